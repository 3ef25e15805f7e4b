import { findPasswordPolicy } from '../../accounts/find-password-policy.js'
import { type Call, type Refusal, writeOperation } from '../../operation.js'
import type { Check } from '../../permissions/authorize.js'
import { endConsoleSessionsOf } from '../../store/console-sessions.js'
import {
  findLoginProfile,
  type PasswordReplacement,
  replacePassword,
  setResetRequired,
} from '../../store/login-profiles.js'
import { lockUserById } from '../../store/users.js'
import { type AwsError, awsError } from '../../wire/aws-error.js'
import { noSuchLoginProfile, noSuchUser, passwordReused } from '../refusals.js'
import { userCheck } from '../users/target-user.js'
import { checkOldPassword, oldPasswordRefusals } from './old-password.js'
import { choosePassword } from './choose-password.js'

interface ChangePasswordInput {
  OldPassword: string
  NewPassword: string
}

type Chosen = Omit<PasswordReplacement, 'changedAt'>

/** Only a user has a password of its own: root, and who acts in a role, is told so whatever policies say. */
export const changePassword = writeOperation<ChangePasswordInput, Chosen | Refusal>(
  'iam',
  'ChangePassword',
  {
    checks: async (call) =>
      call.caller.principal.kind === 'user' ? [await ownPasswordCheck(call)] : [],

    async prepare(call) {
      const { user } = call.caller.principal
      if (user === undefined) throw accessDenied('Only IAM Users can change their own password.')
      const { OldPassword: password, NewPassword: chosen } = call.input
      const { store } = call.parts
      const profile = await findLoginProfile(store.read, user.userId)
      if (profile === undefined) throw noSuchLoginProfile(user.userName)
      if (password === chosen) throw passwordReused()
      const known = { ownerId: user.userId, passwordHash: profile.passwordHash }
      const verdict = await checkOldPassword(store, known, { password, now: call.facts.now })
      return verdict === 'right'
        ? choosePassword(call, chosen, profile)
        : oldPasswordRefusals[verdict]()
    },

    async run(call, tx, prepared) {
      if ('refusedWith' in prepared) return prepared
      const { user: caller } = call.caller.principal
      const user = await lockUserById(tx, caller?.userId ?? '')
      if (user === undefined) throw noSuchUser(caller?.userName ?? '')
      const replacement = { ...prepared, changedAt: call.facts.now }
      if (!(await replacePassword(tx, user, replacement))) return oldPasswordRefusals.wrong()
      await setResetRequired(tx, user, false)
      // Whoever is signed in with the old password may be why it was changed; the browser that changes it stays.
      await endConsoleSessionsOf(tx, user, call.caller.session?.console?.sessionId)
      return undefined
    },
  },
)

/** Where the account's policy lets users change their passwords, nothing need allow it; an explicit Deny refuses it all the same. */
async function ownPasswordCheck(call: Call<unknown>): Promise<Check> {
  const check = await userCheck(call, 'iam:ChangePassword', undefined)
  const policy = await findPasswordPolicy(call.parts, call.caller.principal.accountId)
  return policy?.AllowUsersToChangePassword === true ? { ...check, onlyDeny: true } : check
}

const accessDenied = (message: string): AwsError => awsError('AccessDenied', message, 403)
