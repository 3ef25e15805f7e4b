import { describe, expect, it } from 'vitest'
import {
  deleteAccessKey,
  findAccessKey,
  insertAccessKey,
  listAccessKeys,
  recordKeyUse,
  setAccessKeyStatus,
} from '../access-keys.js'
import { fresh, now, type StoreUnderTest } from './store-under-test.contract.js'

export function accessKeysContract(underTest: StoreUnderTest): void {
  const { write, winners, newAccount, newUser, newKey } = underTest

  describe('access keys', () => {
    it('has an access key id once', async () => {
      const user = await newUser(await newAccount())
      const accessKeyId = await newKey(user)
      const other = await newUser(await newAccount())
      const again = { ...other, accessKeyId, secretSealed: 'x', createdAt: now }
      expect(await write((tx) => insertAccessKey(tx, again))).toBe(false)
      expect(await findAccessKey(underTest.read, accessKeyId)).toEqual({
        accessKeyId,
        accountId: user.accountId,
        userId: user.userId,
        secretSealed: 'v1.aaaaaaaa.secret',
        status: 'Active',
        createdAt: now,
        lastUsedAt: null,
        lastUsedService: null,
        lastUsedRegion: null,
      })
    })

    it("lists a user's keys and root's apart, oldest first", async () => {
      const user = await newUser(await newAccount())
      const root = { accountId: user.accountId, userId: null }
      const younger = await newKey(user, now + 5)
      const older = await newKey(user, now)
      const roots = await newKey(root)
      const ids = async (owner: { accountId: string; userId: string | null }) =>
        (await listAccessKeys(underTest.read, owner)).map(({ accessKeyId }) => accessKeyId)
      expect(await ids(user)).toEqual([older, younger])
      expect(await ids(root)).toEqual([roots])
    })

    it.each([true, false])(
      'changes and deletes the keys of their owner only (root: %s)',
      async (isRoot) => {
        const user = await newUser(await newAccount())
        const root = { accountId: user.accountId, userId: null }
        const [owner, stranger] = isRoot ? [root, user] : [user, root]
        const accessKeyId = await newKey(owner)
        const change = { accessKeyId, status: 'Inactive', changedAt: now + 1 } as const
        expect(await write((tx) => setAccessKeyStatus(tx, stranger, change))).toBe(false)
        expect((await findAccessKey(underTest.read, accessKeyId))?.status).toBe('Active')
        expect(await write((tx) => setAccessKeyStatus(tx, owner, change))).toBe(true)
        expect((await findAccessKey(underTest.read, accessKeyId))?.status).toBe('Inactive')
        expect(await write((tx) => deleteAccessKey(tx, stranger, accessKeyId))).toBe(false)
        expect(await winners((tx) => deleteAccessKey(tx, owner, accessKeyId))).toBe(1)
        expect(await findAccessKey(underTest.read, accessKeyId)).toBeUndefined()
      },
    )

    it('touches the principal whose keys change', async () => {
      const user = await newUser(await newAccount())
      const accessKeyId = fresh('AKIA')
      const touched = await write(async (tx) => {
        const root = { accountId: user.accountId, userId: null }
        await insertAccessKey(tx, { ...user, accessKeyId, secretSealed: 's', createdAt: now })
        await setAccessKeyStatus(tx, user, { accessKeyId, status: 'Inactive', changedAt: now })
        await deleteAccessKey(tx, user, accessKeyId)
        await deleteAccessKey(tx, root, accessKeyId)
        return tx.changes.map(({ principalId }) => principalId)
      })
      expect(touched).toEqual([user.userId, user.userId, user.userId, user.accountId])
    })

    it('remembers the last use of a key', async () => {
      const user = await newUser(await newAccount())
      const accessKeyId = await newKey(user)
      const use = { accountId: user.accountId, usedAt: now + 9, service: 'iam', region: 'here' }
      await write((tx) => recordKeyUse(tx, { accessKeyId, ...use }))
      await write((tx) => recordKeyUse(tx, { accessKeyId: 'AKIANOBODY', ...use }))
      expect(await findAccessKey(underTest.read, accessKeyId)).toMatchObject({
        lastUsedAt: now + 9,
        lastUsedService: 'iam',
        lastUsedRegion: 'here',
      })
    })
  })
}
