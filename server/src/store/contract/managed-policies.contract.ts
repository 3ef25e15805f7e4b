import { describe, expect, it } from 'vitest'
import {
  countPolicyUse,
  findDefaultDocument,
  findManagedPolicy,
  lockManagedPolicy,
  type ManagedPolicy,
} from '../managed-policies.js'
import { many, now, parallel, type StoreUnderTest } from './store-under-test.contract.js'

export function managedPoliciesContract(underTest: StoreUnderTest): void {
  const { write, newAccount, newManagedPolicy } = underTest

  const find = async ({ arn }: ManagedPolicy) =>
    (await findManagedPolicy(underTest.read, arn)) as ManagedPolicy
  const unknown = 'arn:aws:iam::123456789012:policy/none'

  describe('managed policies', () => {
    it('are found and taken by their ARN', async () => {
      const policy = await newManagedPolicy(await newAccount(), 'Limits')
      expect(await find(policy)).toEqual(policy)
      expect(await write((tx) => lockManagedPolicy(tx, policy.arn))).toEqual(policy)
      for (const arn of [
        unknown,
        policy.arn.toUpperCase(),
        policy.arn.replace('Limits', 'limits'),
      ]) {
        expect(await findManagedPolicy(underTest.read, arn)).toBeUndefined()
        expect(await write((tx) => lockManagedPolicy(tx, arn))).toBeUndefined()
      }
    })

    it('are changed one after the other by writes that take them', async () => {
      const policy = await newManagedPolicy(await newAccount())
      await Promise.all(
        many.map(() =>
          write(async (tx) => {
            const taken = (await lockManagedPolicy(tx, policy.arn)) as ManagedPolicy
            await tx.query
              .updateTable('managed_policies')
              .set({ next_version: taken.nextVersion + 1 })
              .where('arn', '=', policy.arn)
              .execute()
          }),
        ),
      )
      expect((await find(policy)).nextVersion).toBe(policy.nextVersion + parallel)
    })

    it('count each use, with fifty at once, attachments and boundaries apart', async () => {
      const policy = await newManagedPolicy(await newAccount())
      const other = await newManagedPolicy(policy.accountId)
      const count = (use: 'attachments' | 'boundaries', by: 1 | -1) =>
        write((tx) => countPolicyUse(tx, policy.arn, { use, by }))
      const answers = await Promise.all(many.map(() => count('attachments', 1)))
      expect(answers).toEqual(many.map(() => true))
      await count('boundaries', 1)
      expect(await find(policy)).toMatchObject({ attachments: parallel, boundaries: 1 })
      await Promise.all(many.map(() => count('attachments', -1)))
      expect(await find(policy)).toMatchObject({ attachments: 0, boundaries: 1 })
      await count('boundaries', -1)
      expect(await find(policy)).toMatchObject({ attachments: 0, boundaries: 0 })
      expect(await find(other)).toEqual(other)
    })

    it('count no use of a policy that does not exist', async () => {
      const use = { use: 'attachments', by: 1 } as const
      expect(await write((tx) => countPolicyUse(tx, unknown, use))).toBe(false)
    })

    it('have the document of their default version', async () => {
      const { arn, policyId } = await newManagedPolicy(await newAccount())
      const other = await newManagedPolicy(await newAccount())
      const insert = (policy_id: string, version: number, document: string) =>
        write((tx) =>
          tx.query
            .insertInto('policy_versions')
            .values({ policy_id, version, document, created_at: now })
            .execute(),
        )
      expect(await findDefaultDocument(underTest.read, arn)).toBeUndefined()
      await insert(other.policyId, 1, '{"other":1}')
      await insert(policyId, 1, '{"first":1}')
      await insert(policyId, 2, '{"second":1}')
      expect(await findDefaultDocument(underTest.read, arn)).toBe('{"first":1}')
      await write((tx) =>
        tx.query
          .updateTable('managed_policies')
          .set({ default_version: 2 })
          .where('arn', '=', arn)
          .execute(),
      )
      expect(await findDefaultDocument(underTest.read, arn)).toBe('{"second":1}')
      expect(await findDefaultDocument(underTest.read, unknown)).toBeUndefined()
    })
  })
}
