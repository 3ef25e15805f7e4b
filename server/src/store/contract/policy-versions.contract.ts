import { describe, expect, it } from 'vitest'
import { findDefaultDocument, findManagedPolicy, type ManagedPolicy } from '../managed-policies.js'
import {
  deletePolicyVersion,
  findPolicyVersion,
  insertPolicyVersion,
  listPolicyVersions,
  setPolicyVersions,
} from '../policy-versions.js'
import { now, type StoreUnderTest } from './store-under-test.contract.js'

export function policyVersionsContract(underTest: StoreUnderTest): void {
  const { write, winners, newAccount, newManagedPolicy } = underTest

  const add = (policy: ManagedPolicy, version: number) =>
    write((tx) =>
      insertPolicyVersion(tx, policy, { version, document: `{"v":${version}}`, createdAt: now }),
    )

  describe('versions of managed policies', () => {
    it('are listed newest first, by number', async () => {
      const policy = await newManagedPolicy(await newAccount())
      for (const version of [1, 9, 10]) await add(policy, version)
      await add(await newManagedPolicy(policy.accountId), 5)
      expect(await listPolicyVersions(underTest.read, policy.policyId)).toEqual([
        { version: 10, document: '{"v":10}', createdAt: now },
        { version: 9, document: '{"v":9}', createdAt: now },
        { version: 1, document: '{"v":1}', createdAt: now },
      ])
      expect(await findPolicyVersion(underTest.read, policy.policyId, 9)).toEqual({
        version: 9,
        document: '{"v":9}',
        createdAt: now,
      })
    })

    it('are not found under numbers that no version has, however great', async () => {
      const policy = await newManagedPolicy(await newAccount())
      for (const version of [1, 999_999_999_999_999])
        expect(await findPolicyVersion(underTest.read, policy.policyId, version)).toBeUndefined()
    })

    it('are deleted once', async () => {
      const policy = await newManagedPolicy(await newAccount())
      await add(policy, 1)
      await add(policy, 2)
      expect(await winners((tx) => deletePolicyVersion(tx, policy, 2))).toBe(1)
      const left = await listPolicyVersions(underTest.read, policy.policyId)
      expect(left.map(({ version }) => version)).toEqual([1])
    })

    it('touch whoever has the policy only where another one applies from then on', async () => {
      const policy = await newManagedPolicy(await newAccount())
      await add(policy, 1)
      const set = (defaultVersion: number) =>
        write(async (tx) => {
          const document = '{"second":1}'
          await insertPolicyVersion(tx, policy, {
            version: defaultVersion + 1,
            document,
            createdAt: now,
          })
          const nextVersion = defaultVersion + 2
          await setPolicyVersions(tx, policy, {
            defaultVersion,
            nextVersion,
            updatedAt: now + defaultVersion,
          })
          return tx.changes
        })
      const { accountId, arn } = policy
      expect(await set(1)).toEqual([{ accountId }, { accountId }])
      expect(await set(2)).toEqual([{ accountId }, { accountId, principalId: arn }])
      expect(await findManagedPolicy(underTest.read, arn)).toMatchObject({
        defaultVersion: 2,
        nextVersion: 4,
        updatedAt: now + 2,
      })
      expect(await findDefaultDocument(underTest.read, arn)).toBe('{"second":1}')
    })
  })
}
