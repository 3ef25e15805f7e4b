import { accessKeyBinding } from '../../credentials/access-keys.js'
import { newAccessKeyId, newSecretAccessKey } from '../../credentials/key-ids.js'
import { writeOperation } from '../../operation.js'
import { insertAccessKey, listAccessKeys } from '../../store/access-keys.js'
import { quotaExceeded } from '../refusals.js'
import { userCheck } from '../users/target-user.js'
import { lockKeyOwner } from './key-owner.js'

const keysPerUser = 2

export const createAccessKey = writeOperation<{ UserName?: string }>('iam', 'CreateAccessKey', {
  checks: async (call) => [await userCheck(call, 'iam:CreateAccessKey', call.input.UserName)],

  async run(call, tx) {
    const { parts, facts } = call
    const { owner, userName } = await lockKeyOwner(tx, call)
    if ((await listAccessKeys(tx.query, owner)).length >= keysPerUser) {
      throw quotaExceeded('AccessKeysPerUser', keysPerUser)
    }
    const accessKeyId = newAccessKeyId(parts.random, 'AKIA')
    const secretAccessKey = newSecretAccessKey(parts.random)
    await insertAccessKey(tx, {
      ...owner,
      accessKeyId,
      secretSealed: parts.keyRing.seal(secretAccessKey, accessKeyBinding(accessKeyId)),
      createdAt: facts.now,
    })
    return {
      AccessKey: {
        UserName: userName,
        AccessKeyId: accessKeyId,
        Status: 'Active',
        SecretAccessKey: secretAccessKey,
        CreateDate: facts.now,
      },
    }
  },
})
