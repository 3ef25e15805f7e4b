import { describe, expect, it } from 'vitest'
import {
  deleteLoginProfile,
  findLoginProfile,
  insertLoginProfile,
  listLoginProfilesOf,
  type LoginProfile,
  replacePassword,
  setResetRequired,
} from '../login-profiles.js'
import { attemptsBetween, forgetAttempts, takeAttempt } from '../mfa-attempts.js'
import { listFormerPasswords } from '../password-history.js'
import type { Transaction } from '../store.js'
import { lockUserById, type User } from '../users.js'
import { fresh, now, parallel, type StoreUnderTest } from './store-under-test.contract.js'

export function loginProfilesContract(underTest: StoreUnderTest): void {
  const { write, winners, newAccount, newUser } = underTest

  const profile = (passwordHash: string) => ({ passwordHash, createdAt: now, resetRequired: true })

  async function userWithProfile(passwordHash = fresh('hash-')): Promise<User> {
    const user = await newUser(await newAccount())
    expect(await write((tx) => insertLoginProfile(tx, user, profile(passwordHash)))).toBe(true)
    return user
  }

  const find = async ({ userId }: User): Promise<LoginProfile> =>
    (await findLoginProfile(underTest.read, userId)) as LoginProfile
  const former = ({ userId }: User, limit = 1000) =>
    listFormerPasswords(underTest.read, userId, limit)

  /** Sets the next password, a millisecond after the last. */
  async function change(user: User, passwordHash: string, remembered: number): Promise<void> {
    const replaces = await find(user)
    const replacement = {
      replaces,
      passwordHash,
      remembered,
      changedAt: replaces.changedAt + 1,
    }
    expect(await write((tx) => replacePassword(tx, user, replacement))).toBe(true)
  }

  describe('login profiles', () => {
    it('are one for a user, with the password as it was hashed', async () => {
      const user = await userWithProfile('hash')
      expect(await find(user)).toEqual({
        userId: user.userId,
        passwordHash: 'hash',
        createdAt: now,
        changedAt: now,
        resetRequired: 1,
      })
      expect(await write((tx) => insertLoginProfile(tx, user, profile('other')))).toBe(false)
      expect((await find(user)).passwordHash).toBe('hash')
      const bare = await newUser(user.accountId)
      expect(await findLoginProfile(underTest.read, bare.userId)).toBeUndefined()
      expect(await listLoginProfilesOf(underTest.read, [bare.userId, user.userId])).toEqual([
        await find(user),
      ])
      expect(await winners((tx) => insertLoginProfile(tx, bare, profile('h')))).toBe(1)
    })

    it('let one of fifty passwords win that replace the same one', async () => {
      const user = await userWithProfile()
      const replaces = await find(user)
      const won = await winners(async (tx, index) => {
        const taken = (await lockUserById(tx, user.userId)) as User
        const passwordHash = `hash-${index}`
        const replacement = { replaces, passwordHash, changedAt: now + 1, remembered: parallel }
        return replacePassword(tx, taken, replacement)
      })
      expect(won).toBe(1)
      expect(await former(user)).toEqual([replaces.passwordHash])
    })

    it('remember as many passwords as they are told, the new one among them', async () => {
      const user = await userWithProfile('0')
      await change(user, '1', 0)
      await change(user, '2', 1)
      expect(await former(user)).toEqual([])
      for (const hash of ['3', '4', '5', '6']) await change(user, hash, 4)
      expect(await former(user)).toEqual(['5', '4', '3'])
      expect(await former(user, 2)).toEqual(['5', '4'])
      expect(await former(user, 0)).toEqual([])
      await change(user, '7', 2)
      expect(await former(user)).toEqual(['6'])
      await change(user, '8', 0)
      expect(await former(user)).toEqual([])
      expect((await find(user)).changedAt).toBe(now + 8)
    })

    it('keep the date of their creation and the demand for a reset when the password changes', async () => {
      const user = await userWithProfile()
      await change(user, 'other', 0)
      expect(await find(user)).toMatchObject({ createdAt: now, resetRequired: 1 })
      expect(await write((tx) => setResetRequired(tx, user, false))).toBe(true)
      expect(await find(user)).toMatchObject({ passwordHash: 'other', resetRequired: 0 })
    })

    it('go once, with all former passwords, and leave those of others', async () => {
      const [user, other] = [await userWithProfile(), await userWithProfile()]
      for (const one of [user, other]) await change(one, 'next', 24)
      expect(await winners((tx) => deleteLoginProfile(tx, user))).toBe(1)
      expect(await findLoginProfile(underTest.read, user.userId)).toBeUndefined()
      expect(await former(user)).toEqual([])
      expect(await former(other)).toHaveLength(1)
      expect(await write((tx) => setResetRequired(tx, user, true))).toBe(false)
    })

    it('touch their users when they change', async () => {
      const user = await userWithProfile()
      const replaces = await find(user)
      const works: ((tx: Transaction) => Promise<unknown>)[] = [
        (tx) => setResetRequired(tx, user, false),
        (tx) =>
          replacePassword(tx, user, {
            replaces,
            passwordHash: 'other',
            changedAt: now,
            remembered: 0,
          }),
        (tx) => deleteLoginProfile(tx, user),
        (tx) => insertLoginProfile(tx, user, profile('new')),
      ]
      for (const work of works) {
        const changes = await write(async (tx) => {
          await work(tx)
          return tx.changes
        })
        expect(changes).toEqual([{ accountId: user.accountId, principalId: user.userId }])
      }
    })
  })

  describe('tries of a subject', () => {
    it('are added up over windows that have ended, and forgotten together', async () => {
      const [subject, other] = [fresh(), fresh()]
      const take = (who: string, windowStart: number) =>
        write((tx) => takeAttempt(tx, { subject: who, windowStart, budget: 9 }))
      for (const windowStart of [100, 200, 200, 300]) await take(subject, windowStart)
      await take(other, 200)
      const between = (from: number, before: number) =>
        attemptsBetween(underTest.read, subject, { from, before })
      expect(await between(100, 400)).toBe(4)
      expect(await between(100, 300)).toBe(3)
      expect(await between(101, 301)).toBe(3)
      expect(await between(400, 500)).toBe(0)
      await write((tx) => forgetAttempts(tx, subject))
      expect(await between(0, 1000)).toBe(0)
      expect(await attemptsBetween(underTest.read, other, { from: 0, before: 1000 })).toBe(1)
    })
  })
}
