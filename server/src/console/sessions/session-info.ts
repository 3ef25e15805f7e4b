import { assumedRoleArn } from '../../arn.js'
import { findPasswordPolicy } from '../../accounts/find-password-policy.js'
import { passwordExpiresAt } from '../../accounts/password-policy.js'
import type { Caller } from '../../credentials/caller.js'
import { idleUntil, type SwitchedRole, switchedRole } from '../../credentials/console-session.js'
import type { Call, Output } from '../../operation.js'
import { findAccount } from '../../store/accounts.js'
import type { ConsoleSession } from '../../store/console-sessions.js'
import { findLoginProfile } from '../../store/login-profiles.js'

/** What the console shows of a session, and when it will end. `session` may be newer than the one that the caller came with. */
export async function sessionInfo(
  { caller, facts, parts }: Call<unknown>,
  session: ConsoleSession,
): Promise<NonNullable<Output>> {
  const { settings, user } = caller.principal
  const role = switchedRole(session)
  const account = await findAccount(parts.store.read, role?.accountId ?? session.accountId)
  const { origin, rpId } = parts.site
  return {
    ...whoActs(caller, role),
    AccountId: account?.accountId,
    SignedInAccountId: session.accountId,
    AccountAlias: account?.alias ?? undefined,
    AccountName: account?.name,
    UserName: user?.userName,
    UserId: user?.userId,
    RootEmail: user === undefined ? account?.rootEmail : undefined,
    MfaAuthenticated: session.mfaAt !== null,
    MfaSerialNumber: session.mfaSerialNumber,
    SignedInAt: session.signedInAt,
    ExpiresAt: session.expiresAt,
    IdleExpiresAt: Math.min(idleUntil(session, settings), session.expiresAt),
    IdleMinutes: settings.sessionIdleMinutes,
    PasswordExpiresAt: await expiryOfPassword(caller, parts),
    SecurityKeys:
      rpId === undefined
        ? { Available: false, Reason: origin === undefined ? 'no-public-url' : 'no-host-name' }
        : { Available: true },
    Now: facts.now,
  }
}

function whoActs({ principal }: Caller, role: SwitchedRole | undefined) {
  const { arn, kind, principalId } = principal
  if (role === undefined) return { Kind: kind, Arn: arn, PrincipalId: principalId }
  const { roleName, userName: sessionName } = role
  return {
    Kind: 'role',
    Arn: assumedRoleArn({ accountId: role.accountId, roleName, sessionName }),
    PrincipalId: `${role.roleId}:${sessionName}`,
    Role: {
      AccountId: role.accountId,
      RoleName: roleName,
      DisplayName: role.displayName,
      Color: role.color,
      ExpiresAt: role.expiresAt,
    },
  }
}

async function expiryOfPassword(
  { principal }: Caller,
  parts: Call<unknown>['parts'],
): Promise<number | undefined> {
  if (principal.user === undefined) return undefined
  const profile = await findLoginProfile(parts.store.read, principal.user.userId)
  if (profile === undefined) return undefined
  return passwordExpiresAt(await findPasswordPolicy(parts, principal.accountId), profile.changedAt)
}
