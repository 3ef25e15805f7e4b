import { ApiError } from '../../api/api-error.js'
import { call } from '../../api/call.js'
import type { PasswordPolicy } from '../../api/models/iam.js'
import type { NewUsers } from './new-users.js'

/** The account's password policy; undefined: it has none, or the reader may not see it. */
export async function passwordPolicy(): Promise<PasswordPolicy | undefined> {
  try {
    return (await call('iam', 'GetAccountPasswordPolicy', {})).PasswordPolicy
  } catch (error) {
    if (error instanceof ApiError) return undefined
    throw error
  }
}

export const changePasswordPolicy = 'arn:aws:iam::aws:policy/IAMUserChangePassword'

/** Whoever must choose a new password must be allowed to. AWS IAM User Guide, Creating IAM users (console). */
export function needsChangeRight(
  { mustReset }: { mustReset: boolean },
  policy: PasswordPolicy | undefined,
): boolean {
  return mustReset && policy?.AllowUsersToChangePassword !== true
}

/** Whether new users get `changePasswordPolicy` beside what was chosen for them. */
export function isChangeRightAdded(
  { hasPassword, password, source, policies }: NewUsers,
  policy: PasswordPolicy | undefined,
): boolean {
  const isChosen = source === 'policies' && policies.includes(changePasswordPolicy)
  return hasPassword && needsChangeRight(password, policy) && !isChosen
}
