import { randomBytes, randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  deleteAccessKey,
  findAccessKey,
  insertAccessKey,
  listAccessKeys,
  recordKeyUse,
  setAccessKeyStatus,
} from './access-keys.js'
import { accountUsage, releaseQuota, useQuota } from './account-usage.js'
import {
  anyAccountExists,
  findAccount,
  insertAccount,
  listAccounts,
  lockAccount,
  updateAccountSettings,
} from './accounts.js'
import { deleteDataKey, insertDataKey, listDataKeys, replaceWrappedKey } from './data-keys.js'
import {
  deleteEventsBefore,
  type EventRow,
  insertEvents,
  listChangesAfter,
  listEvents,
} from './events.js'
import { everyPrincipal } from './exact-cache.js'
import {
  attemptsUsed,
  clearFailures,
  countFailure,
  deleteAttemptsBefore,
  giveBackAttempt,
  takeAttempt,
} from './mfa-attempts.js'
import {
  assignMfaDevice,
  countDeviceIn,
  countDeviceOut,
  deleteMfaDevice,
  type DeviceOwner,
  findMfaDevice,
  insertMfaDevice,
  listMfaDevices,
  lockMfaDevice,
  type MfaDevice,
  resynchroniseMfaDevice,
  unassignMfaDevice,
} from './mfa-devices.js'
import {
  consumeOneTimeEntry,
  deleteOneTimeEntries,
  findOneTimeEntry,
  insertOneTimeEntry,
  type OneTimeEntry,
} from './one-time-entries.js'
import { affectedRows, prepared } from './prepared.js'
import { isSealedUnder, listSealedSecrets, replaceSealedSecret } from './sealed-secrets.js'
import { restoreSnapshot, takeSnapshot } from './snapshot.js'
import type { Change, Store, Transaction } from './store.js'
import { deleteTags, listTags, putTags, type TagOwner } from './tags.js'
import { deleteUsedCodesBefore, spendPair, spendStep } from './used-codes.js'
import {
  attachPolicy,
  deleteInlinePolicy,
  detachPolicy,
  findInlinePolicy,
  listAttachedPolicies,
  listInlinePolicies,
  putInlinePolicy,
  sizeOfOtherInlinePolicies,
} from './user-policies.js'
import {
  deleteBareUser,
  findUser,
  findUserById,
  insertUser,
  listUsers,
  lockUser,
  lockUserById,
  renameUser,
  type User,
  userHolds,
} from './users.js'

const fresh = (prefix = ''): string => prefix + randomBytes(8).toString('hex')
const parallel = 50
const many = Array.from({ length: parallel }, (_, index) => index)
const now = 1_800_000_000_000

