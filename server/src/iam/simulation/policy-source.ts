import type { PolicySets } from '@sallyport/policy/prepare'
import { roleArn, userArn } from '../../arn.js'
import type { Caller } from '../../credentials/caller.js'
import { type PolicyParts, readPolicySets } from '../../credentials/entity-policies.js'
import { callerByArn } from '../../credentials/principal-by-arn.js'
import type { Call } from '../../operation.js'
import type { Check } from '../../permissions/authorize.js'
import { findTargetGroup, groupCheck } from '../groups/target-group.js'
import { invalidInput, noSuchGroup, noSuchRole, noSuchUser } from '../refusals.js'
import { findTargetRole, roleCheck } from '../roles/target-role.js'
import { findTarget, userCheck } from '../users/target-user.js'

export interface PolicySourceInput {
  PolicySourceArn: string
}

/** Whose policies are asked about. */
export interface PolicySource {
  type: 'user' | 'group' | 'role'
  name: string
  sets: PolicySets
  /** As the user or a session of the role would call; absent for a group, which calls nothing. */
  caller?: Caller
}

interface SourceKind {
  check(call: Call<unknown>, action: string, name: string): Promise<Check>
  /** Throws AWS's refusal where there is none of this name. */
  read(call: Call<unknown>, name: string): Promise<PolicySource>
}

const user: SourceKind = {
  check: userCheck,
  async read(call, name) {
    const target = await findTarget(call, name)
    const arn = target.kind === 'user' ? userArn(target.user) : undefined
    const caller = arn === undefined ? undefined : await callerOf(call, arn)
    if (caller?.principal.user === undefined) throw noSuchUser(name)
    const { user, policies } = caller.principal
    return { type: 'user', name: user.userName, sets: policies.sets, caller }
  },
}

const group: SourceKind = {
  check: groupCheck,
  async read(call, name) {
    const found = await findTargetGroup(call, name)
    if (found === undefined) throw noSuchGroup(name)
    const { groupId: ownerId, groupName } = found
    // Nothing of this is kept, so that nothing need be forgotten when a policy changes.
    const { sets } = await readPolicySets(partsOf(call), { ownerId, dependsOn: () => undefined })
    return { type: 'group', name: groupName, sets }
  },
}

const role: SourceKind = {
  check: roleCheck,
  async read(call, name) {
    const found = await findTargetRole(call, name)
    const caller = found === undefined ? undefined : await callerOf(call, roleArn(found))
    const role = caller?.principal.issuer?.role
    if (caller === undefined || role === undefined) throw noSuchRole(name)
    return { type: 'role', name: role.roleName, sets: caller.principal.policies.sets, caller }
  },
}

const kinds: Readonly<Record<PolicySource['type'], SourceKind>> = { user, group, role }

const partsOf = ({ parts }: Call<unknown>): PolicyParts => ({ ...parts, read: parts.store.read })

const callerOf = (call: Call<unknown>, arn: string): Promise<Caller | undefined> =>
  callerByArn(partsOf(call), arn, call.facts.now)

/**
 * The permission to ask. AWS calls the user, group or role by its ARN here: as it was given, which tells nobody whether there is
 * one.
 */
export async function sourceCheck(call: Call<PolicySourceInput>, action: string): Promise<Check> {
  const { type, name } = readSourceArn(call)
  const check = await kinds[type].check(call, action, name)
  return { ...check, shownResource: call.input.PolicySourceArn }
}

export function readPolicySource(call: Call<PolicySourceInput>): Promise<PolicySource> {
  const { type, name } = readSourceArn(call)
  return kinds[type].read(call, name)
}

// By the name alone, whatever stands for the path.
function readSourceArn({ caller, input }: Call<PolicySourceInput>): {
  type: PolicySource['type']
  name: string
} {
  const { accountId } = caller.principal
  const { PolicySourceArn: arn } = input
  const [, owner, type, name] =
    /^arn:aws:iam::(\d{12}):(user|group|role)\/(?:.*\/)?([\w+=,.@-]+)$/.exec(arn) ?? []
  if (type === undefined || name === undefined) {
    throw invalidInput(`Invalid Entity Arn: ${arn} does not clearly define entity type and name.`)
  }
  if (owner !== accountId) {
    throw invalidInput(
      `Invalid Policy Source Arn: caller's account ${accountId} does not have access to policies in account ${owner}`,
    )
  }
  return { type: type as PolicySource['type'], name }
}
