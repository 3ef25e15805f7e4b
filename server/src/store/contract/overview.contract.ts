import { describe, expect, it } from 'vitest'
import { setAccessKeyStatus } from '../access-keys.js'
import {
  countEnabledDevices,
  countFailingDevices,
  countSuspectedClones,
  listInventory,
  unlockDevice,
} from '../device-inventory.js'
import { addGroupMember } from '../group-members.js'
import { insertLoginProfile } from '../login-profiles.js'
import {
  countAdoption,
  dayOf,
  deleteAdoptionBefore,
  listAdoption,
  recordAdoption,
} from '../mfa-adoption.js'
import { countDeviceIn } from '../device-counts.js'
import type { MfaDevice } from '../mfa-devices.js'
import { countOldKeys } from '../old-keys.js'
import { insertSecurityKey, markCloneSuspected } from '../security-keys.js'
import { findUserById, type User } from '../users.js'
import { inParts, readUserBelongings } from '../users-overview.js'
import { fresh, now, ownerOf, type StoreUnderTest } from './store-under-test.contract.js'

/** What pages show of many users or devices at once. */
export function overviewContract(underTest: StoreUnderTest): void {
  const { write, newAccount, newUser, newGroup, newDevice, newKey, enabledDevice } = underTest

  const givePassword = (user: User) =>
    write((tx) =>
      insertLoginProfile(tx, user, { passwordHash: 'h', createdAt: now, resetRequired: false }),
    )

  const withDevice = async (user: User): Promise<MfaDevice> => {
    const { accountId } = user
    await write((tx) => countDeviceIn(tx, { accountId, owner: ownerOf(user), below: 8 }))
    return enabledDevice(user)
  }

  /** As if so many wrong answers had been given. */
  const fail = (device: MfaDevice, failures: number) =>
    write((tx) =>
      tx.query
        .updateTable('mfa_devices')
        .set({ consecutive_failures: failures })
        .where('device_id', '=', device.deviceId)
        .execute(),
    )

  const makeKeyOf = (device: MfaDevice) =>
    write((tx) =>
      insertSecurityKey(tx, {
        deviceId: device.deviceId,
        credentialId: fresh(),
        publicKey: 'k',
        signCount: 0,
        transports: [],
        aaguid: 'a',
        attestationFormat: 'none',
        attestationTrusted: true,
        model: 'Key of Ours',
        userVerified: false,
        backupEligible: false,
        backupState: false,
        appId: null,
      }),
    )

  describe('what many users have', () => {
    it('reads groups, devices, passwords and keys of the users asked for, and of no other', async () => {
      const accountId = await newAccount()
      const [user, bare, other] = [
        await newUser(accountId),
        await newUser(accountId),
        await newUser(accountId),
      ]
      const [b, a] = [await newGroup(accountId, fresh('b')), await newGroup(accountId, fresh('A'))]
      for (const member of [user, other]) {
        for (const group of [b, a])
          await write((tx) => addGroupMember(tx, { group, user: member, joinedAt: now }))
        await givePassword(member)
        await withDevice(member)
      }
      const { userId } = user
      const keys = [
        await newKey({ accountId, userId }, now + 1),
        await newKey({ accountId, userId }),
      ]
      await newKey({ accountId, userId: other.userId })
      expect(await readUserBelongings(underTest.read, [userId, bare.userId])).toEqual({
        groups: [
          { userId, groupName: a.groupName },
          { userId, groupName: b.groupName },
        ],
        devices: [{ userId, kind: 'virtual' }],
        passwords: [{ userId, changedAt: now }],
        keys: [1, 0].map((index) => ({
          userId,
          accessKeyId: keys[index],
          status: 'Active',
          createdAt: now + 1 - index,
          lastUsedAt: null,
        })),
      })
    })

    it('reads nothing of nobody, and of more users than one query takes', async () => {
      const nothing = { groups: [], devices: [], passwords: [], keys: [] }
      expect(await readUserBelongings(underTest.read, [])).toEqual(nothing)
      const user = await newUser(await newAccount())
      await givePassword(user)
      const ids = Array.from({ length: 1500 }, (_, index) => `AIDA${index}`)
      const { passwords } = await readUserBelongings(underTest.read, [...ids, user.userId])
      expect(passwords).toEqual([{ userId: user.userId, changedAt: now }])
    })

    it('asks in parts of five hundred at the most, none of them lost', () => {
      const ids = Array.from({ length: 1001 }, (_, index) => String(index))
      const parts = [...inParts(ids)]
      expect(parts.map(({ length }) => length)).toEqual([500, 500, 1])
      expect(parts.flat()).toEqual(ids)
    })
  })

  describe('the inventory of devices', () => {
    const page = (accountId: string) => ({ accountId, assignment: 'Any', limit: 10 }) as const

    it('shows owner, last use and what is known of a security key', async () => {
      const user = await newUser(await newAccount())
      const { accountId, userId, userName, path } = user
      const device = await enabledDevice(user)
      await makeKeyOf(device)
      await write((tx) => markCloneSuspected(tx, device.deviceId, now + 5))
      const { seedSealed, floorStep, ...known } = device
      const expected = { ...known, userName, userPath: path, userId, lastUsedAt: null }
      expect(await listInventory(underTest.read, page(accountId))).toEqual([
        { ...expected, model: 'Key of Ours', cloneSuspectedAt: now + 5 },
      ])
      expect({ seedSealed, floorStep }).toEqual({ seedSealed: 'v1.aaaaaaaa.seed', floorStep: 100 })
    })

    it('lists by kind and assignment, in the order of serial numbers', async () => {
      const user = await newUser(await newAccount())
      const { accountId } = user
      const [b, a] = [await newDevice(accountId, 'b'), await newDevice(accountId, 'a')]
      const enabled = await enabledDevice(user)
      await newDevice(await newAccount())
      const serials = async (more: object) =>
        (await listInventory(underTest.read, { ...page(accountId), ...more })).map(
          ({ serialNumber }) => serialNumber,
        )
      const all = [a, b, enabled].map(({ serialNumber }) => serialNumber).toSorted()
      expect(await serials({})).toEqual(all)
      expect(await serials({ kind: 'virtual' })).toEqual(all)
      expect(await serials({ kind: 'security-key' })).toEqual([])
      expect(await serials({ assignment: 'Assigned' })).toEqual([enabled.serialNumber])
      expect(await serials({ assignment: 'Unassigned' })).toEqual([a.serialNumber, b.serialNumber])
      expect(await serials({ limit: 2 })).toEqual(all.slice(0, 2))
      expect(await serials({ after: all[0] })).toEqual(all.slice(1))
    })

    it('counts enabled devices by kind, those that failed so often, and suspected clones', async () => {
      const user = await newUser(await newAccount())
      const { accountId } = user
      const abroad = await newUser(await newAccount())
      await newDevice(accountId)
      const [one, two, far] = [
        await enabledDevice(user),
        await enabledDevice(user),
        await enabledDevice(abroad),
      ]
      for (const [device, failures] of [
        [one, 100],
        [two, 99],
        [far, 100],
      ] as const) {
        await fail(device, failures)
        await makeKeyOf(device)
        await write((tx) => markCloneSuspected(tx, device.deviceId, now))
      }
      expect(await countEnabledDevices(underTest.read, accountId)).toEqual([
        { kind: 'virtual', devices: 2 },
      ])
      expect(await countFailingDevices(underTest.read, accountId, 100)).toBe(1)
      expect(await countFailingDevices(underTest.read, accountId, 99)).toBe(2)
      expect(await countSuspectedClones(underTest.read, accountId)).toBe(2)
      expect(await countSuspectedClones(underTest.read, await newAccount())).toBe(0)
      expect(await countEnabledDevices(underTest.read, await newAccount())).toEqual([])
    })

    it('unlocks one device and ends the failures of its owner', async () => {
      const user = await newUser(await newAccount())
      const [one, two] = [await enabledDevice(user), await enabledDevice(user)]
      for (const device of [one, two]) await fail(device, 100)
      await write((tx) =>
        tx.query
          .updateTable('users')
          .set({ mfa_failures: 200 })
          .where('user_id', '=', user.userId)
          .execute(),
      )
      await write((tx) => unlockDevice(tx, one, ownerOf(user)))
      expect((await underTest.readDevice(one)).consecutiveFailures).toBe(0)
      expect((await underTest.readDevice(two)).consecutiveFailures).toBe(100)
      expect((await findUserById(underTest.read, user.userId))?.mfaFailures).toBe(0)
    })
  })

  describe('old access keys', () => {
    it('counts active keys of an account that were made before a time, root’s among them', async () => {
      const { accountId, userId } = await newUser(await newAccount())
      await newKey({ accountId, userId }, now)
      await newKey({ accountId, userId: null }, now + 1)
      await newKey({ accountId, userId }, now + 2)
      await newKey({ accountId: await newAccount(), userId: null }, now)
      const count = (before: number) => countOldKeys(underTest.read, accountId, before)
      expect(await count(now)).toBe(0)
      expect(await count(now + 1)).toBe(1)
      expect(await count(now + 3)).toBe(3)
      const accessKeyId = await newKey({ accountId, userId }, now)
      expect(await count(now + 3)).toBe(4)
      const change = { accessKeyId, status: 'Inactive', changedAt: now } as const
      await write((tx) => setAccessKeyStatus(tx, { accountId, userId }, change))
      expect(await count(now + 3)).toBe(3)
    })
  })

  describe('the adoption of MFA', () => {
    it('counts users with passwords, those of them with devices, and all with devices', async () => {
      const accountId = await newAccount()
      const none = { consoleUsers: 0, withMfa: 0, usersWithMfa: 0 }
      expect(await countAdoption(underTest.read, accountId)).toEqual(none)
      const [both, password, device] = [
        await newUser(accountId),
        await newUser(accountId),
        await newUser(accountId),
      ]
      await newUser(accountId)
      for (const user of [both, password]) await givePassword(user)
      const devices = [await withDevice(both), await withDevice(both), await withDevice(device)]
      expect(await countAdoption(underTest.read, accountId)).toEqual({
        consoleUsers: 2,
        withMfa: 1,
        usersWithMfa: 2,
      })
      expect(devices).toHaveLength(3)
    })

    it('writes a day down once, for accounts that were there, also of those without users', async () => {
      const [used, empty] = [await newAccount(), await newAccount()]
      const user = await newUser(used)
      await givePassword(user)
      const record = (day: string, createdBefore: number) =>
        write((tx) => recordAdoption(tx, { day, createdBefore }))
      await record('2026-11-23', now)
      expect(await listAdoption(underTest.read, used)).toEqual([])
      await record('2026-11-24', now + 1)
      await withDevice(user)
      await record('2026-11-24', now + 1)
      await record('2026-11-25', now + 1)
      expect(await listAdoption(underTest.read, used)).toEqual([
        { day: '2026-11-24', consoleUsers: 1, withMfa: 0 },
        { day: '2026-11-25', consoleUsers: 1, withMfa: 1 },
      ])
      expect(await listAdoption(underTest.read, empty)).toEqual([
        { day: '2026-11-24', consoleUsers: 0, withMfa: 0 },
        { day: '2026-11-25', consoleUsers: 0, withMfa: 0 },
      ])
      await write((tx) => deleteAdoptionBefore(tx, '2026-11-25'))
      expect(await listAdoption(underTest.read, empty)).toMatchObject([{ day: '2026-11-25' }])
    })

    it('is written down by two nodes at once without harm', async () => {
      const accountId = await newAccount()
      const record = () =>
        write((tx) => recordAdoption(tx, { day: '2026-12-01', createdBefore: now + 1 }))
      await Promise.all([record(), record(), record()])
      expect(await listAdoption(underTest.read, accountId)).toHaveLength(1)
    })

    it('names days in UTC', () => {
      expect(dayOf(Date.UTC(2026, 10, 24, 23, 59, 59, 999))).toBe('2026-11-24')
      expect(dayOf(Date.UTC(2026, 10, 25))).toBe('2026-11-25')
    })
  })
}
