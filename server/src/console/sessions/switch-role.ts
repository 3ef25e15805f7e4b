import { roleArn } from '../../arn.js'
import type { SwitchedRole } from '../../credentials/console-session.js'
import { type Call, type Output, writeOperation } from '../../operation.js'
import { findAccountIdByAlias } from '../../store/account-aliases.js'
import type { Role } from '../../store/roles.js'
import { assumeRoleChecks, findRoleByArn } from '../../sts/assume-role-checks.js'
import { awsError } from '../../wire/aws-error.js'
import { ownSession } from './own-session.js'
import { type Renewal, renewal, renewSession } from './renew-session.js'
import { sessionInfo } from './session-info.js'

interface SwitchRoleInput {
  /** An account id or alias. */
  Account: string
  /** With its path, where it has one. */
  RoleName: string
  DisplayName?: string
  Color?: string
}

/**
 * AWS IAM User Guide, Switching to a role (console): the user's own credentials authorise every switch, with their MFA, whatever
 * role the session acts in. It lasts no longer than the role allows, nor than the user's session.
 */
export const switchRole = writeOperation<
  SwitchRoleInput,
  { next: Renewal; info: NonNullable<Output> }
>('signin', 'SwitchRole', {
  async checks(call) {
    const { principal } = call.caller
    if (principal.user === undefined)
      throw awsError('AccessDenied', 'Roles may not be assumed by root accounts.', 403)
    const arn = await wantedArn(call)
    const role = await findRoleByArn(call.parts, arn)
    if (role !== undefined) judgedRoles.set(call.input, role)
    const input = { RoleArn: arn, RoleSessionName: principal.user.userName }
    return assumeRoleChecks({ ...call, input }, role)
  },

  async prepare(call) {
    const role = judgedRoles.get(call.input)
    if (role === undefined) throw new Error('a role that does not exist cannot have been permitted')
    const next = renewal(call, switchedTo(role, call))
    return { next, info: await sessionInfo(call, next.session) }
  },

  run: async (call, tx, { next, info }) => ({ ...info, ...(await renewSession(tx, call, next)) }),
})

/** The role that permission was asked for: who gets its name before the switch is made is another. */
const judgedRoles = new WeakMap<SwitchRoleInput, Role>()

/** An alias that nobody has is refused like a role that does not exist. */
async function wantedArn({ input, parts }: Call<SwitchRoleInput>): Promise<string> {
  const { Account: account, RoleName: roleName } = input
  const isId = /^\d{12}$/.test(account)
  const accountId = isId ? account : await findAccountIdByAlias(parts.store.read, account)
  const nameAndPath = roleName.replace(/^\/+/, '')
  const split = nameAndPath.lastIndexOf('/') + 1
  return roleArn({
    accountId: accountId ?? '000000000000',
    path: `/${nameAndPath.slice(0, split)}`,
    roleName: nameAndPath.slice(split),
  })
}

function switchedTo(role: Role, { caller, facts, input }: Call<SwitchRoleInput>): SwitchedRole {
  const { accountId, roleId, roleName, maxSessionSeconds } = role
  const displayName = input.DisplayName ?? ''
  return {
    accountId,
    roleId,
    roleName,
    userName: caller.principal.user?.userName ?? '',
    displayName: displayName === '' ? `${roleName} @ ${input.Account}` : displayName,
    color: input.Color ?? 'blue',
    switchedAt: facts.now,
    expiresAt: Math.min(facts.now + maxSessionSeconds * 1000, ownSession(caller).expiresAt),
  }
}
