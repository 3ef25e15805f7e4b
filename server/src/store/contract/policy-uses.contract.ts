import { describe, expect, it } from 'vitest'
import { attachPolicy } from '../attached-policies.js'
import { listPolicyEntities, type PolicyEntityPage } from '../policy-entities.js'
import { countUsesOfAwsPolicies } from '../policy-uses.js'
import { setRoleBoundary } from '../roles.js'
import { setUserBoundary } from '../users.js'
import { now, type StoreUnderTest } from './store-under-test.contract.js'

export function policyUsesContract(underTest: StoreUnderTest): void {
  const { write, newAccount, newUser, newGroup, newRole } = underTest

  const attach = (accountId: string, ownerId: string, policyArn: string) =>
    write((tx) => attachPolicy(tx, { accountId, ownerId }, { policyArn, attachedAt: now }))

  /** The policy attached to a user, a group and a role, and the boundary of a user and a role more. */
  async function spread(accountId: string, arn: string): Promise<void> {
    const { userId } = await newUser(accountId, 'Attached', '/staff/')
    const { groupId } = await newGroup(accountId, 'Attached', '/staff/')
    const { roleId } = await newRole(accountId, 'Attached')
    for (const ownerId of [userId, groupId, roleId]) await attach(accountId, ownerId, arn)
    const [user, role] = [await newUser(accountId, 'bounded'), await newRole(accountId, 'bounded')]
    await write((tx) => setUserBoundary(tx, user, arn))
    await write((tx) => setRoleBoundary(tx, role, arn))
  }

  describe('uses of managed policies', () => {
    const arn = 'arn:aws:iam::aws:policy/Some'

    it('are listed by type, use, path and name', async () => {
      const accountId = await newAccount()
      await spread(accountId, arn)
      await spread(await newAccount(), arn)
      await newUser(accountId, 'without')
      const names = async (type: 'Group' | 'User' | 'Role', more: Partial<PolicyEntityPage> = {}) =>
        (
          await listPolicyEntities(underTest.read, type, {
            accountId,
            arn,
            pathPrefix: '/',
            limit: 100,
            ...more,
          })
        ).map(({ name }) => name)
      expect(await names('User')).toEqual(['Attached', 'bounded'])
      expect(await names('Role')).toEqual(['Attached', 'bounded'])
      expect(await names('Group')).toEqual(['Attached'])
      for (const type of ['User', 'Role'] as const) {
        expect(await names(type, { use: 'attachments' })).toEqual(['Attached'])
        expect(await names(type, { use: 'boundaries' })).toEqual(['bounded'])
        expect(await names(type, { after: 'attached' })).toEqual(['bounded'])
        expect(await names(type, { limit: 1 })).toEqual(['Attached'])
      }
      expect(await names('Group', { use: 'boundaries' })).toEqual([])
      expect(await names('User', { pathPrefix: '/staff/' })).toEqual(['Attached'])
      expect(await names('User', { arn: `${arn}Other` })).toEqual([])
    })

    it("are counted for AWS's policies, in the account and apart", async () => {
      const accountId = await newAccount()
      await spread(accountId, arn)
      await spread(await newAccount(), arn)
      const user = await newUser(accountId)
      const limit = 'arn:aws:iam::aws:policy/Limit'
      await write((tx) => setUserBoundary(tx, user, limit))
      const own = `arn:aws:iam::${accountId}:policy/Own`
      await attach(accountId, user.userId, own)
      const counts = { attachments: 3, boundaries: 2 }
      expect(await countUsesOfAwsPolicies(underTest.read, accountId)).toEqual(
        new Map([
          [arn, counts],
          [limit, { attachments: 0, boundaries: 1 }],
        ]),
      )
      expect(await countUsesOfAwsPolicies(underTest.read, accountId, arn)).toEqual(
        new Map([[arn, counts]]),
      )
      expect(await countUsesOfAwsPolicies(underTest.read, await newAccount())).toEqual(new Map())
    })
  })
}
