import { findPasswordPolicy } from '../../accounts/find-password-policy.js'
import {
  conforms,
  type PasswordPolicy,
  rememberedPasswords,
} from '../../accounts/password-policy.js'
import type { Call } from '../../operation.js'
import { hashPassword, isOneOf } from '../../secrets/passwords.js'
import { findAccount } from '../../store/accounts.js'
import type { LoginProfile, PasswordReplacement } from '../../store/login-profiles.js'
import { listFormerPasswords } from '../../store/password-history.js'
import { passwordRefused, passwordReused } from '../refusals.js'

/** The hash of a user's first password. Throws AWS's refusal where the account's policy does not allow the password. */
export async function chooseFirstPassword(
  call: Call<unknown>,
  password: string,
): Promise<{ passwordHash: string }> {
  const { accountId } = call.caller.principal
  const policy = await findPasswordPolicy(call.parts, accountId)
  await checkPolicy(call, password, policy)
  return { passwordHash: await hashPassword(password) }
}

/**
 * What takes the place of a password. Throws as `chooseFirstPassword`, and where the password is one that the user has or had
 * and the policy forbids it.
 */
export async function choosePassword(
  call: Call<unknown>,
  password: string,
  replaces: LoginProfile,
): Promise<Omit<PasswordReplacement, 'changedAt'>> {
  const policy = await findPasswordPolicy(call.parts, call.caller.principal.accountId)
  await checkPolicy(call, password, policy)
  const remembered = rememberedPasswords(policy)
  if (remembered > 0) {
    const { store } = call.parts
    const former = await listFormerPasswords(store.read, replaces.userId, remembered - 1)
    if (await isOneOf([replaces.passwordHash, ...former], password)) throw passwordReused()
  }
  return { replaces, remembered, passwordHash: await hashPassword(password) }
}

async function checkPolicy(
  call: Call<unknown>,
  password: string,
  policy: PasswordPolicy | undefined,
): Promise<void> {
  const { accountId, accountName } = call.caller.principal
  const account = await findAccount(call.parts.store.read, accountId)
  const { name = accountName, rootEmail = '' } = account ?? {}
  if (!conforms(password, policy, { name, rootEmail })) throw passwordRefused()
}
