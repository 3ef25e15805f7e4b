import { describe, expect, it } from 'vitest'
import {
  deleteAccessKey,
  findAccessKey,
  insertAccessKey,
  listAccessKeys,
  recordKeyUse,
} from '../access-keys.js'
import { attachPolicy, detachPolicy } from '../attached-policies.js'
import { addGroupMember, removeGroupMember } from '../group-members.js'
import { deleteInlinePolicy, listInlinePolicies, putInlinePolicy } from '../inline-policies.js'
import { countDeviceIn } from '../device-counts.js'
import type { Transaction } from '../store.js'
import { listTags, putTags } from '../tags.js'
import {
  deleteBareUser,
  findUser,
  findUserById,
  insertUser,
  listUsers,
  lockUser,
  lockUserById,
  renameUser,
  setUserBoundary,
  type User,
  userHolds,
} from '../users.js'
import {
  fresh,
  many,
  now,
  ownerOf,
  policyOwner,
  type StoreUnderTest,
} from './store-under-test.contract.js'

export function usersContract(underTest: StoreUnderTest): void {
  const { write, winners, newAccount, newUser, newGroup, newKey } = underTest

  async function deleteUser(tx: Transaction, user: User): Promise<boolean> {
    const taken = await lockUserById(tx, user.userId)
    return taken !== undefined && deleteBareUser(tx, taken)
  }

  const insertLoginProfile = ({ userId }: User) =>
    write((tx) =>
      tx.query
        .insertInto('login_profiles')
        .values({
          user_id: userId,
          password_hash: 'hash',
          created_at: now,
          changed_at: now,
          reset_required: 0,
        })
        .execute(),
    )

  describe('users', () => {
    it('has a name once in an account, whatever its case, and keeps its case', async () => {
      const accountId = await newAccount()
      const user = await newUser(accountId, 'Alice')
      const again = { userId: fresh(), accountId, userName: 'aLICE', path: '/', createdAt: now }
      expect(await write((tx) => insertUser(tx, again))).toBe(false)
      expect(await findUser(underTest.read, accountId, 'ALICE')).toEqual(user)
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
        expect(await findUser(underTest.read, accountId, text)).toBeUndefined()
        expect(await findAccessKey(underTest.read, text)).toBeUndefined()
        expect(await write((tx) => detachPolicy(tx, policyOwner(user), text))).toBe(false)
        const page = { accountId, pathPrefix: '/', after: text, limit: 5 }
        expect((await listUsers(underTest.read, page)).length).toBeLessThan(2)
        const use = { accessKeyId, accountId, usedAt: now, service: 'sts', region: text }
        await write((tx) => recordKeyUse(tx, use))
        expect((await findAccessKey(underTest.read, accessKeyId))?.lastUsedAt).toBe(now)
      },
    )

    it('finds a user by id and nobody by an id that no user has', async () => {
      const user = await newUser(await newAccount())
      expect(await findUserById(underTest.read, user.userId)).toEqual(user)
      expect(await findUserById(underTest.read, 'AIDANOBODY')).toBeUndefined()
      expect(await findUser(underTest.read, user.accountId, 'nobody')).toBeUndefined()
      expect(await findUser(underTest.read, 'nobody', user.userName)).toBeUndefined()
    })

    it('pages users in the order of their names, in code points and without regard to case', async () => {
      const accountId = await newAccount()
      const names = ['b', 'a_c', 'A-b', 'ab', 'B.a', 'a', 'Z', 'a+b', 'a=b', 'a,b', 'a@b', 'a1']
      for (const name of names) await newUser(accountId, name)
      const read: string[] = []
      for (let after: string | undefined; ; after = read.at(-1)?.toLowerCase()) {
        const page = await listUsers(underTest.read, {
          accountId,
          pathPrefix: '/',
          after,
          limit: 5,
        })
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
        (await listUsers(underTest.read, { accountId, pathPrefix, limit: 10 })).map(
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
      expect(await listAccessKeys(underTest.read, user)).toHaveLength(2)
    })

    it('renames a user, to another case of the own name too, and not to the name of another', async () => {
      const accountId = await newAccount()
      const user = await newUser(accountId, 'Carl')
      await newUser(accountId, 'Dora')
      const change = (userName: string, path = '/') =>
        write((tx) => renameUser(tx, user, { userName, path }))
      expect(await change('CARL')).toBe(true)
      expect((await findUser(underTest.read, accountId, 'carl'))?.userName).toBe('CARL')
      expect(await change('dORA')).toBe(false)
      expect(await change('Emil', '/moved/')).toBe(true)
      expect(await findUser(underTest.read, accountId, 'Carl')).toBeUndefined()
      expect(await findUser(underTest.read, accountId, 'emil')).toMatchObject({
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
        await deleteUser(tx, user)
        return tx.changes
      })
      expect(deleted).toEqual([change])
    })

    it('deletes a user with its tags', async () => {
      const user = await newUser(await newAccount())
      const owner = { id: user.userId }
      await write((tx) => putTags(tx, owner, [{ Key: 'a', Value: 'b' }]))
      await write((tx) => deleteUser(tx, user))
      expect(await findUserById(underTest.read, user.userId)).toBeUndefined()
      expect(await listTags(underTest.read, owner)).toEqual([])
    })

    it('tells what a user still holds', async () => {
      const user = await newUser(await newAccount())
      const holds = () => write((tx) => userHolds(tx, user.userId))
      const nothing = {
        accessKeys: false,
        inlinePolicies: false,
        attachedPolicies: false,
        groups: false,
        loginProfile: false,
      }
      expect(await holds()).toEqual(nothing)
      const accessKeyId = await newKey(user)
      expect(await holds()).toEqual({ ...nothing, accessKeys: true })
      await write((tx) => deleteAccessKey(tx, user, accessKeyId))
      const policy = { policyName: 'p', document: '{}', size: 2 }
      await write((tx) => putInlinePolicy(tx, policyOwner(user), policy))
      expect(await holds()).toEqual({ ...nothing, inlinePolicies: true })
      await write((tx) => deleteInlinePolicy(tx, policyOwner(user), 'p'))
      const attached = { policyArn: 'arn:p', attachedAt: now }
      await write((tx) => attachPolicy(tx, policyOwner(user), attached))
      expect(await holds()).toEqual({ ...nothing, attachedPolicies: true })
      await write((tx) => detachPolicy(tx, policyOwner(user), 'arn:p'))
      const group = await newGroup(user.accountId)
      await write((tx) => addGroupMember(tx, { group, user, joinedAt: now }))
      expect(await holds()).toEqual({ ...nothing, groups: true })
      await write((tx) => removeGroupMember(tx, group, user))
      await insertLoginProfile(user)
      expect(await holds()).toEqual({ ...nothing, loginProfile: true })
    })

    it('deletes no user with whom anything is left, and the bare one for one of fifty at once', async () => {
      const user = await newUser(await newAccount())
      const remove = () => write((tx) => deleteUser(tx, user))
      const device = { accountId: user.accountId, owner: ownerOf(user), below: 8 }
      await write((tx) => countDeviceIn(tx, device))
      expect(await remove()).toBe(false)
      const bare = await newUser(user.accountId)
      const owner = policyOwner(bare)
      const policy = { policyName: 'p', document: '{}', size: 2 }
      await write((tx) => putInlinePolicy(tx, owner, policy))
      expect(await winners((tx) => deleteUser(tx, bare))).toBe(0)
      await write((tx) => deleteInlinePolicy(tx, owner, 'p'))
      const group = await newGroup(user.accountId)
      await write((tx) => addGroupMember(tx, { group, user: bare, joinedAt: now }))
      expect(await winners((tx) => deleteUser(tx, bare))).toBe(0)
      await write((tx) => removeGroupMember(tx, group, bare))
      expect(await winners((tx) => deleteUser(tx, bare))).toBe(1)
      expect(await findUserById(underTest.read, bare.userId)).toBeUndefined()
    })

    it('never leaves a policy to a user who is deleted at the same time', async () => {
      const accountId = await newAccount()
      for (const index of many.slice(0, 10)) {
        const user = await newUser(accountId, `brief-${index}`)
        const owner = policyOwner(user)
        const [deleted, given] = await Promise.all([
          write((tx) => deleteUser(tx, user)),
          write(async (tx) => {
            if ((await lockUserById(tx, user.userId)) === undefined) return false
            await putInlinePolicy(tx, owner, { policyName: 'p', document: '{}', size: 2 })
            return true
          }),
        ])
        expect(given).toBe(!deleted)
        expect(await listInlinePolicies(underTest.read, user.userId)).toHaveLength(given ? 1 : 0)
      }
    })

    it('sets and takes away a permissions boundary, and touches the user', async () => {
      const user = await newUser(await newAccount())
      const set = (policyArn: string | null) =>
        write(async (tx) => {
          await setUserBoundary(tx, user, policyArn)
          return tx.changes
        })
      const boundary = async () =>
        (await findUserById(underTest.read, user.userId))?.permissionsBoundary
      expect(await boundary()).toBeNull()
      const change = { accountId: user.accountId, principalId: user.userId }
      expect(await set('arn:limit')).toEqual([change])
      expect(await boundary()).toBe('arn:limit')
      await set('arn:other')
      expect(await boundary()).toBe('arn:other')
      expect(await set(null)).toEqual([change])
      expect(await boundary()).toBeNull()
    })

    it('is made with a permissions boundary where it is to have one', async () => {
      const accountId = await newAccount()
      const user = { userId: fresh('AIDA'), accountId, userName: 'x', path: '/', createdAt: now }
      await write((tx) => insertUser(tx, { ...user, permissionsBoundary: 'arn:limit' }))
      expect(await findUserById(underTest.read, user.userId)).toMatchObject({
        permissionsBoundary: 'arn:limit',
      })
    })
  })
}