/** What every store must do, whatever its engine. The database is new and used by this suite alone. */
export function storeContract(engine: string, open: () => Promise<Store>): void {
  describe(`a store on ${engine}`, () => {
    let store: Store
    beforeAll(async () => {
      store = await open()
    })
    afterAll(() => store.close())

    const write = <Result>(work: (tx: Transaction) => Promise<Result>): Promise<Result> =>
      store.write(work)
    /** How many of fifty writes at once answered true. */
    const winners = async (work: (tx: Transaction, index: number) => Promise<boolean>) => {
      const answers = await Promise.all(many.map((index) => write((tx) => work(tx, index))))
      return answers.filter((answer) => answer).length
    }

    async function newAccount(): Promise<string> {
      const accountId = fresh()
      const account = {
        accountId,
        name: 'An account',
        rootEmail: `${accountId}@example.com`,
        createdAt: now,
      }
      expect(await write((tx) => insertAccount(tx, account))).toBe(true)
      return accountId
    }

    async function newUser(accountId: string, userName = fresh('user-'), path = '/') {
      const user = { userId: fresh('AIDA'), accountId, userName, path, createdAt: now }
      expect(await write((tx) => insertUser(tx, user))).toBe(true)
      return (await findUserById(store.read, user.userId)) as User
    }

    async function newDevice(accountId: string, name = fresh('phone-')): Promise<MfaDevice> {
      const device = {
        deviceId: randomUUID(),
        accountId,
        kind: 'virtual',
        serialNumber: `arn:aws:iam::${accountId}:mfa/${name}`,
        seedSealed: 'v1.aaaaaaaa.seed',
        createdAt: now,
      }
      expect(await write((tx) => insertMfaDevice(tx, device))).toBe(true)
      return readDevice(device)
    }
    const readDevice = async (device: { accountId: string; serialNumber: string }) =>
      (await findMfaDevice(store.read, device.accountId, device.serialNumber)) as MfaDevice

    async function enabledDevice(user: User, floorStep = 100): Promise<MfaDevice> {
      const device = await newDevice(user.accountId)
      const change = { owner: ownerOf(user), enabledAt: now, timeAdjustment: 0, floorStep }
      expect(await write((tx) => assignMfaDevice(tx, device, change))).toBe(true)
      return readDevice(device)
    }
    const ownerOf = ({ userId }: User): DeviceOwner => ({ kind: 'user', userId })

    async function newKey(owner: { accountId: string; userId: string | null }, createdAt = now) {
      const accessKeyId = fresh('AKIA')
      const key = { ...owner, accessKeyId, secretSealed: 'v1.aaaaaaaa.secret', createdAt }
      expect(await write((tx) => insertAccessKey(tx, key))).toBe(true)
      return accessKeyId
    }

    describe('transactions', () => {
      it('shows a write to readers once it has been answered', async () => {
        const accountId = await newAccount()
        expect(await findAccount(store.read, accountId)).toEqual({
          accountId,
          name: 'An account',
          rootEmail: `${accountId}@example.com`,
          rootPhone: null,
          rootPasswordHash: null,
          rootMfaDevices: 0,
          rootMfaFailures: 0,
          settings: '{}',
          createdAt: now,
        })
      })

      it('leaves nothing of a write that throws and rejects with what was thrown', async () => {
        const accountId = await newAccount()
        const reason = new Error('no')
        const failed = write(async (tx) => {
          const user = { userId: fresh(), accountId, userName: 'half', path: '/', createdAt: now }
          await insertUser(tx, user)
          await putTags(tx, { table: 'user_tags', id: user.userId }, [{ Key: 'a', Value: 'b' }])
          await useQuota(tx, { accountId, resource: 'users', quota: 10 })
          throw reason
        })
        await expect(failed).rejects.toBe(reason)
        expect(await findUser(store.read, accountId, 'half')).toBeUndefined()
        expect(await accountUsage(store.read, accountId)).toEqual(new Map())
      })

      it('shows no reader what is not committed', async () => {
        const accountId = await newAccount()
        let seen: Promise<User | undefined> | undefined
        const failed = write(async (tx) => {
          const user = { userId: fresh(), accountId, userName: 'ghost', path: '/', createdAt: now }
          await insertUser(tx, user)
          // Not waited for here: where there is one connection, the read has to wait for the end of the write.
          seen = findUser(store.read, accountId, 'ghost')
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
        const users = await listUsers(store.read, { accountId, pathPrefix: '/', limit: 100 })
        expect(users.map(({ userName }) => userName).toSorted()).toEqual(
          committed.map((index) => `user-${index}`).toSorted(),
        )
        expect((await accountUsage(store.read, accountId)).get('users')).toBe(committed.length)
      })

      it('refuses a row that names a row which does not exist', async () => {
        const user = { userId: fresh(), userName: 'x', path: '/', createdAt: now }
        await expect(
          write((tx) => insertUser(tx, { ...user, accountId: 'nobody' })),
        ).rejects.toThrow(/foreign key/i)
      })

      it('does not delete a user to whom something belongs', async () => {
        const user = await newUser(await newAccount())
        await newKey(user)
        expect(await write((tx) => deleteBareUser(tx, user.accountId, user.userName))).toBe(false)
        expect(await findUserById(store.read, user.userId)).toEqual(user)
      })

      it('tells the changes of a write after its commit and before it is answered', async () => {
        const accountId = await newAccount()
        const told: { changes: readonly Change[]; visible: Promise<boolean>; answered: boolean }[] =
          []
        let answered = false
        const mine = (changes: readonly Change[]) =>
          changes.filter((change) => change.accountId === accountId)
        store.onCommit((changes) => {
          if (mine(changes).length === 0) return
          const visible = findUser(store.read, accountId, 'told').then((user) => user !== undefined)
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
        store.onCommit((changes) => told.push(...changes))
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
        const rows = async (values: Values) => (await query(store.read, values)).rows
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

    describe('accounts', () => {
      it('has an account id once', async () => {
        const accountId = await newAccount()
        const again = { accountId, name: 'B', rootEmail: fresh() + '@example.com', createdAt: now }
        expect(await write((tx) => insertAccount(tx, again))).toBe(false)
        expect((await findAccount(store.read, accountId))?.name).toBe('An account')
      })

      it('has a root e-mail address once, whatever its case', async () => {
        const accountId = await newAccount()
        const rootEmail = `${accountId.toUpperCase()}@Example.COM`
        const again = { accountId: fresh(), name: 'B', rootEmail, createdAt: now }
        expect(await write((tx) => insertAccount(tx, again))).toBe(false)
        expect(await findAccount(store.read, again.accountId)).toBeUndefined()
      })

      it('gives one of fifty at once an e-mail address', async () => {
        const rootEmail = `${fresh()}@example.com`
        const won = await winners((tx) =>
          insertAccount(tx, { accountId: fresh(), name: 'A', rootEmail, createdAt: now }),
        )
        expect(won).toBe(1)
      })

      it('lists accounts in the order of their ids', async () => {
        await newAccount()
        await newAccount()
        const ids = (await listAccounts(store.read)).map(({ accountId }) => accountId)
        expect(ids.length).toBeGreaterThan(1)
        expect(ids).toEqual(ids.toSorted())
        expect(await anyAccountExists(store.read)).toBe(true)
      })

      it('changes the settings of an account that exists and touches everybody in it', async () => {
        const accountId = await newAccount()
        const changes = await write(async (tx) => {
          expect(await updateAccountSettings(tx, accountId, '{"a":1}')).toBe(true)
          return tx.changes
        })
        expect(changes).toEqual([{ accountId, principalId: everyPrincipal }])
        expect((await findAccount(store.read, accountId))?.settings).toBe('{"a":1}')
        expect(await write((tx) => updateAccountSettings(tx, 'nobody', '{}'))).toBe(false)
      })

      it('makes decisions that lock an account one after the other', async () => {
        const accountId = await newAccount()
        await Promise.all(
          many.map(() =>
            write(async (tx) => {
              const account = await lockAccount(tx, accountId)
              const count = Number(account?.settings.slice(6, -1) || 0)
              await updateAccountSettings(tx, accountId, `{"n": ${count + 1}}`)
            }),
          ),
        )
        expect((await findAccount(store.read, accountId))?.settings).toBe(`{"n": ${parallel}}`)
        expect(await write((tx) => lockAccount(tx, 'nobody'))).toBeUndefined()
      })
    })

    describe('quotas', () => {
      it.each([0, 1, 7])('never exceeds a quota of %i with fifty writes at once', async (quota) => {
        const accountId = await newAccount()
        const won = await winners((tx) => useQuota(tx, { accountId, resource: 'users', quota }))
        expect(won).toBe(quota)
        expect((await accountUsage(store.read, accountId)).get('users') ?? 0).toBe(quota)
      })

      it('counts each resource by itself and gives back what is released', async () => {
        const accountId = await newAccount()
        const use = (resource: 'users' | 'mfa-devices') =>
          write((tx) => useQuota(tx, { accountId, resource, quota: 1 }))
        expect(await use('users')).toBe(true)
        expect(await use('users')).toBe(false)
        expect(await use('mfa-devices')).toBe(true)
        await write((tx) => releaseQuota(tx, accountId, 'users'))
        expect(await use('users')).toBe(true)
        expect(await accountUsage(store.read, accountId)).toEqual(
          new Map([
            ['users', 1],
            ['mfa-devices', 1],
          ]),
        )
      })

      it('gives nothing of the quota to a write that fails', async () => {
        const accountId = await newAccount()
        const failed = write(async (tx) => {
          await useQuota(tx, { accountId, resource: 'users', quota: 1 })
          throw new Error('no')
        })
        await expect(failed).rejects.toThrow('no')
        expect(await write((tx) => useQuota(tx, { accountId, resource: 'users', quota: 1 }))).toBe(
          true,
        )
      })
    })

    describe('users', () => {
      it('has a name once in an account, whatever its case, and keeps its case', async () => {
        const accountId = await newAccount()
        const user = await newUser(accountId, 'Alice')
        const again = { userId: fresh(), accountId, userName: 'aLICE', path: '/', createdAt: now }
        expect(await write((tx) => insertUser(tx, again))).toBe(false)
        expect(await findUser(store.read, accountId, 'ALICE')).toEqual(user)
        expect(user.userName).toBe('Alice')
        await newUser(await newAccount(), 'alice')
      })

      it('gives one of fifty at once a name', async () => {
        const accountId = await newAccount()
        const won = await winners((tx, index) =>
          insertUser(tx, {
            userId: fresh(),
            accountId,
            userName: index % 2 === 0 ? 'same' : 'SAME',
            path: '/',
            createdAt: now,
          }),
        )
        expect(won).toBe(1)
      })

      it.each(['\0', 'a\0b', '\uFFFF', '\uD800', "a'b", 'é€😀'])(
        'takes any text that somebody sends, such as %j',
        async (text) => {
          const user = await newUser(await newAccount())
          const { accountId } = user
          const accessKeyId = await newKey(user)
          expect(await findUser(store.read, accountId, text)).toBeUndefined()
          expect(await findAccessKey(store.read, text)).toBeUndefined()
          expect(await write((tx) => detachPolicy(tx, user, text))).toBe(false)
          const page = { accountId, pathPrefix: '/', after: text, limit: 5 }
          expect((await listUsers(store.read, page)).length).toBeLessThan(2)
          const use = { accessKeyId, accountId, usedAt: now, service: 'sts', region: text }
          await write((tx) => recordKeyUse(tx, use))
          expect((await findAccessKey(store.read, accessKeyId))?.lastUsedAt).toBe(now)
        },
      )

      it('finds a user by id and nobody by an id that no user has', async () => {
        const user = await newUser(await newAccount())
        expect(await findUserById(store.read, user.userId)).toEqual(user)
        expect(await findUserById(store.read, 'AIDANOBODY')).toBeUndefined()
        expect(await findUser(store.read, user.accountId, 'nobody')).toBeUndefined()
        expect(await findUser(store.read, 'nobody', user.userName)).toBeUndefined()
      })

      it('pages users in the order of their names, in code points and without regard to case', async () => {
        const accountId = await newAccount()
        const names = ['b', 'a_c', 'A-b', 'ab', 'B.a', 'a', 'Z', 'a+b', 'a=b', 'a,b', 'a@b', 'a1']
        for (const name of names) await newUser(accountId, name)
        const read: string[] = []
        for (let after: string | undefined; ; after = read.at(-1)?.toLowerCase()) {
          const page = await listUsers(store.read, { accountId, pathPrefix: '/', after, limit: 5 })
          read.push(...page.map(({ userName }) => userName))
          if (page.length < 5) break
        }
        expect(read).toEqual(
          names.toSorted((one, other) => (one.toLowerCase() < other.toLowerCase() ? -1 : 1)),
        )
      })

      it('lists the users under a path, to the letter', async () => {
        const accountId = await newAccount()
        await newUser(accountId, 'one', '/team/a/')
        await newUser(accountId, 'two', '/team_a/')
        await newUser(accountId, 'three', '/Team/')
        await newUser(accountId, 'four', '/')
        const under = async (pathPrefix: string) =>
          (await listUsers(store.read, { accountId, pathPrefix, limit: 10 })).map(
            ({ userName }) => userName,
          )
        expect(await under('/team/')).toEqual(['one'])
        expect(await under('/team%')).toEqual([])
        expect(await under('/t')).toEqual(['one', 'two'])
        expect(await under('/')).toEqual(['four', 'one', 'three', 'two'])
      })

      it('locks a user by name and by id, and nobody where there is none', async () => {
        const user = await newUser(await newAccount())
        const upper = user.userName.toUpperCase()
        expect(await write((tx) => lockUser(tx, user.accountId, upper))).toEqual(user)
        expect(await write((tx) => lockUserById(tx, user.userId))).toEqual(user)
        expect(await write((tx) => lockUser(tx, user.accountId, 'nobody'))).toBeUndefined()
        expect(await write((tx) => lockUserById(tx, 'nobody'))).toBeUndefined()
      })

      it('lets fifty writes at once that lock a user make two keys at the most', async () => {
        const user = await newUser(await newAccount())
        const won = await winners(async (tx) => {
          await lockUserById(tx, user.userId)
          if ((await listAccessKeys(tx.query, user)).length >= 2) return false
          const key = { accessKeyId: fresh(), secretSealed: 's', createdAt: now }
          return insertAccessKey(tx, { ...user, ...key })
        })
        expect(won).toBe(2)
        expect(await listAccessKeys(store.read, user)).toHaveLength(2)
      })

      it('renames a user, to another case of the own name too, and not to the name of another', async () => {
        const accountId = await newAccount()
        const user = await newUser(accountId, 'Carl')
        await newUser(accountId, 'Dora')
        const change = (userName: string, path = '/') =>
          write((tx) => renameUser(tx, user, { userName, path }))
        expect(await change('CARL')).toBe(true)
        expect((await findUser(store.read, accountId, 'carl'))?.userName).toBe('CARL')
        expect(await change('dORA')).toBe(false)
        expect(await change('Emil', '/moved/')).toBe(true)
        expect(await findUser(store.read, accountId, 'Carl')).toBeUndefined()
        expect(await findUser(store.read, accountId, 'emil')).toMatchObject({
          userId: user.userId,
          path: '/moved/',
        })
      })

      it('gives one of fifty renamed at once the new name, and tells the others', async () => {
        const accountId = await newAccount()
        const users: User[] = []
        for (const index of many) users.push(await newUser(accountId, `rename-${index}`))
        const won = await winners((tx, index) =>
          renameUser(tx, users[index] as User, { userName: 'wanted', path: '/' }),
        )
        expect(won).toBe(1)
      })

      it('touches a user who is renamed or deleted', async () => {
        const user = await newUser(await newAccount())
        const change = { accountId: user.accountId, principalId: user.userId }
        const renamedTo = fresh()
        const renamed = await write(async (tx) => {
          await renameUser(tx, user, { userName: renamedTo, path: '/' })
          return tx.changes
        })
        expect(renamed).toEqual([change])
        const deleted = await write(async (tx) => {
          await deleteBareUser(tx, user.accountId, renamedTo)
          return tx.changes
        })
        expect(deleted).toEqual([change])
      })

      it('deletes a user with its tags', async () => {
        const user = await newUser(await newAccount())
        const owner = { table: 'user_tags', id: user.userId } as const
        await write((tx) => putTags(tx, owner, [{ Key: 'a', Value: 'b' }]))
        await write((tx) => deleteBareUser(tx, user.accountId, user.userName))
        expect(await findUserById(store.read, user.userId)).toBeUndefined()
        expect(await listTags(store.read, owner)).toEqual([])
      })

      it('tells what a user still holds', async () => {
        const user = await newUser(await newAccount())
        const holds = () => write((tx) => userHolds(tx, user.userId))
        const nothing = { accessKeys: false, inlinePolicies: false, attachedPolicies: false }
        expect(await holds()).toEqual(nothing)
        const accessKeyId = await newKey(user)
        expect(await holds()).toEqual({ ...nothing, accessKeys: true })
        await write((tx) => deleteAccessKey(tx, user, accessKeyId))
        const policy = { policyName: 'p', document: '{}', size: 2 }
        await write((tx) => putInlinePolicy(tx, user, policy))
        expect(await holds()).toEqual({ ...nothing, inlinePolicies: true })
        await write((tx) => deleteInlinePolicy(tx, user, 'p'))
        await write((tx) => attachPolicy(tx, user, { policyArn: 'arn:p', attachedAt: now }))
        expect(await holds()).toEqual({ ...nothing, attachedPolicies: true })
      })
    })

    describe('tags', () => {
      const owners: [string, () => Promise<TagOwner>][] = [
        [
          'a user',
          async () => ({ table: 'user_tags', id: (await newUser(await newAccount())).userId }),
        ],
        [
          'a device',
          async () => ({
            table: 'mfa_device_tags',
            id: (await newDevice(await newAccount())).deviceId,
          }),
        ],
      ]

      it.each(owners)('keeps the tags of %s by key without regard to case', async (_, newOwner) => {
        const owner = await newOwner()
        const put = (...tags: { Key: string; Value: string }[]) =>
          write((tx) => putTags(tx, owner, tags))
        await put({ Key: 'b', Value: '1' }, { Key: 'a_', Value: '2' }, { Key: 'A-', Value: '' })
        await put({ Key: 'B', Value: '3' })
        expect(await listTags(store.read, owner)).toEqual([
          { Key: 'A-', Value: '' },
          { Key: 'a_', Value: '2' },
          { Key: 'B', Value: '3' },
        ])
        expect(await listTags(store.read, owner)).toHaveLength(3)
        await write((tx) => deleteTags(tx, owner, []))
        expect(await listTags(store.read, owner)).toHaveLength(3)
        await write((tx) => deleteTags(tx, owner, ['b', 'A_', 'none']))
        expect(await listTags(store.read, owner)).toEqual([{ Key: 'A-', Value: '' }])
      })
    })

    describe('policies', () => {
      it('keeps inline policies by name and overwrites the one of the same name', async () => {
        const user = await newUser(await newAccount())
        const put = (policyName: string, document: string) =>
          write((tx) => putInlinePolicy(tx, user, { policyName, document, size: document.length }))
        await put('b_', '{"b":1}')
        await put('b-', '{}')
        await put('a', '{"a":1}')
        await put('a', '{"a":22}')
        // Names of policies differ by case.
        await put('A', '[]')
        expect(await listInlinePolicies(store.read, user.userId)).toEqual([
          { policyName: 'A', document: '[]' },
          { policyName: 'a', document: '{"a":22}' },
          { policyName: 'b-', document: '{}' },
          { policyName: 'b_', document: '{"b":1}' },
        ])
        expect(await findInlinePolicy(store.read, user.userId, 'a')).toEqual({
          policyName: 'a',
          document: '{"a":22}',
        })
        expect(await findInlinePolicy(store.read, user.userId, 'c')).toBeUndefined()
        expect(await sizeOfOtherInlinePolicies(store.read, user.userId, 'a')).toBe(11)
        expect(await sizeOfOtherInlinePolicies(store.read, user.userId, 'c')).toBe(19)
      })

      it('deletes an inline policy once', async () => {
        const user = await newUser(await newAccount())
        await write((tx) => putInlinePolicy(tx, user, { policyName: 'p', document: '{}', size: 2 }))
        expect(await winners((tx) => deleteInlinePolicy(tx, user, 'p'))).toBe(1)
        expect(await listInlinePolicies(store.read, user.userId)).toEqual([])
      })

      it('attaches a policy once and lists in the order of attachment', async () => {
        const user = await newUser(await newAccount())
        const attach = (policyArn: string, attachedAt: number) =>
          write((tx) => attachPolicy(tx, user, { policyArn, attachedAt }))
        await attach('arn:b', now)
        await attach('arn:a', now + 1)
        await attach('arn:b', now + 2)
        await attach('arn:A', now + 1)
        expect(await listAttachedPolicies(store.read, user.userId)).toEqual([
          'arn:b',
          'arn:A',
          'arn:a',
        ])
        expect(await winners((tx) => detachPolicy(tx, user, 'arn:b'))).toBe(1)
        expect(await listAttachedPolicies(store.read, user.userId)).toEqual(['arn:A', 'arn:a'])
      })

      it('touches the user whose policies change', async () => {
        const user = await newUser(await newAccount())
        const touched = await write(async (tx) => {
          await putInlinePolicy(tx, user, { policyName: 'p', document: '{}', size: 2 })
          await deleteInlinePolicy(tx, user, 'p')
          await attachPolicy(tx, user, { policyArn: 'arn:a', attachedAt: now })
          await detachPolicy(tx, user, 'arn:a')
          return tx.changes
        })
        const change = { accountId: user.accountId, principalId: user.userId }
        expect(touched).toEqual([change, change, change, change])
      })
    })

    describe('access keys', () => {
      it('has an access key id once', async () => {
        const user = await newUser(await newAccount())
        const accessKeyId = await newKey(user)
        const other = await newUser(await newAccount())
        const again = { ...other, accessKeyId, secretSealed: 'x', createdAt: now }
        expect(await write((tx) => insertAccessKey(tx, again))).toBe(false)
        expect(await findAccessKey(store.read, accessKeyId)).toEqual({
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
          (await listAccessKeys(store.read, owner)).map(({ accessKeyId }) => accessKeyId)
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
          expect((await findAccessKey(store.read, accessKeyId))?.status).toBe('Active')
          expect(await write((tx) => setAccessKeyStatus(tx, owner, change))).toBe(true)
          expect((await findAccessKey(store.read, accessKeyId))?.status).toBe('Inactive')
          expect(await write((tx) => deleteAccessKey(tx, stranger, accessKeyId))).toBe(false)
          expect(await winners((tx) => deleteAccessKey(tx, owner, accessKeyId))).toBe(1)
          expect(await findAccessKey(store.read, accessKeyId)).toBeUndefined()
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
        expect(await findAccessKey(store.read, accessKeyId)).toMatchObject({
          lastUsedAt: now + 9,
          lastUsedService: 'iam',
          lastUsedRegion: 'here',
        })
      })
    })

    describe('MFA devices', () => {
      it('has a serial number once, whatever its case', async () => {
        const accountId = await newAccount()
        const device = await newDevice(accountId, 'Phone')
        const serialNumber = device.serialNumber.replace('Phone', 'pHONE')
        const again = { ...device, deviceId: randomUUID(), serialNumber }
        expect(await write((tx) => insertMfaDevice(tx, again))).toBe(false)
        expect(await findMfaDevice(store.read, accountId, serialNumber)).toEqual(device)
      })

      it('finds and locks a device in its account only', async () => {
        const device = await newDevice(await newAccount())
        const elsewhere = await newAccount()
        const { accountId, serialNumber } = device
        expect(await findMfaDevice(store.read, elsewhere, serialNumber)).toBeUndefined()
        expect(await write((tx) => lockMfaDevice(tx, elsewhere, serialNumber))).toBeUndefined()
        expect(await write((tx) => lockMfaDevice(tx, accountId, serialNumber))).toEqual(device)
      })

      it('pages devices in the order of serial numbers, with the user that has each', async () => {
        const user = await newUser(await newAccount(), 'Owner', '/p/')
        const { accountId } = user
        for (const name of ['b', 'a_', 'A-', 'ab', 'C']) await newDevice(accountId, name)
        const device = await enabledDevice(user)
        const rootDevice = await newDevice(accountId, 'root')
        const root = { kind: 'root' } as const
        await write((tx) =>
          assignMfaDevice(tx, rootDevice, {
            owner: root,
            enabledAt: now,
            timeAdjustment: 0,
            floorStep: 5,
          }),
        )
        const serials = (devices: { serialNumber: string }[]) =>
          devices.map(({ serialNumber }) => serialNumber)
        const all = await listMfaDevices(store.read, { accountId, assignment: 'Any', limit: 10 })
        expect(serials(all)).toHaveLength(7)
        expect(serials(all)).toEqual(serials(all).toSorted())
        const read: string[] = []
        for (let after: string | undefined; ; after = read.at(-1)) {
          const page = await listMfaDevices(store.read, {
            accountId,
            assignment: 'Any',
            after,
            limit: 3,
          })
          read.push(...serials(page))
          if (page.length < 3) break
        }
        expect(read).toEqual(serials(all))
        const list = (page: Partial<Parameters<typeof listMfaDevices>[1]>) =>
          listMfaDevices(store.read, { accountId, assignment: 'Any', limit: 10, ...page })
        expect(await list({ owner: ownerOf(user) })).toEqual([
          { ...device, userName: 'Owner', userPath: '/p/', userCreatedAt: now },
        ])
        expect(await list({ owner: root })).toEqual([
          {
            ...(await readDevice(rootDevice)),
            userName: null,
            userPath: null,
            userCreatedAt: null,
          },
        ])
        expect(await list({ assignment: 'Assigned' })).toHaveLength(2)
        expect(await list({ assignment: 'Unassigned' })).toHaveLength(5)
        expect(await list({ kind: 'virtual' })).toHaveLength(7)
        expect(await list({ kind: 'other' })).toHaveLength(0)
      })

      it('gives an unassigned device to one of fifty at once', async () => {
        const accountId = await newAccount()
        const device = await newDevice(accountId)
        const users: User[] = []
        for (const _ of many) users.push(await newUser(accountId))
        const won = await winners((tx, index) =>
          assignMfaDevice(tx, device, {
            owner: ownerOf(users[index] as User),
            enabledAt: now,
            timeAdjustment: 2,
            floorStep: 100,
          }),
        )
        expect(won).toBe(1)
        expect(await readDevice(device)).toMatchObject({
          ownerKind: 'user',
          enabledAt: now,
          timeAdjustment: 2,
          floorStep: 100,
        })
      })

      it('takes a device from its owner only, and keeps what its codes told', async () => {
        const user = await newUser(await newAccount())
        const device = await enabledDevice(user, 100)
        const other = await newUser(user.accountId)
        const take = (owner: DeviceOwner) => write((tx) => unassignMfaDevice(tx, device, owner))
        expect(await take(ownerOf(other))).toBe(false)
        expect(await take({ kind: 'root' })).toBe(false)
        expect(await winners((tx) => unassignMfaDevice(tx, device, ownerOf(user)))).toBe(1)
        expect(await readDevice(device)).toMatchObject({
          ownerKind: null,
          userId: null,
          enabledAt: null,
          floorStep: 100,
        })
        // The codes that enabled it once cannot enable it again, for anybody.
        const again = { owner: ownerOf(other), enabledAt: now, timeAdjustment: 0, floorStep: 100 }
        expect(await write((tx) => assignMfaDevice(tx, device, again))).toBe(false)
        expect(await write((tx) => assignMfaDevice(tx, device, { ...again, floorStep: 101 }))).toBe(
          true,
        )
      })

      it('never resynchronises a device backwards, nor one that left its owner', async () => {
        const user = await newUser(await newAccount())
        const device = await enabledDevice(user, 100)
        const move = (floorStep: number) =>
          write((tx) => resynchroniseMfaDevice(tx, device, { timeAdjustment: 7, floorStep }))
        expect(await move(100)).toBe(false)
        expect(await move(99)).toBe(false)
        expect(await move(101)).toBe(true)
        expect(await readDevice(device)).toMatchObject({ timeAdjustment: 7, floorStep: 101 })
        await write((tx) => unassignMfaDevice(tx, device, ownerOf(user)))
        expect(await move(102)).toBe(false)
      })

      it('deletes an unassigned device with its tags and used codes, and no assigned one', async () => {
        const user = await newUser(await newAccount())
        const device = await enabledDevice(user)
        const tagOwner = { table: 'mfa_device_tags', id: device.deviceId } as const
        await write(async (tx) => {
          await putTags(tx, tagOwner, [{ Key: 'a', Value: 'b' }])
          await spendStep(tx, device, { step: 500, usedAt: now })
        })
        const refused = write(async (tx) => {
          if (!(await deleteMfaDevice(tx, device))) throw new Error('in use')
        })
        await expect(refused).rejects.toThrow('in use')
        expect(await listTags(store.read, tagOwner)).toHaveLength(1)
        await write((tx) => unassignMfaDevice(tx, device, ownerOf(user)))
        expect(await winners((tx) => deleteMfaDevice(tx, device))).toBe(1)
        expect(await readDevice(device)).toBeUndefined()
        expect(await listTags(store.read, tagOwner)).toHaveLength(0)
      })

      it('touches the principal whose devices change', async () => {
        const user = await newUser(await newAccount())
        const device = await newDevice(user.accountId)
        const { accountId } = user
        const step = { enabledAt: now, timeAdjustment: 0, floorStep: 1 }
        const touched = await write(async (tx) => {
          await assignMfaDevice(tx, device, { owner: ownerOf(user), ...step })
          await unassignMfaDevice(tx, device, ownerOf(user))
          await assignMfaDevice(tx, device, { owner: { kind: 'root' }, ...step, floorStep: 2 })
          return tx.changes
        })
        expect(touched).toEqual([
          { accountId, principalId: user.userId },
          { accountId, principalId: user.userId },
          { accountId, principalId: accountId },
        ])
      })

      it.each(['user', 'root'] as const)(
        'counts the first device of a %s in for one of fifty at once',
        async (kind) => {
          const user = await newUser(await newAccount())
          const { accountId } = user
          const owner: DeviceOwner = kind === 'user' ? ownerOf(user) : { kind }
          const counted = async () =>
            kind === 'user'
              ? (await findUserById(store.read, user.userId))?.mfaDevices
              : (await findAccount(store.read, accountId))?.rootMfaDevices
          expect(await winners((tx) => countDeviceIn(tx, { accountId, owner, below: 1 }))).toBe(1)
          expect(await winners((tx) => countDeviceIn(tx, { accountId, owner, below: 8 }))).toBe(7)
          expect(await counted()).toBe(8)
          await write((tx) => countDeviceOut(tx, accountId, owner))
          expect(await counted()).toBe(7)
        },
      )
    })

    describe('codes', () => {
      it('spends a step of a device for one of fifty at once', async () => {
        const device = await enabledDevice(await newUser(await newAccount()))
        expect(await winners((tx) => spendStep(tx, device, { step: 500, usedAt: now }))).toBe(1)
        expect(await winners((tx) => spendStep(tx, device, { step: 500, usedAt: now }))).toBe(0)
      })

      it('spends each step once, in any order', async () => {
        const device = await enabledDevice(await newUser(await newAccount()), 100)
        const spend = (step: number) =>
          write((tx) => spendStep(tx, device, { step, usedAt: now + step }))
        expect(await spend(103)).toBe(true)
        expect(await spend(102)).toBe(true)
        expect(await spend(103)).toBe(false)
        expect(await spend(102)).toBe(false)
      })

      it('spends no step up to the floor that enabling or resynchronising set', async () => {
        const device = await enabledDevice(await newUser(await newAccount()), 100)
        const spend = (step: number) => write((tx) => spendStep(tx, device, { step, usedAt: now }))
        expect(await spend(99)).toBe(false)
        expect(await spend(100)).toBe(false)
        await write((tx) =>
          resynchroniseMfaDevice(tx, device, { timeAdjustment: 0, floorStep: 200 }),
        )
        expect(await spend(150)).toBe(false)
        expect(await spend(201)).toBe(true)
      })

      it('spends no step of a device that left its owner meanwhile', async () => {
        const user = await newUser(await newAccount())
        const device = await enabledDevice(user, 100)
        await write((tx) => unassignMfaDevice(tx, device, ownerOf(user)))
        expect(await write((tx) => spendStep(tx, device, { step: 300, usedAt: now }))).toBe(false)
        const other = await newUser(user.accountId)
        const change = { owner: ownerOf(other), enabledAt: now, timeAdjustment: 0, floorStep: 101 }
        await write((tx) => assignMfaDevice(tx, device, change))
        expect(await write((tx) => spendStep(tx, device, { step: 300, usedAt: now }))).toBe(false)
      })

      it('keeps no step spent by a write that fails', async () => {
        const device = await enabledDevice(await newUser(await newAccount()))
        const failed = write(async (tx) => {
          await spendStep(tx, device, { step: 500, usedAt: now })
          throw new Error('no')
        })
        await expect(failed).rejects.toThrow('no')
        expect(await write((tx) => spendStep(tx, device, { step: 500, usedAt: now }))).toBe(true)
      })

      it('spends a pair of steps for one of fifty at once', async () => {
        const device = await newDevice(await newAccount())
        const { accountId, serialNumber, deviceId } = device
        const won = await winners(async (tx) => {
          await lockMfaDevice(tx, accountId, serialNumber)
          return spendPair(tx, deviceId, { steps: [500, 501], usedAt: now })
        })
        expect(won).toBe(1)
      })

      it('spends neither step of a pair of which one was used before', async () => {
        const device = await enabledDevice(await newUser(await newAccount()))
        const { deviceId } = device
        const pair = (first: number) =>
          write((tx) => spendPair(tx, deviceId, { steps: [first, first + 1], usedAt: now }))
        expect(await write((tx) => spendStep(tx, device, { step: 501, usedAt: now }))).toBe(true)
        expect(await pair(500)).toBe(false)
        expect(await pair(501)).toBe(false)
        expect(await write((tx) => spendStep(tx, device, { step: 500, usedAt: now }))).toBe(true)
        expect(await pair(502)).toBe(true)
        expect(await write((tx) => spendStep(tx, device, { step: 503, usedAt: now }))).toBe(false)
      })

      it('forgets the used codes that are older than a time', async () => {
        const device = await enabledDevice(await newUser(await newAccount()), 1)
        const spend = (step: number, usedAt: number) =>
          write((tx) => spendStep(tx, device, { step, usedAt }))
        await spend(500, 1000)
        await spend(501, 1001)
        await write((tx) => deleteUsedCodesBefore(tx, 1001))
        expect(await spend(501, 1002)).toBe(false)
        expect(await spend(500, 1002)).toBe(true)
      })

      it('gives a budget of tries out and not one more, with fifty at once', async () => {
        const subject = fresh('device:')
        const take = (windowStart: number) => (tx: Transaction) =>
          takeAttempt(tx, { subject, windowStart, budget: 9 })
        expect(await winners(take(now))).toBe(9)
        expect(await winners(take(now + 1))).toBe(9)
        expect(await attemptsUsed(store.read, subject, now)).toBe(9)
        expect(await attemptsUsed(store.read, 'nobody', now)).toBe(0)
        await write((tx) => giveBackAttempt(tx, subject, now))
        expect(await winners(take(now))).toBe(1)
      })

      it('gives back no more tries than were taken', async () => {
        const subject = fresh('source:')
        await write((tx) => takeAttempt(tx, { subject, windowStart: now, budget: 9 }))
        await Promise.all(many.map(() => write((tx) => giveBackAttempt(tx, subject, now))))
        expect(await attemptsUsed(store.read, subject, now)).toBe(0)
      })

      it('forgets the tries of windows before a time', async () => {
        const subject = fresh('device:')
        for (const windowStart of [1000, 2000])
          await write((tx) => takeAttempt(tx, { subject, windowStart, budget: 9 }))
        await write((tx) => deleteAttemptsBefore(tx, 2000))
        expect(await attemptsUsed(store.read, subject, 1000)).toBe(0)
        expect(await attemptsUsed(store.read, subject, 2000)).toBe(1)
      })

      it.each(['user', 'root'] as const)(
        'counts every wrong code of a %s, on the device and on its owner, until a right one',
        async (kind) => {
          const user = await newUser(await newAccount())
          const { accountId } = user
          const owner: DeviceOwner = kind === 'user' ? ownerOf(user) : { kind }
          const devices = [await newDevice(accountId), await newDevice(accountId)]
          const change = { owner, enabledAt: now, timeAdjustment: 0, floorStep: 1 }
          for (const device of devices) await write((tx) => assignMfaDevice(tx, device, change))
          const failures = async () => [
            (await readDevice(devices[0] as MfaDevice)).consecutiveFailures,
            (await readDevice(devices[1] as MfaDevice)).consecutiveFailures,
            kind === 'user'
              ? (await findUserById(store.read, user.userId))?.mfaFailures
              : (await findAccount(store.read, accountId))?.rootMfaFailures,
          ]
          await Promise.all(
            many.map((index) =>
              write((tx) => countFailure(tx, devices[index % 2] as MfaDevice, owner)),
            ),
          )
          expect(await failures()).toEqual([parallel / 2, parallel / 2, parallel])
          await write((tx) => clearFailures(tx, accountId, owner))
          expect(await failures()).toEqual([0, 0, 0])
        },
      )
    })

    describe('links that work once', () => {
      const newEntry = async (more: Partial<OneTimeEntry> = {}): Promise<OneTimeEntry> => {
        const entry: OneTimeEntry = {
          tokenHash: fresh(),
          purpose: 'set-up-link',
          subject: 's',
          payload: 'p',
          expiresAt: now + 1000,
          ...more,
        }
        await write((tx) => insertOneTimeEntry(tx, entry))
        return entry
      }

      it('gives an entry to one of fifty at once', async () => {
        const { tokenHash, purpose } = await newEntry()
        const key = { tokenHash, purpose, now }
        expect(await winners((tx) => consumeOneTimeEntry(tx, key))).toBe(1)
        expect(await findOneTimeEntry(store.read, key)).toBeUndefined()
      })

      it('opens for its purpose and until it expires, and stays after a refusal', async () => {
        const entry = await newEntry()
        const { tokenHash, purpose, expiresAt } = entry
        const wrongKeys = [
          { tokenHash, purpose: 'root-mfa-ticket', now },
          { tokenHash, purpose, now: expiresAt },
          { tokenHash: 'other', purpose, now },
        ] as const
        for (const key of wrongKeys) {
          expect(await findOneTimeEntry(store.read, key)).toBeUndefined()
          expect(await write((tx) => consumeOneTimeEntry(tx, key))).toBe(false)
        }
        const key = { tokenHash, purpose, now: expiresAt - 1 }
        expect(await findOneTimeEntry(store.read, key)).toEqual(entry)
        expect(await write((tx) => consumeOneTimeEntry(tx, key))).toBe(true)
      })

      it('deletes the entries of a purpose, or those that have expired', async () => {
        const link = await newEntry()
        const ticket = await newEntry({ purpose: 'root-mfa-ticket' })
        const old = await newEntry({ purpose: 'root-mfa-ticket', expiresAt: now })
        const found = async ({ tokenHash, purpose }: OneTimeEntry) =>
          (await findOneTimeEntry(store.read, { tokenHash, purpose, now: now - 1 })) !== undefined
        await write((tx) => deleteOneTimeEntries(tx, { expiredAt: now }))
        expect([await found(link), await found(ticket), await found(old)]).toEqual([
          true,
          true,
          false,
        ])
        await write((tx) => deleteOneTimeEntries(tx, { purpose: 'set-up-link' }))
        expect([await found(link), await found(ticket)]).toEqual([false, true])
      })
    })

    describe('events', () => {
      const eventIdAt = (time: number) => `${String(time).padStart(8, '0')}-${fresh()}`
      const event = (more: Partial<EventRow>): EventRow => ({
        eventId: eventIdAt(0),
        accountId: 'a',
        touched: [],
        record: '{}',
        ...more,
      })

      it('writes any number of events and pages them in the order of their ids', async () => {
        const accountId = fresh()
        const events = Array.from({ length: 257 }, (_, index) =>
          event({ accountId, eventId: eventIdAt(index), record: `{"n":${index}}` }),
        )
        await write((tx) => insertEvents(tx, events.toReversed()))
        await write((tx) => insertEvents(tx, [event({ accountId: 'other' })]))
        await write((tx) => insertEvents(tx, []))
        const read: { eventId: string; record: string }[] = []
        for (let after = ''; ; after = read.at(-1)?.eventId ?? '') {
          const page = await listEvents(store.read, { after, accountId, limit: 50 })
          read.push(...page)
          if (page.length < 50) break
        }
        expect(read).toEqual(events.map(({ eventId, record }) => ({ eventId, record })))
        const everybody = await listEvents(store.read, { after: '', limit: 1000 })
        expect(everybody.length).toBeGreaterThanOrEqual(258)
      })

      it('has an event once, however often it is written', async () => {
        const accountId = fresh()
        const [once, other] = [event({ accountId }), event({ accountId })]
        await write((tx) => insertEvents(tx, [once]))
        await write((tx) => insertEvents(tx, [{ ...once, record: '{"again":1}' }, other]))
        const found = await listEvents(store.read, { after: '', accountId, limit: 10 })
        expect(found).toHaveLength(2)
        expect(found).toContainEqual({ eventId: once.eventId, record: '{}' })
      })

      it('lists what was changed after an event, and no event that changed nothing', async () => {
        const accountId = fresh()
        const [first, second, third, fourth] = [11, 12, 13, 10].map((time, index) =>
          event({
            accountId,
            eventId: eventIdAt(time),
            touched: [['account'], ['AIDA1', 'AIDA2'], [], ['AIDA3']][index] ?? [],
          }),
        ) as [EventRow, EventRow, EventRow, EventRow]
        await write((tx) => insertEvents(tx, [first, second, third, fourth]))
        const listed = (await listChangesAfter(store.read, fourth.eventId)).filter(
          (change) => change.accountId === accountId,
        )
        expect(listed.toSorted((one, other) => (one.eventId < other.eventId ? -1 : 1))).toEqual([
          { eventId: first.eventId, accountId, touched: 'account' },
          { eventId: second.eventId, accountId, touched: 'AIDA1 AIDA2' },
        ])
      })

      it('deletes the events before an id', async () => {
        const accountId = fresh()
        const [old, young] = [1, 2].map((time) =>
          event({ accountId, eventId: eventIdAt(time) }),
        ) as [EventRow, EventRow]
        await write((tx) => insertEvents(tx, [old, young]))
        await write((tx) => deleteEventsBefore(tx, young.eventId))
        const left = await listEvents(store.read, { after: '', accountId, limit: 10 })
        expect(left.map(({ eventId }) => eventId)).toEqual([young.eventId])
      })
    })

    describe('keys', () => {
      it('has one data key that seals: the last', async () => {
        const add = (keyId: string, createdAt: number) =>
          write((tx) => insertDataKey(tx, { keyId, wrapped: `w-${keyId}`, createdAt }))
        await add('bbbbbbbb', 1)
        await add('aaaaaaaa', 2)
        await add('cccccccc', 2)
        expect(await listDataKeys(store.read)).toEqual([
          { keyId: 'bbbbbbbb', wrapped: 'w-bbbbbbbb', createdAt: 1, retiredAt: 2 },
          { keyId: 'aaaaaaaa', wrapped: 'w-aaaaaaaa', createdAt: 2, retiredAt: 2 },
          { keyId: 'cccccccc', wrapped: 'w-cccccccc', createdAt: 2, retiredAt: null },
        ])
        await write((tx) => replaceWrappedKey(tx, 'aaaaaaaa', 'other'))
        await write((tx) => deleteDataKey(tx, 'bbbbbbbb'))
        expect(await listDataKeys(store.read)).toMatchObject([
          { keyId: 'aaaaaaaa', wrapped: 'other' },
          { keyId: 'cccccccc', wrapped: 'w-cccccccc' },
        ])
      })

      it('finds what is sealed under other keys and replaces it unless it changed meanwhile', async () => {
        const user = await newUser(await newAccount())
        const accessKeyId = await newKey(user)
        const device = await newDevice(user.accountId)
        const page = { notUnder: 'zzzzzzzz', limit: 10_000 }
        const mine = async () =>
          (await listSealedSecrets(store.read, page)).filter(
            ({ id }) => id === accessKeyId || id === device.deviceId,
          )
        const secrets = await mine()
        expect(secrets).toEqual([
          {
            table: 'access_keys',
            id: accessKeyId,
            sealed: 'v1.aaaaaaaa.secret',
            binding: `access-key:${accessKeyId}`,
          },
          {
            table: 'mfa_devices',
            id: device.deviceId,
            sealed: 'v1.aaaaaaaa.seed',
            binding: `mfa-seed:${device.deviceId}`,
          },
        ])
        expect(await listSealedSecrets(store.read, { ...page, limit: 1 })).toHaveLength(2)
        expect(await isSealedUnder(store.read, 'aaaaaaaa')).toBe(true)
        expect(await isSealedUnder(store.read, 'zzzzzzzz')).toBe(false)
        for (const secret of secrets) {
          const stale = { ...secret, sealed: 'v1.bbbbbbbb.x' }
          await write((tx) => replaceSealedSecret(tx, stale, 'v1.zzzzzzzz.stale'))
          expect(await mine()).toContainEqual(secret)
          await write((tx) => replaceSealedSecret(tx, secret, 'v1.zzzzzzzz.new'))
        }
        expect(await mine()).toEqual([])
        expect((await findAccessKey(store.read, accessKeyId))?.secretSealed).toBe('v1.zzzzzzzz.new')
        expect((await readDevice(device)).seedSealed).toBe('v1.zzzzzzzz.new')
        expect(await isSealedUnder(store.read, 'zzzzzzzz')).toBe(true)
      })
    })

    // The last: it puts the whole database back.
    describe('snapshots', () => {
      it('puts every table back to what it held', async () => {
        const user = await newUser(await newAccount())
        await newKey(user)
        const device = await enabledDevice(user)
        await write(async (tx) => {
          await spendStep(tx, device, { step: 500, usedAt: now })
          await putTags(tx, { table: 'user_tags', id: user.userId }, [{ Key: 'a', Value: 'b' }])
          await putTags(tx, { table: 'mfa_device_tags', id: device.deviceId }, [
            { Key: 'a', Value: 'b' },
          ])
          await putInlinePolicy(tx, user, { policyName: 'p', document: '{}', size: 2 })
          await attachPolicy(tx, user, { policyArn: 'arn:p', attachedAt: now })
          await useQuota(tx, { accountId: user.accountId, resource: 'users', quota: 5 })
        })
        const snapshot = await takeSnapshot(store.read)
        for (const [table, rows] of snapshot)
          expect([table, rows.length > 0]).toEqual([table, true])
        await newUser(user.accountId)
        await write((tx) => spendStep(tx, device, { step: 501, usedAt: now }))
        await write((tx) =>
          useQuota(tx, { accountId: user.accountId, resource: 'users', quota: 5 }),
        )
        await restoreSnapshot(store, snapshot)
        const sorted = (tables: Awaited<ReturnType<typeof takeSnapshot>>) =>
          [...tables].map(([table, rows]) => [
            table,
            rows.map((row) => JSON.stringify(row)).toSorted(),
          ])
        expect(sorted(await takeSnapshot(store.read))).toEqual(sorted(snapshot))
      })
    })
  })
}
