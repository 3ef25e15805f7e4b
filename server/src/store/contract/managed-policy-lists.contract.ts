import { describe, expect, it } from 'vitest'
import {
  countPolicyUse,
  deleteManagedPolicy,
  findManagedPolicy,
  insertManagedPolicy,
  listManagedPolicies,
  lockManagedPolicy,
  type ManagedPolicy,
} from '../managed-policies.js'
import { insertPolicyVersion } from '../policy-versions.js'
import { listTags, putTags } from '../tags.js'
import { fresh, now, type StoreUnderTest } from './store-under-test.contract.js'

export function managedPolicyListsContract(underTest: StoreUnderTest): void {
  const { write, winners, newAccount, newManagedPolicy } = underTest

  const policyOf = (accountId: string, policyName: string, path = '/'): ManagedPolicy => ({
    policyId: fresh('ANPA'),
    accountId,
    policyName,
    path,
    arn: `arn:aws:iam::${accountId}:policy${path}${policyName}`,
    description: null,
    defaultVersion: 1,
    nextVersion: 2,
    attachments: 0,
    boundaries: 0,
    createdAt: now,
    updatedAt: now,
  })
  const insert = (policy: ManagedPolicy) => write((tx) => insertManagedPolicy(tx, policy))

  describe('managed policies of an account', () => {
    it('have a name once, whatever its case and path, and keep its case', async () => {
      const accountId = await newAccount()
      const policy = { ...policyOf(accountId, 'Readers', '/a/'), description: 'reads' }
      expect(await insert(policy)).toBe(true)
      for (const again of [
        policyOf(accountId, 'Readers', '/a/'),
        policyOf(accountId, 'rEADERS', '/a/'),
        policyOf(accountId, 'readers'),
      ])
        expect(await insert(again)).toBe(false)
      expect(await findManagedPolicy(underTest.read, policy.arn)).toEqual(policy)
      expect(await insert(policyOf(await newAccount(), 'Readers'))).toBe(true)
    })

    it('give one of fifty at once a name', async () => {
      const accountId = await newAccount()
      const won = await winners((tx, index) =>
        insertManagedPolicy(tx, policyOf(accountId, index % 2 === 0 ? 'same' : 'SAME')),
      )
      expect(won).toBe(1)
    })

    it('are paged in the order of their names, without regard to case', async () => {
      const accountId = await newAccount()
      for (const name of ['b_', 'B-', 'a', 'C', 'b.']) await newManagedPolicy(accountId, name)
      await newManagedPolicy(await newAccount(), 'stranger')
      const names = async (after: string | undefined, limit: number) => {
        const page = { accountId, pathPrefix: '/', after, limit }
        const policies = await listManagedPolicies(underTest.read, page)
        return policies.map(({ policyName }) => policyName)
      }
      expect(await names(undefined, 100)).toEqual(['a', 'B-', 'b.', 'b_', 'C'])
      expect(await names(undefined, 2)).toEqual(['a', 'B-'])
      expect(await names('b-', 2)).toEqual(['b.', 'b_'])
      expect(await names('c', 2)).toEqual([])
    })

    it('are listed by path, to the letter, and by use', async () => {
      const accountId = await newAccount()
      const [attached, bounding, unused] = [
        policyOf(accountId, 'attached', '/x_y/'),
        policyOf(accountId, 'bounding', '/x_y/z/'),
        policyOf(accountId, 'unused', '/xay/'),
      ]
      for (const policy of [attached, bounding, unused]) await insert(policy)
      await write((tx) => countPolicyUse(tx, attached.arn, { use: 'attachments', by: 1 }))
      await write((tx) => countPolicyUse(tx, bounding.arn, { use: 'boundaries', by: 1 }))
      const names = async (pathPrefix: string, use?: 'attachments' | 'boundaries') => {
        const page = { accountId, pathPrefix, use, limit: 100 }
        const policies = await listManagedPolicies(underTest.read, page)
        return policies.map(({ policyName }) => policyName)
      }
      expect(await names('/')).toEqual(['attached', 'bounding', 'unused'])
      expect(await names('/x_y/')).toEqual(['attached', 'bounding'])
      expect(await names('/', 'attachments')).toEqual(['attached'])
      expect(await names('/', 'boundaries')).toEqual(['bounding'])
      expect(await names('/x_y/z/', 'attachments')).toEqual([])
    })

    it('are deleted with their versions and tags', async () => {
      const policy = await newManagedPolicy(await newAccount())
      const owner = { id: policy.policyId, caseCounts: true }
      await write(async (tx) => {
        await insertPolicyVersion(tx, policy, { version: 1, document: '{}', createdAt: now })
        await putTags(tx, owner, [{ Key: 'a', Value: 'b' }])
      })
      await write((tx) => deleteManagedPolicy(tx, policy))
      expect(await findManagedPolicy(underTest.read, policy.arn)).toBeUndefined()
      expect(await listTags(underTest.read, owner)).toEqual([])
    })

    it('are either used or deleted by writes at the same time', async () => {
      const accountId = await newAccount()
      for (let round = 0; round < 10; round += 1) {
        const policy = await newManagedPolicy(accountId)
        const use = { use: 'attachments', by: 1 } as const
        const [used, deleted] = await Promise.all([
          write((tx) => countPolicyUse(tx, policy.arn, use)),
          write(async (tx) => {
            const taken = await lockManagedPolicy(tx, policy.arn)
            if (taken === undefined || taken.attachments > 0) return false
            await deleteManagedPolicy(tx, taken)
            return true
          }),
        ])
        expect(used).toBe(!deleted)
      }
    })

    it('touch whoever has the policy', async () => {
      const accountId = await newAccount()
      const policy = policyOf(accountId, 'p')
      const touched = await write(async (tx) => {
        await insertManagedPolicy(tx, policy)
        await deleteManagedPolicy(tx, policy)
        return tx.changes
      })
      const change = { accountId, principalId: policy.arn }
      expect(touched).toEqual([change, change])
    })
  })
}
