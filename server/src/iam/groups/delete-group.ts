import { writeOperation } from '../../operation.js'
import { releaseQuota } from '../../store/account-usage.js'
import { deleteBareGroup, type Group, groupHolds, lockGroup } from '../../store/groups.js'
import type { Transaction } from '../../store/store.js'
import type { AwsError } from '../../wire/aws-error.js'
import { deleteConflict, noSuchGroup } from '../refusals.js'
import { groupCheck } from './target-group.js'

export const deleteGroup = writeOperation<{ GroupName: string }>('iam', 'DeleteGroup', {
  checks: async (call) => [await groupCheck(call, 'iam:DeleteGroup', call.input.GroupName)],

  async run({ caller, input }, tx) {
    const { accountId } = caller.principal
    const group = await lockGroup(tx, accountId, input.GroupName)
    if (group === undefined) throw noSuchGroup(input.GroupName)
    if (!(await deleteBareGroup(tx, group))) throw await whyNot(tx, group)
    await releaseQuota(tx, accountId, 'groups')
    return undefined
  },
})

/** In the order in which a user's belongings are told. */
async function whyNot(tx: Transaction, { groupId }: Group): Promise<AwsError> {
  const holds = await groupHolds(tx, groupId)
  if (holds.members) return conflict('must remove users from group first')
  if (holds.attachedPolicies) return conflict('must detach all policies first')
  return conflict('must delete policies first')
}

const conflict = (what: string): AwsError => deleteConflict(`Cannot delete entity, ${what}.`)
