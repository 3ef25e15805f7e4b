import { describe, expect, it } from 'vitest'
import {
  attachPolicy,
  countAttachments,
  detachPolicy,
  listAttachedPolicies,
  listAttachedPoliciesOf,
} from '../attached-policies.js'
import { lockGroup } from '../groups.js'
import { now, policyOwner, policyOwners, type StoreUnderTest } from './store-under-test.contract.js'

export function attachedPoliciesContract(underTest: StoreUnderTest): void {
  const { write, winners, newAccount, newGroup, newUser } = underTest

  describe.each(policyOwners)('attached policies of %s', (_, newOwner) => {
    it('are there once each and listed in the order of attachment', async () => {
      const owner = await newOwner(underTest)
      const attach = (policyArn: string, attachedAt: number) =>
        write((tx) => attachPolicy(tx, owner, { policyArn, attachedAt }))
      expect(await attach('arn:b', now)).toBe(true)
      expect(await attach('arn:a', now + 1)).toBe(true)
      expect(await attach('arn:b', now + 2)).toBe(false)
      expect(await attach('arn:A', now + 1)).toBe(true)
      const list = () => listAttachedPolicies(underTest.read, owner.ownerId)
      expect(await list()).toEqual(['arn:b', 'arn:A', 'arn:a'])
      expect(await winners((tx) => detachPolicy(tx, owner, 'arn:b'))).toBe(1)
      expect(await list()).toEqual(['arn:A', 'arn:a'])
    })

    it('are attached by one of fifty at once', async () => {
      const owner = await newOwner(underTest)
      const attached = { policyArn: 'arn:a', attachedAt: now }
      expect(await winners((tx) => attachPolicy(tx, owner, attached))).toBe(1)
      expect(await listAttachedPolicies(underTest.read, owner.ownerId)).toEqual(['arn:a'])
    })

    it('touch their owner when they change', async () => {
      const owner = await newOwner(underTest)
      const touched = await write(async (tx) => {
        await attachPolicy(tx, owner, { policyArn: 'arn:a', attachedAt: now })
        await detachPolicy(tx, owner, 'arn:a')
        return tx.changes
      })
      const change = { accountId: owner.accountId, principalId: owner.ownerId }
      expect(touched).toEqual([change, change])
    })
  })

  describe('attached policies of several owners', () => {
    it('are listed owner by owner, each in the order of attachment', async () => {
      const owners = await Promise.all(policyOwners.map(([, newOwner]) => newOwner(underTest)))
      for (const owner of owners) {
        await write((tx) => attachPolicy(tx, owner, { policyArn: 'arn:b', attachedAt: now }))
        await write((tx) => attachPolicy(tx, owner, { policyArn: 'arn:a', attachedAt: now + 1 }))
      }
      const ids = owners.map(({ ownerId }) => ownerId)
      expect(await listAttachedPoliciesOf(underTest.read, ids)).toEqual(
        ids
          .toSorted()
          .flatMap((ownerId) => ['arn:b', 'arn:a'].map((policyArn) => ({ ownerId, policyArn }))),
      )
      expect(await listAttachedPoliciesOf(underTest.read, ['AIDANOBODY'])).toEqual([])
    })

    it('are counted by policy in one account', async () => {
      const accountId = await newAccount()
      const users = [await newUser(accountId), await newUser(accountId)]
      const { groupId } = await newGroup(accountId)
      const stranger = policyOwner(await newUser(await newAccount()))
      const attach = (ownerId: string, policyArn: string) =>
        write((tx) => attachPolicy(tx, { accountId, ownerId }, { policyArn, attachedAt: now }))
      expect(await countAttachments(underTest.read, accountId)).toEqual(new Map())
      for (const { userId } of users) await attach(userId, 'arn:often')
      await attach(groupId, 'arn:often')
      await attach(groupId, 'arn:once')
      await write((tx) => attachPolicy(tx, stranger, { policyArn: 'arn:often', attachedAt: now }))
      expect(await countAttachments(underTest.read, accountId)).toEqual(
        new Map([
          ['arn:often', 3],
          ['arn:once', 1],
        ]),
      )
    })

    it('keep to a quota with fifty at once that take the row of their owner', async () => {
      const { accountId, groupId, groupName } = await newGroup(await newAccount())
      const owner = { accountId, ownerId: groupId }
      const won = await winners(async (tx, index) => {
        await lockGroup(tx, accountId, groupName)
        if ((await listAttachedPolicies(tx.query, groupId)).length >= 3) return false
        return attachPolicy(tx, owner, { policyArn: `arn:${index}`, attachedAt: now })
      })
      expect(won).toBe(3)
      expect(await listAttachedPolicies(underTest.read, groupId)).toHaveLength(3)
    })
  })
}
