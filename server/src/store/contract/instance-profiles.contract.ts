import { describe, expect, it } from 'vitest'
import {
  deleteEmptyInstanceProfile,
  findInstanceProfile,
  insertInstanceProfile,
  type InstanceProfile,
  listInstanceProfiles,
  lockInstanceProfile,
  putRoleInside,
  takeRoleOut,
} from '../instance-profiles.js'
import { listTags, putTags } from '../tags.js'
import { fresh, now, type StoreUnderTest } from './store-under-test.contract.js'

export function instanceProfilesContract(underTest: StoreUnderTest): void {
  const { write, winners, newAccount, newRole } = underTest

  const row = (accountId: string, profileName: string, path = '/') => ({
    profileId: fresh('AIPA'),
    accountId,
    profileName,
    path,
    createdAt: now,
  })
  const find = (accountId: string, profileName: string) =>
    findInstanceProfile(underTest.read, accountId, profileName)
  async function newProfile(
    accountId: string,
    profileName = fresh('profile-'),
    path = '/',
  ): Promise<InstanceProfile> {
    const profile = row(accountId, profileName, path)
    expect(await write((tx) => insertInstanceProfile(tx, profile))).toBe(true)
    return { ...profile, roleId: null }
  }
  async function namesIn(page: Parameters<typeof listInstanceProfiles>[1]): Promise<string[]> {
    const profiles = await listInstanceProfiles(underTest.read, page)
    return profiles.map(({ profileName }) => profileName)
  }

  describe('instance profiles', () => {
    it('has a name once in an account, whatever its case, and keeps its case', async () => {
      const accountId = await newAccount()
      const profile = await newProfile(accountId, 'Machines')
      const again = row(accountId, 'mACHINES')
      expect(await write((tx) => insertInstanceProfile(tx, again))).toBe(false)
      expect(await find(accountId, 'MACHINES')).toEqual(profile)
      expect(await find(accountId, 'nothing')).toBeUndefined()
      expect(await find('nobody', 'Machines')).toBeUndefined()
      await newProfile(await newAccount(), 'machines')
      const won = await winners((tx, index) =>
        insertInstanceProfile(tx, row(accountId, index % 2 === 0 ? 'same' : 'SAME')),
      )
      expect(won).toBe(1)
    })

    it('takes one by name, and nothing where there is none', async () => {
      const profile = await newProfile(await newAccount())
      const take = (accountId: string, name: string) =>
        write((tx) => lockInstanceProfile(tx, accountId, name))
      expect(await take(profile.accountId, profile.profileName.toUpperCase())).toEqual(profile)
      expect(await take(profile.accountId, 'nothing')).toBeUndefined()
      expect(await take('nobody', profile.profileName)).toBeUndefined()
    })

    it('lets one role of fifty at once inside, and takes it out once', async () => {
      const profile = await newProfile(await newAccount())
      const { accountId, profileName } = profile
      const [role, other] = [await newRole(accountId), await newRole(accountId)]
      const won = await winners((tx, index) =>
        putRoleInside(tx, profile, (index % 2 === 0 ? role : other).roleId),
      )
      expect(won).toBe(1)
      const { roleId } = (await find(accountId, profileName)) as InstanceProfile
      const inside = roleId === role.roleId ? role : other
      const outside = inside === role ? other : role
      expect(await write((tx) => takeRoleOut(tx, profile, outside.roleId))).toBe(false)
      expect(await winners((tx) => takeRoleOut(tx, profile, inside.roleId))).toBe(1)
      expect(await find(accountId, profileName)).toEqual(profile)
    })

    it('deletes one, tags and all, once and only while no role is inside', async () => {
      const profile = await newProfile(await newAccount())
      const role = await newRole(profile.accountId)
      const owner = { id: profile.profileId }
      await write((tx) => putTags(tx, owner, [{ Key: 'a', Value: '1' }]))
      await write((tx) => putRoleInside(tx, profile, role.roleId))
      expect(await winners((tx) => deleteEmptyInstanceProfile(tx, profile))).toBe(0)
      expect(await listTags(underTest.read, owner)).toHaveLength(1)
      await write((tx) => takeRoleOut(tx, profile, role.roleId))
      expect(await winners((tx) => deleteEmptyInstanceProfile(tx, profile))).toBe(1)
      expect(await find(profile.accountId, profile.profileName)).toBeUndefined()
      expect(await listTags(underTest.read, owner)).toEqual([])
    })

    it('lists those of an account, or of a role, in the order of names, by path and in pages', async () => {
      const accountId = await newAccount()
      const role = await newRole(accountId)
      for (const name of ['b', 'a_c', 'A-b', 'Z', 'a']) {
        const profile = await newProfile(accountId, name, name === 'Z' ? '/team_a/' : '/team/')
        if (name !== 'a') await write((tx) => putRoleInside(tx, profile, role.roleId))
      }
      await newProfile(await newAccount(), 'theirs')
      const page = { accountId, pathPrefix: '/', limit: 10 }
      expect(await namesIn(page)).toEqual(['a', 'A-b', 'a_c', 'b', 'Z'])
      expect(await namesIn({ ...page, after: 'a-b', limit: 2 })).toEqual(['a_c', 'b'])
      const ofRole = { ...page, roleId: role.roleId }
      expect(await namesIn(ofRole)).toEqual(['A-b', 'a_c', 'b', 'Z'])
      expect(await namesIn({ ...ofRole, after: 'b' })).toEqual(['Z'])
      expect(await namesIn({ ...page, pathPrefix: '/team/' })).toEqual(['a', 'A-b', 'a_c', 'b'])
      expect(await namesIn({ ...page, pathPrefix: '/team%' })).toEqual([])
    })

    it('touches the account with every change', async () => {
      const accountId = await newAccount()
      const role = await newRole(accountId)
      const profile = { ...row(accountId, fresh('profile-')), roleId: null }
      const touched = await write(async (tx) => {
        await insertInstanceProfile(tx, profile)
        await putRoleInside(tx, profile, role.roleId)
        await takeRoleOut(tx, profile, role.roleId)
        await deleteEmptyInstanceProfile(tx, profile)
        return tx.changes
      })
      expect(touched).toEqual(Array.from({ length: 4 }, () => ({ accountId })))
    })
  })
}
