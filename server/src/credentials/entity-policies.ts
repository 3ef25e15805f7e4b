import { compilePolicy, type CompiledPolicy, type PolicySource } from '@sallyport/policy/compile'
import { contextKeysOf } from '@sallyport/policy/context-keys'
import { parseDocument } from '@sallyport/policy/document/check'
import type { Policy } from '@sallyport/policy/document/policy'
import type { PolicySets } from '@sallyport/policy/prepare'
import type { ManagedPolicies } from '../permissions/aws-managed-policies/managed-policies.js'
import { listAttachedPoliciesOf } from '../store/attached-policies.js'
import type { ExactCache } from '../store/exact-cache.js'
import { listGroupIdsOf } from '../store/group-members.js'
import { type Group, listGroupsOf } from '../store/groups.js'
import { listInlinePoliciesOf } from '../store/inline-policies.js'
import { findDefaultDocument } from '../store/managed-policies.js'
import type { Database } from '../store/store.js'

/** What reading policies takes. */
export interface PolicyParts {
  cache: ExactCache
  read: Database
  managedPolicies: ManagedPolicies
}

/** A policy ready to be asked, and the context keys that it asks for, in lower case. */
export interface ReadPolicy {
  compiled: CompiledPolicy
  keys: readonly string[]
}

/** Whose policies: a user with its groups, a group alone, or a role. */
interface Owner {
  ownerId: string
  /** ARN of the permissions boundary. */
  boundary?: string | null
  /** Called for each group and managed policy before it is read: see `ExactCache`. */
  dependsOn(id: string): void
}

/** The policies that bear on the owner, compiled. */
export async function readPolicySets(
  parts: PolicyParts,
  owner: Owner,
): Promise<{ sets: PolicySets; mentionedKeys: ReadonlySet<string> }> {
  const identity = await readIdentityPolicies(parts, owner)
  const { boundary, dependsOn } = owner
  const limit =
    boundary == null
      ? undefined
      : await readManagedPolicy(parts, { arn: boundary, type: 'boundary', dependsOn })
  const all = limit === undefined ? identity : [...identity, limit]
  const compiled = identity.map((policy) => policy.compiled)
  return {
    sets:
      limit === undefined
        ? { identity: compiled }
        : { identity: compiled, boundary: limit.compiled },
    mentionedKeys: new Set(all.flatMap(({ keys }) => keys)),
  }
}

/**
 * Inline and attached policies of the owner, and of its groups where it is a user. Ids are `inline:NAME`, for a group's
 * `inline:group/GROUP/NAME`, or the ARN of a managed policy.
 */
async function readIdentityPolicies(
  parts: PolicyParts,
  { ownerId, dependsOn }: Owner,
): Promise<ReadPolicy[]> {
  const groups = ownerId.startsWith('AIDA') ? await readGroups(parts, { ownerId, dependsOn }) : []
  const groupNames = new Map(groups.map(({ groupId, groupName }) => [groupId, groupName]))
  const owners = [ownerId, ...groupNames.keys()]
  const [inline, attached] = await Promise.all([
    listInlinePoliciesOf(parts.read, owners),
    listAttachedPoliciesOf(parts.read, owners),
  ])
  const own = inline.map((policy) => {
    const groupName = groupNames.get(policy.ownerId)
    return groupName === undefined
      ? compileDocument(policy.document, { id: `inline:${policy.policyName}`, type: 'identity' })
      : compileDocument(policy.document, {
          id: `inline:group/${groupName}/${policy.policyName}`,
          type: 'group',
        })
  })
  const managed = await Promise.all(
    attached.map(async (policy) =>
      readManagedPolicy(parts, {
        arn: policy.policyArn,
        type: groupNames.has(policy.ownerId) ? 'group' : 'identity',
        dependsOn,
      }),
    ),
  )
  return [...own, ...managed]
}

/** The user's groups: each is named by its id, which never changes, before the rest of it is read. */
async function readGroups({ read }: PolicyParts, { ownerId, dependsOn }: Owner): Promise<Group[]> {
  const groupIds = await listGroupIdsOf(read, ownerId)
  for (const groupId of groupIds) dependsOn(groupId)
  return groupIds.length === 0 ? [] : listGroupsOf(read, ownerId)
}

/** The version of a managed policy that applies now: AWS's own, or a customer's. Compiled once for all who have it. */
export function readManagedPolicy(
  { cache, read, managedPolicies }: PolicyParts,
  policy: { arn: string; type: PolicySource['type']; dependsOn(id: string): void },
): ReadPolicy | Promise<ReadPolicy> {
  const { arn, type } = policy
  policy.dependsOn(arn)
  return cache.keep(`principal:${arn}`, type, async () => {
    const document =
      managedPolicies.find(arn)?.document ?? (await findDefaultDocument(read, arn)) ?? denyAll
    return compileDocument(document, { id: arn, type })
  })
}

/** A document that cannot be understood denies when met: it was refused when written, so this is a damaged row. */
export function compileDocument(document: string, source: PolicySource): ReadPolicy {
  const checked = parseDocument(document)
  const policy = checked.ok ? checked.policy : understood(parseDocument(denyAll))
  return {
    compiled: compilePolicy(policy, source),
    keys: contextKeysOf(policy).map((key) => key.toLowerCase()),
  }
}

const denyAll =
  '{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"*","Resource":"*"}]}'

function understood(checked: ReturnType<typeof parseDocument>): Policy {
  if (!checked.ok) throw new Error(checked.message)
  return checked.policy
}
