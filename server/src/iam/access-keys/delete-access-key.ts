import { writeOperation } from '../../operation.js'
import { deleteAccessKey as removeAccessKey } from '../../store/access-keys.js'
import { noSuchAccessKey } from '../refusals.js'
import { userCheck } from '../users/target-user.js'
import { lockKeyOwner } from './key-owner.js'

export const deleteAccessKey = writeOperation<{ UserName?: string; AccessKeyId: string }>(
  'iam',
  'DeleteAccessKey',
  {
    checks: async (call) => [await userCheck(call, 'iam:DeleteAccessKey', call.input.UserName)],

    async run(call, tx) {
      const { owner } = await lockKeyOwner(tx, call)
      if (!(await removeAccessKey(tx, owner, call.input.AccessKeyId)))
        throw noSuchAccessKey(call.input.AccessKeyId)
      return undefined
    },
  },
)
