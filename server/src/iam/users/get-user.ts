import { rootArn } from '../../arn.js'
import { readOperation } from '../../operation.js'
import { findAccount } from '../../store/accounts.js'
import { listTags } from '../../store/tags.js'
import { noSuchUser } from '../refusals.js'
import { findTarget, userCheck } from './target-user.js'
import { wholeUserShape } from './user-shape.js'

export const getUser = readOperation<{ UserName?: string }>('iam', 'GetUser', {
  checks: async (call) => [await userCheck(call, 'iam:GetUser', call.input.UserName)],

  answerKey: ({ caller, input }) => input.UserName ?? `caller ${caller.principal.principalId}`,

  async run(call) {
    const target = await findTarget(call, call.input.UserName)
    const { store } = call.parts
    if (target.kind === 'unknown') throw noSuchUser(target.userName)
    if (target.kind === 'user') {
      const tags = await listTags(store.read, { id: target.user.userId })
      return { User: wholeUserShape(target.user, tags) }
    }
    const { accountId } = call.caller.principal
    const account = await findAccount(store.read, accountId)
    return { User: { UserId: accountId, Arn: rootArn(accountId), CreateDate: account?.createdAt } }
  },
})
