import { findRole } from '../store/roles.js'
import { findUser } from '../store/users.js'
import type { Caller, Entity } from './caller.js'
import { loadEntity } from './entities.js'
import type { PolicyParts } from './entity-policies.js'
import { sessionPrincipal } from './session-principal.js'

/**
 * The caller that an ARN stands for, as it would be without a request of its own: root or a user with a long-term key, or a
 * session of a role (`…:assumed-role/NAME/SESSION`, or the role's ARN for a session of any name) without session policies.
 * Undefined where there is none.
 */
export async function callerByArn(
  parts: PolicyParts,
  arn: string,
  now: number,
): Promise<Caller | undefined> {
  const [, accountId = '', resource = ''] =
    /^arn:aws[\w-]*:(?:iam|sts)::(\d{12}):(.+)$/.exec(arn) ?? []
  const [type = '', ...rest] = resource.split('/')
  if (type === 'role' || type === 'assumed-role') {
    const isSession = type === 'assumed-role'
    const roleName = (isSession ? rest[0] : rest.at(-1)) ?? ''
    const role = await findRole(parts.read, accountId, roleName)
    const entity = role && (await loadEntity(parts, accountId, role.roleId))
    if (entity === undefined || (!isSession && entity.arn !== arn)) return undefined
    const caller = await roleCaller(parts, entity, { name: isSession ? rest[1] : 'session', now })
    return isSession && caller?.principal.arn !== arn ? undefined : caller
  }
  const entity = await ownEntity(parts, accountId, { type, name: rest.at(-1) ?? '' })
  return entity?.arn === arn ? { principal: entity, accessKeyId: '' } : undefined
}

async function ownEntity(
  parts: PolicyParts,
  accountId: string,
  { type, name }: { type: string; name: string },
): Promise<(Entity & { kind: 'root' | 'user' }) | undefined> {
  const id = type === 'root' ? accountId : (await findUser(parts.read, accountId, name))?.userId
  const entity = id === undefined ? undefined : await loadEntity(parts, accountId, id)
  return entity === undefined || entity.kind === 'role'
    ? undefined
    : { ...entity, kind: entity.kind }
}

async function roleCaller(
  parts: PolicyParts,
  { accountId, principalId }: Entity,
  { name = '', now }: { name: string | undefined; now: number },
): Promise<Caller | undefined> {
  const session = { issuedAt: now, expiresAt: now, assumed: { kind: 'role', name } } as const
  const key = { accessKeyId: `explained ${name}`, secretAccessKey: '' }
  const principal = await sessionPrincipal(parts, { ...session, ...key, accountId, principalId })
  return principal && { principal, accessKeyId: '', session }
}
