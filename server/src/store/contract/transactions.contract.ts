import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { accountUsage, useQuota } from '../account-usage.js'
import { findAccount, lockAccount } from '../accounts.js'
import { takeAttempt } from '../mfa-attempts.js'
import { affectedRows, prepared } from '../prepared.js'
import type { Change } from '../store.js'
import { putTags } from '../tags.js'
import {
  deleteBareUser,
  findUser,
  findUserById,
  insertUser,
  listUsers,
  type User,
} from '../users.js'
import { fresh, many, now, type StoreUnderTest } from './store-under-test.contract.js'

export function transactionsContract(underTest: StoreUnderTest): void {
  const { write, newAccount, newUser, newKey, open } = underTest

  describe('transactions', () => {
    it('shows a write to readers once it has been answered', async () => {
      const accountId = await newAccount()
      expect(await findAccount(underTest.read, accountId)).toMatchObject({
        accountId,
        name: 'An account',
        rootEmail: `${accountId}@example.com`,
        rootPhone: null,
        rootPasswordHash: null,
        rootMfaDevices: 0,
        rootMfaFailures: 0,
        settings: '{}',
        alias: null,
        passwordPolicy: null,
        createdAt: now,
      })
    })

    it('leaves nothing of a write that throws and rejects with what was thrown', async () => {
      const accountId = await newAccount()
      const reason = new Error('no')
      const failed = write(async (tx) => {
        const user = { userId: fresh(), accountId, userName: 'half', path: '/', createdAt: now }
        await insertUser(tx, user)
        await putTags(tx, { id: user.userId }, [{ Key: 'a', Value: 'b' }])
        await useQuota(tx, { accountId, resource: 'users', quota: 10 })
        throw reason
      })
      await expect(failed).rejects.toBe(reason)
      expect(await findUser(underTest.read, accountId, 'half')).toBeUndefined()
      expect(await accountUsage(underTest.read, accountId)).toEqual(new Map())
    })

    it('shows no reader what is not committed', async () => {
      const accountId = await newAccount()
      let seen: Promise<User | undefined> | undefined
      const failed = write(async (tx) => {
        const user = { userId: fresh(), accountId, userName: 'ghost', path: '/', createdAt: now }
        await insertUser(tx, user)
        // Not waited for here: where there is one connection, the read has to wait for the end of the write.
        seen = findUser(underTest.read, accountId, 'ghost')
        throw new Error('no')
      })
      await expect(failed).rejects.toThrow('no')
      expect(await seen).toBeUndefined()
    })

    it('keeps the writes of a batch apart: one that fails takes no other with it', async () => {
      const accountId = await newAccount()
      const outcomes = await Promise.allSettled(
        many.map((index) =>
          write(async (tx) => {
            const userName = `user-${index}`
            const user = { userId: fresh(), accountId, userName, path: '/', createdAt: now }
            await insertUser(tx, user)
            await useQuota(tx, { accountId, resource: 'users', quota: 1000 })
            if (index % 5 === 1) throw new Error('refused')
            // Breaks a foreign key: the engine refuses the statement or the commit.
            if (index % 5 === 2) await insertUser(tx, { ...user, accountId: 'nobody' })
            if (index % 5 === 3) await sql`select no_such_function()`.execute(tx.query)
          }),
        ),
      )
      const committed = many.filter((index) => outcomes[index]?.status === 'fulfilled')
      expect(committed).toEqual(many.filter((index) => index % 5 === 0 || index % 5 === 4))
      const users = await listUsers(underTest.read, { accountId, pathPrefix: '/', limit: 100 })
      expect(users.map(({ userName }) => userName).toSorted()).toEqual(
        committed.map((index) => `user-${index}`).toSorted(),
      )
      expect((await accountUsage(underTest.read, accountId)).get('users')).toBe(committed.length)
    })

    it('refuses a row that names a row which does not exist', async () => {
      const user = { userId: fresh(), userName: 'x', path: '/', createdAt: now }
      await expect(write((tx) => insertUser(tx, { ...user, accountId: 'nobody' }))).rejects.toThrow(
        /foreign key/i,
      )
    })

    it('does not delete a user to whom something belongs', async () => {
      const user = await newUser(await newAccount())
      await newKey(user)
      expect(await write((tx) => deleteBareUser(tx, user))).toBe(false)
      expect(await findUserById(underTest.read, user.userId)).toEqual(user)
    })

    it('tells the changes of a write after its commit and before it is answered', async () => {
      const accountId = await newAccount()
      const told: { changes: readonly Change[]; visible: Promise<boolean>; answered: boolean }[] =
        []
      let answered = false
      const mine = (changes: readonly Change[]) =>
        changes.filter((change) => change.accountId === accountId)
      underTest.store.onCommit((changes) => {
        if (mine(changes).length === 0) return
        const visible = findUser(underTest.read, accountId, 'told').then(
          (user) => user !== undefined,
        )
        told.push({ changes: mine(changes), visible, answered })
      })
      const user = { userId: fresh(), accountId, userName: 'told', path: '/', createdAt: now }
      await write(async (tx) => {
        await insertUser(tx, user)
        tx.touch(accountId, user.userId)
      })
      answered = true
      expect(told).toHaveLength(1)
      expect(told[0]?.changes).toEqual([{ accountId }, { accountId, principalId: user.userId }])
      expect(told[0]?.answered).toBe(false)
      expect(await told[0]?.visible).toBe(true)
    })

    it('tells nothing of a write that failed, not even beside one that did not', async () => {
      const [one, other] = [await newAccount(), await newAccount()]
      const told: Change[] = []
      underTest.store.onCommit((changes) => told.push(...changes))
      const failed = write(async (tx) => {
        tx.touch(one)
        throw new Error('no')
      })
      const succeeded = write(async (tx) => tx.touch(other))
      await expect(failed).rejects.toThrow('no')
      await succeeded
      expect(told).toEqual([{ accountId: other }])
    })

    it('waits at its close for the writes under way', async () => {
      const other = await open()
      const writes = many.map((index) =>
        other.write((tx) =>
          takeAttempt(tx, { subject: `close-${index}`, windowStart: now, budget: 1 }),
        ),
      )
      await other.close()
      expect(await Promise.all(writes)).toEqual(many.map(() => true))
    })

    it('may be closed twice', async () => {
      const other = await open()
      await other.close()
      await other.close()
      await expect(findAccount(other.read, 'nobody')).rejects.toThrow()
      await expect(other.write((tx) => lockAccount(tx, 'nobody'))).rejects.toThrow()
    })
  })

  describe('prepared queries', () => {
    interface Values {
      value: number | null
      name: string
    }
    interface Row {
      name: string
      value: number
      more: string
    }
    const query = prepared<Values, Row>((database, value) =>
      database
        .selectFrom('mfa_attempts')
        .select(['subject as name', 'used as value'])
        .select(sql<string>`'fixed'`.as('more'))
        .where('window_start', '=', 77)
        .where('used', '=', value('value') as number)
        .where('subject', '=', value('name')),
    )

    it('run with the values of each call and those that never change', async () => {
      const [one, other] = [fresh(), fresh()]
      await write(async (tx) => {
        await takeAttempt(tx, { subject: one, windowStart: 77, budget: 9 })
        await takeAttempt(tx, { subject: other, windowStart: 77, budget: 9 })
        await takeAttempt(tx, { subject: other, windowStart: 77, budget: 9 })
        const found = await query(tx.query, { name: one, value: 1 })
        expect(found.rows).toEqual([{ name: one, value: 1, more: 'fixed' }])
      })
      const rows = async (values: Values) => (await query(underTest.read, values)).rows
      expect(await rows({ value: 2, name: other })).toEqual([
        { name: other, value: 2, more: 'fixed' },
      ])
      expect(await rows({ name: one, value: 2 })).toEqual([])
      expect(await rows({ name: one, value: null })).toEqual([])
      expect(await rows({ name: "x' or 1 = 1 --", value: 1 })).toEqual([])
    })

    it('tell how many rows a write changed', async () => {
      const touch = prepared<{ subject: string }>((database, value) =>
        database
          .updateTable('mfa_attempts')
          .set({ used: 5 })
          .where('subject', '=', value('subject')),
      )
      const subject = fresh()
      await write((tx) => takeAttempt(tx, { subject, windowStart: 1, budget: 9 }))
      const changed = (name: string) =>
        write(async (tx) => affectedRows(await touch(tx.query, { subject: name })))
      expect(await changed(subject)).toBe(1)
      expect(await changed('nobody')).toBe(0)
    })
  })
}
