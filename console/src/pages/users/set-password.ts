import { call } from '../../api/call.js'
import type { OperationName } from '../../api/operations.js'
import { generatedPassword } from './generated-password.js'
import type { PasswordChoice } from './password-kind.js'
import { changePasswordPolicy, needsChangeRight, passwordPolicy } from './reset-right.js'

export const changedByPassword: readonly OperationName[] = [
  'iam/GetLoginProfile',
  'iam/ListAttachedUserPolicies',
  'sallyport/ListUsersOverview',
  'sallyport/GetSecurityStatus',
]

interface NewPassword {
  userName: string
  hasPassword: boolean
  choice: PasswordChoice
}

/** Gives the password if it was made here, as nobody knows it yet. */
export async function setPassword({
  userName: UserName,
  hasPassword,
  choice,
}: NewPassword): Promise<string | undefined> {
  const policy = await passwordPolicy()
  const Password =
    choice.kind === 'custom'
      ? choice.text
      : generatedPassword(policy, (numbers) => crypto.getRandomValues(numbers))
  const input = { UserName, Password, PasswordResetRequired: choice.mustReset }
  // First, as a password made here would be lost if this were refused after it.
  if (needsChangeRight(choice, policy))
    await call('iam', 'AttachUserPolicy', { UserName, PolicyArn: changePasswordPolicy })
  await (hasPassword
    ? call('iam', 'UpdateLoginProfile', input)
    : call('iam', 'CreateLoginProfile', input))
  return choice.kind === 'custom' ? undefined : Password
}

export async function disablePassword(UserName: string): Promise<undefined> {
  await call('iam', 'DeleteLoginProfile', { UserName })
}
