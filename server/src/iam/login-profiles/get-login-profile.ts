import { readOperation } from '../../operation.js'
import { findLoginProfile } from '../../store/login-profiles.js'
import { noSuchLoginProfile } from '../refusals.js'
import { userCheck } from '../users/target-user.js'
import { findProfileOwner, loginProfileShape, type OwnerInput } from './profile-owner.js'

export const getLoginProfile = readOperation<OwnerInput>('iam', 'GetLoginProfile', {
  checks: async (call) => [await userCheck(call, 'iam:GetLoginProfile', call.input.UserName)],

  async run(call) {
    const user = await findProfileOwner(call)
    const profile = await findLoginProfile(call.parts.store.read, user.userId)
    if (profile === undefined) throw noSuchLoginProfile(call.input.UserName ?? user.userName)
    return { LoginProfile: loginProfileShape(user, profile) }
  },
})
