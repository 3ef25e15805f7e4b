import { describe, expect, it } from 'vitest'
import { attachPolicy, detachPolicy, listAttachedPolicies } from '../attached-policies.js'
import { deleteInlinePolicy, putInlinePolicy } from '../inline-policies.js'
import { insertInstanceProfile, putRoleInside, takeRoleOut } from '../instance-profiles.js'
import { findPrincipalNames } from '../principal-names.js'
import {
  deleteBareRole,
  findRole,
  findRoleById,
  findRolesById,
  insertRole,
  listRoles,
  lockRole,
  roleHolds,
  setRoleBoundary,
  setTrustPolicy,
  updateRole,
} from '../roles.js'
import { listTags, putTags } from '../tags.js'
import { fresh, now, roleOf, type StoreUnderTest } from './store-under-test.contract.js'

export function rolesContract(underTest: StoreUnderTest): void {
  const { write, winners, newAccount, newRole, newUser } = underTest

  describe('roles', () => {
    it('has a name once in an account, whatever its case, and keeps its case', async () => {
      const accountId = await newAccount()
      const role = await newRole(accountId, 'Auditor')
      expect(role).toMatchObject({ roleName: 'Auditor', lastUsedAt: null, lastUsedRegion: null })
      const again = roleOf({ accountId, roleName: 'aUDITOR' })
      expect(await write((tx) => insertRole(tx, again))).toBe(false)
      expect(await findRole(underTest.read, accountId, 'AUDITOR')).toEqual(role)
      await newRole(await newAccount(), 'auditor')
    })

    it('gives one of fifty at once a name', async () => {
      const accountId = await newAccount()
      const won = await winners((tx, index) =>
        insertRole(tx, roleOf({ accountId, roleName: index % 2 === 0 ? 'same' : 'SAME' })),
      )
      expect(won).toBe(1)
    })

    it('finds a role by id and name, and none where there is none', async () => {
      const role = await newRole(await newAccount())
      expect(await findRoleById(underTest.read, role.roleId)).toEqual(role)
      expect(await findRoleById(underTest.read, 'AROANOBODY')).toBeUndefined()
      expect(await findRole(underTest.read, role.accountId, 'nobody')).toBeUndefined()
      expect(await findRole(underTest.read, 'nobody', role.roleName)).toBeUndefined()
    })

    it('takes a role by name for one write after the other, and nothing where there is none', async () => {
      const role = await newRole(await newAccount())
      const { accountId, roleId, roleName } = role
      const upper = roleName.toUpperCase()
      expect(await write((tx) => lockRole(tx, accountId, upper))).toEqual(role)
      expect(await write((tx) => lockRole(tx, accountId, 'nobody'))).toBeUndefined()
      expect(await write((tx) => lockRole(tx, 'nobody', roleName))).toBeUndefined()
      const won = await winners(async (tx, index) => {
        await lockRole(tx, accountId, roleName)
        if ((await listAttachedPolicies(tx.query, roleId)).length >= 2) return false
        const attached = { policyArn: `arn:${index}`, attachedAt: now }
        return attachPolicy(tx, { accountId, ownerId: roleId }, attached)
      })
      expect(won).toBe(2)
    })

    it('sets and takes away a permissions boundary, and touches the role', async () => {
      const role = await newRole(await newAccount())
      const set = (policyArn: string | null) =>
        write(async (tx) => {
          await setRoleBoundary(tx, role, policyArn)
          return tx.changes
        })
      const boundary = async () =>
        (await findRoleById(underTest.read, role.roleId))?.permissionsBoundary
      const change = { accountId: role.accountId, principalId: role.roleId }
      expect(await boundary()).toBeNull()
      expect(await set('arn:limit')).toEqual([change])
      expect(await boundary()).toBe('arn:limit')
      await set('arn:other')
      expect(await boundary()).toBe('arn:other')
      expect(await set(null)).toEqual([change])
      expect(await boundary()).toBeNull()
    })

    it('is made with a permissions boundary where it is to have one', async () => {
      const role = roleOf({ accountId: await newAccount(), roleName: fresh('role-') })
      await write((tx) => insertRole(tx, { ...role, permissionsBoundary: 'arn:limit' }))
      expect(await findRoleById(underTest.read, role.roleId)).toMatchObject({
        permissionsBoundary: 'arn:limit',
      })
    })

    it('pages roles in the order of their names, in code points and without regard to case', async () => {
      const accountId = await newAccount()
      const names = ['b', 'a_c', 'A-b', 'ab', 'B.a', 'a', 'Z', 'a+b', 'a=b', 'a,b', 'a@b', 'a1']
      for (const name of names) await newRole(accountId, name)
      await newRole(await newAccount(), 'theirs')
      const read: string[] = []
      for (let after: string | undefined; ; after = read.at(-1)?.toLowerCase()) {
        const page = { accountId, pathPrefix: '/', after, limit: 5 }
        const roles = await listRoles(underTest.read, page)
        read.push(...roles.map(({ roleName }) => roleName))
        if (roles.length < 5) break
      }
      expect(read).toEqual(
        names.toSorted((one, other) => (one.toLowerCase() < other.toLowerCase() ? -1 : 1)),
      )
    })

    it('lists the roles under a path, to the letter', async () => {
      const accountId = await newAccount()
      for (const [roleName, path] of [
        ['one', '/team/a/'],
        ['two', '/team_a/'],
        ['three', '/Team/'],
        ['four', '/'],
      ] as const)
        await write((tx) => insertRole(tx, { ...roleOf({ accountId, roleName }), path }))
      const under = async (pathPrefix: string) =>
        (await listRoles(underTest.read, { accountId, pathPrefix, limit: 10 })).map(
          ({ roleName }) => roleName,
        )
      expect(await under('/team/')).toEqual(['one'])
      expect(await under('/team%')).toEqual([])
      expect(await under('/t')).toEqual(['one', 'two'])
      expect(await under('/')).toEqual(['four', 'one', 'three', 'two'])
    })

    it('changes description, duration and trust policy, and touches the role', async () => {
      const role = await newRole(await newAccount())
      const change = { description: 'é', maxSessionSeconds: 7200 }
      const trust = { trustPolicy: '{"a":1}', trustPrincipals: '{"arn":"AIDA"}' }
      const touched = await write(async (tx) => {
        await updateRole(tx, role, change)
        await setTrustPolicy(tx, role, trust)
        return tx.changes
      })
      const principal = { accountId: role.accountId, principalId: role.roleId }
      expect(touched).toEqual([principal, principal])
      const changed = { ...role, ...change, ...trust }
      expect(await findRoleById(underTest.read, role.roleId)).toEqual(changed)
      await write((tx) => updateRole(tx, role, { ...change, description: null }))
      expect(await findRolesById(underTest.read, [role.roleId, 'AROANOBODY'])).toEqual([
        { ...changed, description: null },
      ])
    })

    it('deletes a role to which nothing belongs, for one of fifty at once', async () => {
      const role = await newRole(await newAccount())
      const { accountId, roleId } = role
      const owner = { accountId, ownerId: roleId }
      const profile = { profileId: fresh('AIPA'), accountId, profileName: 'p', path: '/' }
      const inside = { ...profile, createdAt: now, roleId: null }
      const holds = () => write((tx) => roleHolds(tx, roleId))
      const deleted = () => winners((tx) => deleteBareRole(tx, role))
      const nothing = { attachedPolicies: false, inlinePolicies: false, instanceProfiles: false }
      await write((tx) => putTags(tx, { id: roleId }, [{ Key: 'a', Value: '1' }]))
      await write((tx) => insertInstanceProfile(tx, inside))
      expect(await holds()).toEqual(nothing)
      await write((tx) => putInlinePolicy(tx, owner, { policyName: 'p', document: '{}', size: 2 }))
      expect(await holds()).toEqual({ ...nothing, inlinePolicies: true })
      expect(await deleted()).toBe(0)
      await write((tx) => deleteInlinePolicy(tx, owner, 'p'))
      await write((tx) => attachPolicy(tx, owner, { policyArn: 'arn:p', attachedAt: now }))
      expect(await holds()).toEqual({ ...nothing, attachedPolicies: true })
      expect(await deleted()).toBe(0)
      await write((tx) => detachPolicy(tx, owner, 'arn:p'))
      await write((tx) => putRoleInside(tx, inside, roleId))
      expect(await holds()).toEqual({ ...nothing, instanceProfiles: true })
      expect(await deleted()).toBe(0)
      await write((tx) => takeRoleOut(tx, inside, roleId))
      expect(await listTags(underTest.read, { id: roleId })).toHaveLength(1)
      expect(await deleted()).toBe(1)
      expect(await findRoleById(underTest.read, roleId)).toBeUndefined()
      expect(await listTags(underTest.read, { id: roleId })).toEqual([])
    })

    it('touches a role that is deleted', async () => {
      const role = await newRole(await newAccount())
      const touched = await write(async (tx) => {
        await deleteBareRole(tx, role)
        return tx.changes
      })
      expect(touched).toEqual([{ accountId: role.accountId, principalId: role.roleId }])
    })

    it('tells what users and roles of any account are called, however many are asked for', async () => {
      const role = await newRole(await newAccount(), 'Auditor')
      const user = await newUser(await newAccount(), 'Alice', '/a/')
      const nobody = Array.from({ length: 2500 }, (_, index) => `AIDANOBODY${index}`)
      const ids = [role.roleId, ...nobody, user.userId]
      expect(await findPrincipalNames(underTest.read, ids)).toEqual(
        new Map([
          [role.roleId, { id: role.roleId, accountId: role.accountId, path: '/', name: 'Auditor' }],
          [user.userId, { id: user.userId, accountId: user.accountId, path: '/a/', name: 'Alice' }],
        ]),
      )
      expect(await findPrincipalNames(underTest.read, [])).toEqual(new Map())
    })
  })
}
