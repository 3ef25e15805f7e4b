import { parseDocument } from '@sallyport/policy/document/check'
import type { PrincipalType } from '@sallyport/policy/document/policy'
import { replacePrincipals } from '@sallyport/policy/document/replace-principals'
import { assumedRoleArn, roleArn, userArn } from '../arn.js'
import { compileDocument, type ReadPolicy } from '../credentials/entity-policies.js'
import { findAccount } from '../store/accounts.js'
import type { ExactCache } from '../store/exact-cache.js'
import { findPrincipalNames, type PrincipalName } from '../store/principal-names.js'
import { findRole, findRoleById, type Role } from '../store/roles.js'
import type { Database } from '../store/store.js'
import { findUser, findUserById } from '../store/users.js'

/** The unique id that each ARN of a trust policy stands for, or AWS's text for error MalformedPolicyDocument. */
export type ResolvedPrincipals =
  { ok: true; principals: Record<string, string> } | { ok: false; message: string }

/**
 * Looks up the principals of a trust policy that `checkDocument` took; each must exist on this server, in whichever account.
 * AWS IAM User Guide, AWS JSON policy elements, Principal: it is the unique id that is trusted, so that whoever gets the same
 * name later is not.
 */
export async function resolvePrincipals(
  read: Database,
  document: string,
): Promise<ResolvedPrincipals> {
  const principals: Record<string, string> = {}
  const named = principalsIn(document)
  for (const value of named('AWS')) {
    // eslint-disable-next-line no-await-in-loop -- the first that does not exist is the answer
    const known = await resolve(read, value)
    if (known === undefined) return invalidPrincipal('AWS', value)
    if (known.id !== undefined) principals[value] = known.id
  }
  // A domain name is a well-known provider. One with an ARN belongs to an account, and none can have any yet.
  const provider = named('Federated').find((value) => value.startsWith('arn:'))
  if (provider !== undefined) return invalidPrincipal('FEDERATED', provider)
  return { ok: true, principals }
}

const invalidPrincipal = (type: string, value: string) => ({
  ok: false as const,
  message: `Invalid principal in policy: "${type}":"${value}"`,
})

/** The entries of one kind, each once, in the order of the document. */
function principalsIn(document: string): (type: PrincipalType) => string[] {
  const parsed = parseDocument(document)
  const elements = parsed.ok ? parsed.policy.statements.map(({ principal }) => principal) : []
  return (type) => [
    ...new Set(elements.flatMap((element) => (element === '*' ? [] : (element?.[type] ?? [])))),
  ]
}

/** Somebody who exists; `id` where the ARN is to be kept as that. */
interface KnownPrincipal {
  id?: string
}

type Resolver = (
  read: Database,
  ...parts: string[]
) => KnownPrincipal | undefined | Promise<KnownPrincipal | undefined>

const resolveAccount: Resolver = async (read, accountId = '') =>
  (await findAccount(read, accountId)) && {}

const resolveUser: Resolver = async (read, arn = '', accountId = '', userName = '') => {
  const user = await findUser(read, accountId, userName)
  // By name any case would do, but not in an ARN; and the path is a part of it.
  return user !== undefined && userArn(user) === arn ? { id: user.userId } : undefined
}

const resolveRole: Resolver = async (read, arn = '', accountId = '', roleName = '') => {
  const role = await findRole(read, accountId, roleName)
  return role !== undefined && roleArn(role) === arn ? { id: role.roleId } : undefined
}

const resolveSession: Resolver = async (read, accountId = '', roleName = '', session = '') => {
  const role = await findRole(read, accountId, roleName)
  return role?.roleName === roleName ? { id: `${role.roleId}:${session}` } : undefined
}

