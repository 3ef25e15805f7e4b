import { describe, expect, it } from 'vitest'
import { attachPolicy, detachPolicy } from '../attached-policies.js'
import {
  addGroupMember,
  listGroupIdsOf,
  listGroupNamesOf,
  removeGroupMember,
} from '../group-members.js'
import {
  deleteBareGroup,
  findGroup,
  type Group,
  groupHolds,
  insertGroup,
  listGroups,
  listGroupsOf,
  lockGroup,
  renameGroup,
} from '../groups.js'
import { deleteInlinePolicy, putInlinePolicy } from '../inline-policies.js'
import type { Transaction } from '../store.js'
import { listUsers, lockUserById, type User } from '../users.js'
import { fresh, many, now, parallel, type StoreUnderTest } from './store-under-test.contract.js'

export function groupsContract(underTest: StoreUnderTest): void {
  const { write, winners, newAccount, newUser, newGroup } = underTest

  const add = (group: Group, user: User) =>
    write((tx) => addGroupMember(tx, { group, user, joinedAt: now }))
  const remove = (group: Group, user: User) => write((tx) => removeGroupMember(tx, group, user))
  async function deleteGroup(tx: Transaction, { accountId, groupName }: Group): Promise<boolean> {
    const taken = await lockGroup(tx, accountId, groupName)
    return taken !== undefined && deleteBareGroup(tx, taken)
  }

  describe('groups', () => {
    it('has a name once in an account, whatever its case, and keeps its case', async () => {
      const accountId = await newAccount()
      const group = await newGroup(accountId, 'Admins')
      const again = { ...group, groupId: fresh('AGPA'), groupName: 'aDMINS' }
      expect(await write((tx) => insertGroup(tx, again))).toBe(false)
      expect(await findGroup(underTest.read, accountId, 'ADMINS')).toEqual(group)
      expect(group.groupName).toBe('Admins')
      await newGroup(await newAccount(), 'admins')
      expect(await findGroup(underTest.read, accountId, 'nobody')).toBeUndefined()
      expect(await findGroup(underTest.read, 'nobody', 'admins')).toBeUndefined()
    })

    it('gives one of fifty at once a name', async () => {
      const accountId = await newAccount()
      const won = await winners((tx, index) =>
        insertGroup(tx, {
          groupId: fresh('AGPA'),
          accountId,
          groupName: index % 2 === 0 ? 'same' : 'SAME',
          path: '/',
          createdAt: now,
        }),
      )
      expect(won).toBe(1)
    })

    it('takes a group by name for one write after the other, and nothing where there is none', async () => {
      const group = await newGroup(await newAccount())
      const { accountId, groupId, groupName } = group
      const upper = groupName.toUpperCase()
      expect(await write((tx) => lockGroup(tx, accountId, upper))).toEqual(group)
      expect(await write((tx) => lockGroup(tx, accountId, 'nobody'))).toBeUndefined()
      expect(await write((tx) => lockGroup(tx, 'nobody', groupName))).toBeUndefined()
      await Promise.all(
        many.map(() =>
          write(async (tx) => {
            const taken = (await lockGroup(tx, accountId, groupName)) as Group
            await renameGroup(tx, taken, { groupName, path: `${taken.path}x/` })
          }),
        ),
      )
      expect(await findGroup(underTest.read, accountId, groupName)).toMatchObject({
        groupId,
        path: `/${'x/'.repeat(parallel)}`,
      })
    })

    it('pages groups in the order of their names, in code points and without regard to case', async () => {
      const accountId = await newAccount()
      const names = ['b', 'a_c', 'A-b', 'ab', 'B.a', 'a', 'Z', 'a+b', 'a=b', 'a,b', 'a@b', 'a1']
      for (const name of names) await newGroup(accountId, name)
      const read: string[] = []
      for (let after: string | undefined; ; after = read.at(-1)?.toLowerCase()) {
        const page = await listGroups(underTest.read, {
          accountId,
          pathPrefix: '/',
          after,
          limit: 5,
        })
        read.push(...page.map(({ groupName }) => groupName))
        if (page.length < 5) break
      }
      expect(read).toEqual(
        names.toSorted((one, other) => (one.toLowerCase() < other.toLowerCase() ? -1 : 1)),
      )
    })

    it('lists the groups under a path, to the letter', async () => {
      const accountId = await newAccount()
      await newGroup(accountId, 'one', '/team/a/')
      await newGroup(accountId, 'two', '/team_a/')
      await newGroup(accountId, 'three', '/Team/')
      await newGroup(accountId, 'four', '/')
      const under = async (pathPrefix: string) =>
        (await listGroups(underTest.read, { accountId, pathPrefix, limit: 10 })).map(
          ({ groupName }) => groupName,
        )
      expect(await under('/team/')).toEqual(['one'])
      expect(await under('/team%')).toEqual([])
      expect(await under('/t')).toEqual(['one', 'two'])
      expect(await under('/')).toEqual(['four', 'one', 'three', 'two'])
    })

    it('renames a group, to another case of the own name too, and not to the name of another', async () => {
      const accountId = await newAccount()
      const group = await newGroup(accountId, 'Writers')
      await newGroup(accountId, 'Readers')
      const change = (groupName: string, path = '/') =>
        write((tx) => renameGroup(tx, group, { groupName, path }))
      expect(await change('WRITERS')).toBe(true)
      expect((await findGroup(underTest.read, accountId, 'writers'))?.groupName).toBe('WRITERS')
      expect(await change('rEADERS')).toBe(false)
      expect(await change('Editors', '/moved/')).toBe(true)
      expect(await findGroup(underTest.read, accountId, 'Writers')).toBeUndefined()
      expect(await findGroup(underTest.read, accountId, 'editors')).toMatchObject({
        groupId: group.groupId,
        path: '/moved/',
      })
    })

    it('gives one of fifty renamed at once the new name, and tells the others', async () => {
      const accountId = await newAccount()
      const groups: Group[] = []
      for (const index of many) groups.push(await newGroup(accountId, `rename-${index}`))
      const won = await winners((tx, index) =>
        renameGroup(tx, groups[index] as Group, { groupName: 'wanted', path: '/' }),
      )
      expect(won).toBe(1)
    })

    it('deletes a group to which nothing belongs, for one of fifty at once', async () => {
      const group = await newGroup(await newAccount())
      const owner = { accountId: group.accountId, ownerId: group.groupId }
      const user = await newUser(group.accountId)
      const holds = () => write((tx) => groupHolds(tx, group.groupId))
      const nothing = { members: false, inlinePolicies: false, attachedPolicies: false }
      expect(await holds()).toEqual(nothing)
      await add(group, user)
      expect(await holds()).toEqual({ ...nothing, members: true })
      expect(await winners((tx) => deleteGroup(tx, group))).toBe(0)
      await remove(group, user)
      await write((tx) => putInlinePolicy(tx, owner, { policyName: 'p', document: '{}', size: 2 }))
      expect(await holds()).toEqual({ ...nothing, inlinePolicies: true })
      expect(await winners((tx) => deleteGroup(tx, group))).toBe(0)
      await write((tx) => deleteInlinePolicy(tx, owner, 'p'))
      await write((tx) => attachPolicy(tx, owner, { policyArn: 'arn:p', attachedAt: now }))
      expect(await holds()).toEqual({ ...nothing, attachedPolicies: true })
      expect(await winners((tx) => deleteGroup(tx, group))).toBe(0)
      await write((tx) => detachPolicy(tx, owner, 'arn:p'))
      expect(await winners((tx) => deleteGroup(tx, group))).toBe(1)
      expect(await findGroup(underTest.read, group.accountId, group.groupName)).toBeUndefined()
    })

    it('touches a group that is renamed or deleted', async () => {
      const group = await newGroup(await newAccount())
      const change = { accountId: group.accountId, principalId: group.groupId }
      const renamed = await write(async (tx) => {
        await renameGroup(tx, group, { groupName: group.groupName, path: '/moved/' })
        return tx.changes
      })
      expect(renamed).toEqual([change])
      const deleted = await write(async (tx) => {
        await deleteGroup(tx, group)
        return tx.changes
      })
      expect(deleted).toEqual([change])
    })
  })

  describe('members of groups', () => {
    const membersOf = async ({ accountId, groupId }: Group) =>
      (await listUsers(underTest.read, { accountId, groupId, pathPrefix: '/', limit: 100 })).map(
        ({ userName }) => userName,
      )
    const groupsOf = async ({ userId }: User) =>
      (await listGroupsOf(underTest.read, userId)).map(({ groupName }) => groupName)

    it('are added once and removed once, and touched by both', async () => {
      const group = await newGroup(await newAccount())
      const user = await newUser(group.accountId)
      const { accountId, userId } = user
      const added = { group, user, joinedAt: now }
      expect(await winners((tx) => addGroupMember(tx, added))).toBe(1)
      expect(await membersOf(group)).toEqual([user.userName])
      expect(await winners((tx) => removeGroupMember(tx, group, user))).toBe(1)
      expect(await membersOf(group)).toEqual([])
      const touched = await write(async (tx) => {
        await addGroupMember(tx, added)
        await removeGroupMember(tx, group, user)
        return tx.changes
      })
      const change = { accountId, principalId: userId }
      expect(touched).toEqual([change, change])
    })

    it('are paged in the order of names, and those of other groups are left out', async () => {
      const accountId = await newAccount()
      const [group, other] = [await newGroup(accountId), await newGroup(accountId)]
      for (const name of ['c', 'B', 'a', 'D']) await add(group, await newUser(accountId, name))
      const stranger = await newUser(accountId, 'b2')
      await add(other, stranger)
      expect(await membersOf(group)).toEqual(['a', 'B', 'c', 'D'])
      const page = { accountId, groupId: group.groupId, pathPrefix: '/', after: 'b', limit: 1 }
      expect(await listUsers(underTest.read, page)).toMatchObject([{ userName: 'c' }])
      expect(await membersOf(other)).toEqual(['b2'])
    })

    it('know their groups, in the order of names', async () => {
      const accountId = await newAccount()
      const user = await newUser(accountId)
      const other = await newUser(accountId)
      const ids: string[] = []
      for (const name of ['b', 'C', 'a']) {
        const group = await newGroup(accountId, name)
        await add(group, user)
        ids.push(group.groupId)
      }
      expect(await groupsOf(user)).toEqual(['a', 'b', 'C'])
      const found = await listGroupIdsOf(underTest.read, user.userId)
      expect(found.toSorted()).toEqual(ids.toSorted())
      expect(await groupsOf(other)).toEqual([])
      expect(await listGroupIdsOf(underTest.read, other.userId)).toEqual([])
    })

    it('know the names of their groups, several users at once', async () => {
      const accountId = await newAccount()
      const users = [await newUser(accountId), await newUser(accountId), await newUser(accountId)]
      const [both, one] = users as [User, User, User]
      for (const name of ['b', 'A']) {
        const group = await newGroup(accountId, name)
        await add(group, both)
        if (name === 'b') await add(group, one)
      }
      const ids = users.map(({ userId }) => userId)
      const named = await listGroupNamesOf(underTest.read, ids)
      const namesOf = ({ userId }: User) =>
        named.filter((row) => row.userId === userId).map(({ groupName }) => groupName)
      expect(users.map(namesOf)).toEqual([['A', 'b'], ['b'], []])
      expect(named).toHaveLength(3)
    })

    it('keep to a quota of groups with fifty at once that take the row of the user', async () => {
      const accountId = await newAccount()
      const user = await newUser(accountId)
      const groups: Group[] = []
      for (const _ of many) groups.push(await newGroup(accountId))
      const won = await winners(async (tx, index) => {
        await lockUserById(tx, user.userId)
        if ((await listGroupIdsOf(tx.query, user.userId)).length >= 10) return false
        return addGroupMember(tx, { group: groups[index] as Group, user, joinedAt: now })
      })
      expect(won).toBe(10)
    })

    it('are never left in a group that is deleted at the same time', async () => {
      const accountId = await newAccount()
      const user = await newUser(accountId)
      for (const index of many.slice(0, 10)) {
        const group = await newGroup(accountId, `brief-${index}`)
        const [deleted, added] = await Promise.all([
          write((tx) => deleteGroup(tx, group)),
          write(async (tx) => {
            await lockUserById(tx, user.userId)
            if ((await lockGroup(tx, accountId, group.groupName)) === undefined) return false
            return addGroupMember(tx, { group, user, joinedAt: now })
          }),
        ])
        expect(added).toBe(!deleted)
        expect(await membersOf(group)).toHaveLength(added ? 1 : 0)
      }
    })
  })
}
