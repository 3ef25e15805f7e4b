import { type PreparedPolicies, preparePolicies } from '@sallyport/policy/prepare'
import { assumedRoleArn, federatedUserArn } from '../arn.js'
import type { Tag } from '../store/tags.js'
import type { AssumedSession, Entity, Principal } from './caller.js'
import { loadEntity } from './entities.js'
import {
  compileDocument,
  type PolicyParts,
  readManagedPolicy,
  type ReadPolicy,
} from './entity-policies.js'
import { unpackedSize } from './packed-session.js'
import type { SessionGrant } from './session-token.js'

/** Who acts in a session, or undefined where the entity behind it no longer exists. Kept until that entity changes. */
export function sessionPrincipal(
  parts: PolicyParts,
  grant: Pick<SessionGrant, 'accessKeyId' | 'accountId' | 'principalId' | 'assumed'>,
): Principal | undefined | Promise<Principal | undefined> {
  const { accountId, principalId, assumed } = grant
  if (assumed === undefined) return ownPrincipal(loadEntity(parts, accountId, principalId))
  return parts.cache.keep(
    `principal:${principalId}`,
    `session ${grant.accessKeyId} of ${accountId}`,
    async (dependsOn) => {
      // Loaded within, so that what is kept was made from an entity that has not changed since.
      const entity = await loadEntity(parts, accountId, principalId)
      if (entity === undefined) return undefined
      const policies = await readSessionPolicies(parts, assumed, dependsOn)
      return assumedPrincipal(entity, assumed, policies)
    },
    () => sessionWeight(assumed),
  )
}

// Measured: compiled and indexed, a policy takes some twenty bytes a character. Managed ones are compiled once for all who
// have them, and indexed for each session.
const managedPolicyWeight = 20_000

const sessionWeight = (assumed: AssumedSession): number =>
  1000 + 10 * unpackedSize(assumed) + managedPolicyWeight * (assumed.policyArns ?? []).length

/** A user or root acts as itself; a role does not. */
export function ownPrincipal(
  entity: Entity | undefined | Promise<Entity | undefined>,
): Principal | undefined | Promise<Principal | undefined> {
  if (entity instanceof Promise) return entity.then((loaded) => ownPrincipal(loaded))
  return entity === undefined || entity.kind === 'role' ? undefined : (entity as Principal)
}

async function readSessionPolicies(
  parts: PolicyParts,
  { policy, policyArns = [] }: AssumedSession,
  dependsOn: (id: string) => void,
): Promise<ReadPolicy[]> {
  const inline =
    policy === undefined ? [] : [compileDocument(policy, { id: 'session-policy', type: 'session' })]
  const managed = await Promise.all(
    policyArns.map(async (arn) => readManagedPolicy(parts, { arn, type: 'session', dependsOn })),
  )
  return [...inline, ...managed]
}

function assumedPrincipal(
  entity: Entity,
  assumed: AssumedSession,
  sessionPolicies: readonly ReadPolicy[],
): Principal {
  const { accountId, accountName, settings } = entity
  const keys = sessionPolicies.flatMap((policy) => policy.keys)
  const { name, tags: sessionTags = [], sourceIdentity } = assumed
  const isRole = assumed.kind === 'role'
  return {
    accountId,
    accountName,
    settings,
    kind: isRole ? 'role-session' : 'federated-session',
    principalId: isRole ? `${entity.principalId}:${name}` : `${accountId}:${name}`,
    arn: isRole
      ? assumedRoleArn({ accountId, roleName: entity.role?.roleName ?? '', sessionName: name })
      : federatedUserArn(accountId, name),
    issuer: entity,
    sourceIdentity,
    tags: overlaid(entity.tags, sessionTags),
    policies: limitedBy(entity.policies, sessionPolicies),
    mentionedKeys:
      keys.length === 0 ? entity.mentionedKeys : new Set([...entity.mentionedKeys, ...keys]),
  }
}

/**
 * AWS IAM User Guide, Passing session tags: a session tag wins over a tag of the role, or of the user who is federated, that
 * has the same key in whatever case.
 */
function overlaid(ownTags: readonly Tag[], sessionTags: readonly Tag[]): readonly Tag[] {
  if (sessionTags.length === 0) return ownTags
  const given = new Set(sessionTags.map((tag) => tag.Key.toLowerCase()))
  return [...ownTags.filter((tag) => !given.has(tag.Key.toLowerCase())), ...sessionTags]
}

/** The entity's prepared policies, which all its sessions share, beside those of this session alone. */
function limitedBy(
  prepared: PreparedPolicies,
  sessionPolicies: readonly ReadPolicy[],
): PreparedPolicies {
  if (sessionPolicies.length === 0) return prepared
  const session = sessionPolicies.map((policy) => policy.compiled)
  return {
    ...prepared,
    sets: { ...prepared.sets, session },
    session: preparePolicies({ identity: [], session }).session,
  }
}