/** The forms that `checkDocument` lets through; what is in parentheses goes to the resolver. */
const forms: readonly [RegExp, Resolver][] = [
  [/^\*$/, () => ({})],
  [/^(\d{12})$/, resolveAccount],
  [/^arn:aws:iam::(\d{12}):root$/, resolveAccount],
  // Made up by its account when it asks for a session, so that it need not exist yet.
  [/^arn:aws:sts::(\d{12}):federated-user\/.+$/, resolveAccount],
  [/^(AIDA\w+)$/, async (read, userId = '') => (await findUserById(read, userId)) && {}],
  [/^(AROA\w+)$/, async (read, roleId = '') => (await findRoleById(read, roleId)) && {}],
  [/^(arn:aws:iam::(\d{12}):user\/(?:.*\/)?([^/]+))$/, resolveUser],
  [/^(arn:aws:iam::(\d{12}):role\/(?:.*\/)?([^/]+))$/, resolveRole],
  [/^arn:aws:sts::(\d{12}):assumed-role\/([^/]+)\/([^/]+)$/, resolveSession],
]

function resolve(read: Database, value: string): ReturnType<Resolver> {
  for (const [form, resolver] of forms) {
    const match = form.exec(value)
    if (match !== null) return resolver(read, ...match.slice(1))
  }
  // Of another partition: nobody of it exists here.
  return undefined
}

/** The trust policy as it reads today: see `shownTrustPolicies`. */
export async function shownTrustPolicy(read: Database, role: Role): Promise<string> {
  const shown = await shownTrustPolicies(read, [role])
  return shown(role)
}

/**
 * The trust policies of several roles as they read today: as given while every ARN is still that of whom it meant; who was
 * renamed or moved is named anew, and of who is gone the id is left. All principals are looked up together.
 */
export async function shownTrustPolicies(
  read: Database,
  roles: readonly Role[],
): Promise<(role: Role) => string> {
  const ids = new Set(roles.flatMap((role) => savedPrincipals(role).map(([, id]) => entityId(id))))
  const names = await findPrincipalNames(read, [...ids])
  return (role) => {
    const today = new Map<string, string>()
    for (const [arn, id] of savedPrincipals(role)) {
      const now = principalToday(id, names.get(entityId(id)))
      if (now !== arn) today.set(arn, now)
    }
    return today.size === 0
      ? role.trustPolicy
      : replacePrincipals(role.trustPolicy, (entry) => today.get(entry) ?? entry)
  }
}

/** Each ARN with the id that it was saved as. */
const savedPrincipals = (role: Role): [arn: string, id: string][] =>
  Object.entries(JSON.parse(role.trustPrincipals) as Record<string, string>)

/** Of a session, `AROA…:session`, the role. */
const entityId = (id: string): string => id.split(':', 1)[0] ?? id

function principalToday(id: string, entity: PrincipalName | undefined): string {
  if (entity === undefined) return id
  const { accountId, path, name } = entity
  if (id.startsWith('AIDA')) return userArn({ accountId, path, userName: name })
  const sessionName = id.slice(entity.id.length + 1)
  return sessionName === ''
    ? roleArn({ accountId, path, roleName: name })
    : assumedRoleArn({ accountId, roleName: name, sessionName })
}

/** The role's trust policy, compiled, with the ids that its ARNs were saved as in place of them. */
export function compiledTrust(
  { cache, read }: { cache: ExactCache; read: Database },
  { roleId, roleName }: Role,
): ReadPolicy | Promise<ReadPolicy> {
  return cache.keep(`principal:${roleId}`, 'trust', async () => {
    // Read within, so that what is kept has not changed since; of a role that has gone meanwhile nothing is trusted.
    const role = await findRoleById(read, roleId)
    const document = role === undefined ? '' : trustOfIds(role)
    return compileDocument(document, { id: `trust:${roleName}`, type: 'trust' })
  })
}

function trustOfIds(role: Role): string {
  const ids = new Map(savedPrincipals(role))
  return replacePrincipals(role.trustPolicy, (entry) => ids.get(entry) ?? entry)
}
