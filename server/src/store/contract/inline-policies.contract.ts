import { describe, expect, it } from 'vitest'
import {
  deleteInlinePolicy,
  findInlinePolicy,
  listInlinePolicies,
  listInlinePoliciesOf,
  putInlinePolicy,
  sizeOfOtherInlinePolicies,
} from '../inline-policies.js'
import { policyOwners, type StoreUnderTest } from './store-under-test.contract.js'

export function inlinePoliciesContract(underTest: StoreUnderTest): void {
  const { write, winners } = underTest

  describe.each(policyOwners)('inline policies of %s', (_, newOwner) => {
    it('are kept by name, and one of the same name is overwritten', async () => {
      const owner = await newOwner(underTest)
      const put = (policyName: string, document: string) =>
        write((tx) => putInlinePolicy(tx, owner, { policyName, document, size: document.length }))
      await put('b_', '{"b":1}')
      await put('b-', '{}')
      await put('a', '{"a":1}')
      await put('a', '{"a":22}')
      // Names of policies differ by case.
      await put('A', '[]')
      expect(await listInlinePolicies(underTest.read, owner.ownerId)).toEqual([
        { policyName: 'A', document: '[]' },
        { policyName: 'a', document: '{"a":22}' },
        { policyName: 'b-', document: '{}' },
        { policyName: 'b_', document: '{"b":1}' },
      ])
      const find = (name: string) => findInlinePolicy(underTest.read, owner.ownerId, name)
      expect(await find('a')).toEqual({ policyName: 'a', document: '{"a":22}' })
      expect(await find('c')).toBeUndefined()
      const sizeOfOthers = (name: string) =>
        sizeOfOtherInlinePolicies(underTest.read, owner.ownerId, name)
      expect(await sizeOfOthers('a')).toBe(11)
      expect(await sizeOfOthers('c')).toBe(19)
    })

    it('are deleted once', async () => {
      const owner = await newOwner(underTest)
      const policy = { policyName: 'p', document: '{}', size: 2 }
      await write((tx) => putInlinePolicy(tx, owner, policy))
      expect(await winners((tx) => deleteInlinePolicy(tx, owner, 'p'))).toBe(1)
      expect(await listInlinePolicies(underTest.read, owner.ownerId)).toEqual([])
    })

    it('touch their owner when they change', async () => {
      const owner = await newOwner(underTest)
      const touched = await write(async (tx) => {
        await putInlinePolicy(tx, owner, { policyName: 'p', document: '{}', size: 2 })
        await deleteInlinePolicy(tx, owner, 'p')
        return tx.changes
      })
      const change = { accountId: owner.accountId, principalId: owner.ownerId }
      expect(touched).toEqual([change, change])
    })
  })

  describe('inline policies of several owners', () => {
    it('are listed owner by owner, each in the order of names', async () => {
      const owners = await Promise.all(policyOwners.map(([, newOwner]) => newOwner(underTest)))
      for (const owner of owners) {
        for (const policyName of ['b', 'a'])
          await write((tx) => putInlinePolicy(tx, owner, { policyName, document: '{}', size: 2 }))
      }
      const ids = owners.map(({ ownerId }) => ownerId)
      const [asked, ...others] = [ids, ids.slice(1), ['AIDANOBODY']]
      expect(await listInlinePoliciesOf(underTest.read, asked ?? [])).toEqual(
        ids
          .toSorted()
          .flatMap((ownerId) =>
            ['a', 'b'].map((policyName) => ({ ownerId, policyName, document: '{}' })),
          ),
      )
      const counts = others.map(
        async (some) => (await listInlinePoliciesOf(underTest.read, some)).length,
      )
      expect(await Promise.all(counts)).toEqual([4, 0])
    })
  })
}
