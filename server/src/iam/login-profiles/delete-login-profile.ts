import { writeOperation } from '../../operation.js'
import { endConsoleSessionsOf } from '../../store/console-sessions.js'
import { deleteLoginProfile as removeLoginProfile } from '../../store/login-profiles.js'
import { noSuchLoginProfile } from '../refusals.js'
import { userCheck } from '../users/target-user.js'
import { lockProfileOwner, type OwnerInput } from './profile-owner.js'

export const deleteLoginProfile = writeOperation<OwnerInput>('iam', 'DeleteLoginProfile', {
  checks: async (call) => [await userCheck(call, 'iam:DeleteLoginProfile', call.input.UserName)],

  async run(call, tx) {
    const user = await lockProfileOwner(tx, call)
    if (!(await removeLoginProfile(tx, user)))
      throw noSuchLoginProfile(call.input.UserName ?? user.userName)
    await endConsoleSessionsOf(tx, user)
    return undefined
  },
})
