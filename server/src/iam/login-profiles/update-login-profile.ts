import { writeOperation } from '../../operation.js'
import { endConsoleSessionsOf } from '../../store/console-sessions.js'
import {
  findLoginProfile,
  type PasswordReplacement,
  replacePassword,
  setResetRequired,
} from '../../store/login-profiles.js'
import { noSuchLoginProfile, temporarilyUnmodifiable } from '../refusals.js'
import { userCheck } from '../users/target-user.js'
import { choosePassword } from './choose-password.js'
import { findProfileOwner, lockProfileOwner } from './profile-owner.js'

interface UpdateLoginProfileInput {
  UserName: string
  Password?: string
  PasswordResetRequired?: boolean
}

type Chosen = Omit<PasswordReplacement, 'changedAt'> | undefined

export const updateLoginProfile = writeOperation<UpdateLoginProfileInput, Chosen>(
  'iam',
  'UpdateLoginProfile',
  {
    checks: async (call) => [await userCheck(call, 'iam:UpdateLoginProfile', call.input.UserName)],

    async prepare(call) {
      const { UserName: userName, Password: password } = call.input
      const user = await findProfileOwner(call)
      const profile = await findLoginProfile(call.parts.store.read, user.userId)
      if (profile === undefined) throw noSuchLoginProfile(userName)
      return password === undefined ? undefined : choosePassword(call, password, profile)
    },

    async run(call, tx, chosen) {
      const { UserName: userName, PasswordResetRequired: resetRequired } = call.input
      const user = await lockProfileOwner(tx, call)
      if ((await findLoginProfile(tx.query, user.userId)) === undefined)
        throw noSuchLoginProfile(userName)
      const changedAt = call.facts.now
      // The password was judged beside the one that it was to replace, so a change of that in the meantime goes first.
      if (chosen !== undefined && !(await replacePassword(tx, user, { ...chosen, changedAt })))
        throw temporarilyUnmodifiable(
          `Login Profile for User ${userName} cannot be modified while login profile is being modified.`,
        )
      // With another password nobody is signed in who had the old one, but for the browser that asks.
      const asking = call.caller.session?.console?.sessionId
      if (chosen !== undefined) await endConsoleSessionsOf(tx, user, asking)
      if (resetRequired !== undefined) await setResetRequired(tx, user, resetRequired)
      return undefined
    },
  },
)
