import { writeOperation } from '../../operation.js'
import { setAccessKeyStatus } from '../../store/access-keys.js'
import { invalidInput, noSuchAccessKey } from '../refusals.js'
import { userCheck } from '../users/target-user.js'
import { lockKeyOwner } from './key-owner.js'

interface UpdateAccessKeyInput {
  UserName?: string
  AccessKeyId: string
  Status: 'Active' | 'Inactive' | 'Expired'
}

export const updateAccessKey = writeOperation<UpdateAccessKeyInput>('iam', 'UpdateAccessKey', {
  checks: async (call) => [await userCheck(call, 'iam:UpdateAccessKey', call.input.UserName)],

  async run(call, tx) {
    const { AccessKeyId: accessKeyId, Status: status } = call.input
    if (status === 'Expired')
      throw invalidInput('The status of an access key cannot be set to Expired.')
    const { owner } = await lockKeyOwner(tx, call)
    const changed = await setAccessKeyStatus(tx, owner, {
      accessKeyId,
      status,
      changedAt: call.facts.now,
    })
    if (!changed) throw noSuchAccessKey(accessKeyId)
    return undefined
  },
})
