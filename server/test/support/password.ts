import {
  ChangePasswordCommand,
  CreateLoginProfileCommand,
  UpdateAccountPasswordPolicyCommand,
  type UpdateAccountPasswordPolicyCommandInput,
} from '@aws-sdk/client-iam'
import { verifyPassword } from '../../src/secrets/passwords.js'
import { findLoginProfile } from '../../src/store/login-profiles.js'
import { listFormerPasswords } from '../../src/store/password-history.js'
import { findUser } from '../../src/store/users.js'
import { accountId } from './account.js'
import type { TestCredentials, TestServer } from './ephemeral.js'
import { createUserWithKey } from './virtual-device.js'

/** A password that the policy of a fresh account takes. */
export const goodPassword = 'Tr0ub4dor&3'

/** A user of the first account with a password and an access key. */
export async function createUserWithPassword(
  server: TestServer,
  userName: string,
  { policy, password = goodPassword }: { policy?: string; password?: string } = {},
): Promise<TestCredentials> {
  const credentials = await createUserWithKey(server, userName, policy)
  await createPassword(server, userName, password)
  return credentials
}

export const createPassword = (
  server: TestServer,
  UserName: string,
  Password: string = goodPassword,
) => server.iam().send(new CreateLoginProfileCommand({ UserName, Password }))

/** ChangePassword by the user itself. */
export const changePassword = (
  server: TestServer,
  credentials: TestCredentials,
  [OldPassword, NewPassword]: readonly [old: string, chosen: string],
) => server.iam(credentials).send(new ChangePasswordCommand({ OldPassword, NewPassword }))

export const setPasswordPolicy = (
  server: TestServer,
  policy: UpdateAccountPasswordPolicyCommandInput = {},
) => server.iam().send(new UpdateAccountPasswordPolicyCommand(policy))

/** Whether this is the password of a user of the first account. */
export async function hasPassword(
  server: TestServer,
  userName: string,
  password: string,
): Promise<boolean> {
  const user = await findUser(server.parts.read, accountId, userName)
  const profile = await findLoginProfile(server.parts.read, user?.userId ?? '')
  return profile !== undefined && verifyPassword(profile.passwordHash, password)
}

/** How many former passwords of a user of the first account are kept. */
export async function formerPasswords(server: TestServer, userName: string): Promise<number> {
  const user = await findUser(server.parts.read, accountId, userName)
  return (await listFormerPasswords(server.parts.read, user?.userId ?? '', 1000)).length
}

export const passwordRefused = {
  code: 'PasswordPolicyViolation',
  status: 400,
  message: 'Password does not conform to the account password policy.',
}

export const passwordReused = {
  code: 'PasswordPolicyViolation',
  status: 400,
  message: 'Policy constraint violation with password reuse prevention during password change.',
}

export const oldPasswordWrong = {
  code: 'AccessDenied',
  status: 403,
  message: 'The old password was incorrect.',
}

/** What every AWS service says to who asks too often. */
export const rateExceeded = { code: 'Throttling', status: 400, message: 'Rate exceeded' }

export const noLoginProfile = (userName: string) => ({
  code: 'NoSuchEntity',
  status: 404,
  message: `Login Profile for User ${userName} cannot be found.`,
})
