import { rootArn } from '../../arn.js'
import { checkOldPassword, oldPasswordRefusals } from '../../iam/login-profiles/old-password.js'
import { mfaSessionRequired, needsMfaSession } from '../../iam/mfa-devices/device-owner.js'
import type { Call, Refusal } from '../../operation.js'
import type { Check } from '../../permissions/authorize.js'
import { type Account, findAccount } from '../../store/accounts.js'
import { awsError } from '../../wire/aws-error.js'

/** What is root's own, no policy can give to somebody else: whoever asks is told so. */
export function rootCheck({ caller }: Call<unknown>, action: string): Check {
  if (caller.principal.kind !== 'root')
    throw awsError(
      'AccessDenied',
      'Only the root user can see and change the contact details and the password of root.',
      403,
    )
  return { action, resource: rootArn(caller.principal.accountId) }
}

/** The account whose root user calls. */
export async function ownAccount({ caller, parts }: Call<unknown>): Promise<Account> {
  const { accountId } = caller.principal
  const account = await findAccount(parts.store.read, accountId)
  if (account === undefined) throw new Error(`the account ${accountId} of a caller is gone`)
  return account
}

/**
 * Whether it is root who sits at the browser: by the password once more and, where root has an MFA device, by a session that was
 * made with it. Throws where the session was not.
 */
export async function proveRoot(
  call: Call<unknown>,
  account: Account,
  asked: { action: string; password: string },
): Promise<Refusal | undefined> {
  if (account.rootMfaDevices > 0 && needsMfaSession(call.caller, { kind: 'root' }))
    throw mfaSessionRequired(call.caller, asked.action)
  const { accountId: ownerId, rootPasswordHash: passwordHash } = account
  if (passwordHash === null) return oldPasswordRefusals.wrong()
  const attempt = { password: asked.password, now: call.facts.now }
  const verdict = await checkOldPassword(call.parts.store, { ownerId, passwordHash }, attempt)
  return verdict === 'right' ? undefined : oldPasswordRefusals[verdict]()
}
