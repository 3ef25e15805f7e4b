import { userArn } from '../../arn.js'
import { writeOperation } from '../../operation.js'
import { lockUser, renameUser } from '../../store/users.js'
import { alreadyExists, noSuchUser } from '../refusals.js'
import { findTarget, userCheck } from './target-user.js'

interface UpdateUserInput {
  UserName: string
  NewPath?: string
  NewUserName?: string
}

export const updateUser = writeOperation<UpdateUserInput>('iam', 'UpdateUser', {
  // AWS IAM User Guide, Renaming an IAM user: the permission is needed on the old name and path and on the new.
  async checks(call) {
    const before = await userCheck(call, 'iam:UpdateUser', call.input.UserName)
    const target = await findTarget(call, call.input.UserName)
    const old = target.kind === 'user' ? target.user : { path: '/', userName: call.input.UserName }
    const after = userArn({
      accountId: call.caller.principal.accountId,
      path: call.input.NewPath ?? old.path,
      userName: call.input.NewUserName ?? old.userName,
    })
    if (after === before.resource) return [before]
    // The same user, so the same tags: only the name and path that policies are matched against differ.
    const { shownResource: _, ...renamed } = { ...before, resource: after }
    return [before, renamed]
  },

  async run({ caller, input }, tx) {
    const user = await lockUser(tx, caller.principal.accountId, input.UserName)
    if (user === undefined) throw noSuchUser(input.UserName)
    const change = {
      userName: input.NewUserName ?? user.userName,
      path: input.NewPath ?? user.path,
    }
    if (!(await renameUser(tx, user, change))) {
      throw alreadyExists(`User with name ${change.userName} already exists.`)
    }
    return undefined
  },
})
