import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { findAccount } from '../accounts.js'
import { countDeviceIn, countDeviceOut } from '../device-counts.js'
import {
  assignMfaDevice,
  deleteMfaDevice,
  type DeviceOwner,
  findMfaDevice,
  insertMfaDevice,
  listMfaDevices,
  lockMfaDevice,
  type MfaDevice,
  resynchroniseMfaDevice,
  unassignMfaDevice,
} from '../mfa-devices.js'
import { listTags, putTags } from '../tags.js'
import { renewSeed } from '../unfinished-devices.js'
import { spendStep } from '../used-codes.js'
import { findUserById, type User } from '../users.js'
import { many, now, ownerOf, type StoreUnderTest } from './store-under-test.contract.js'

export function mfaDevicesContract(underTest: StoreUnderTest): void {
  const { write, winners, newAccount, newUser, newDevice, readDevice, enabledDevice } = underTest

  describe('MFA devices', () => {
    it('has a serial number once, whatever its case', async () => {
      const accountId = await newAccount()
      const device = await newDevice(accountId, 'Phone')
      const serialNumber = device.serialNumber.replace('Phone', 'pHONE')
      const again = { ...device, deviceId: randomUUID(), serialNumber }
      expect(await write((tx) => insertMfaDevice(tx, again))).toBe(false)
      expect(await findMfaDevice(underTest.read, accountId, serialNumber)).toEqual(device)
    })

    it('gets another seed only from its maker, and only until it was enabled', async () => {
      const user = await newUser(await newAccount())
      const { accountId, userId } = user
      const made = await newDevice(accountId)
      const own = { deviceId: randomUUID(), serialNumber: `${made.serialNumber}-own` }
      const device: MfaDevice = { ...made, ...own }
      await write((tx) => insertMfaDevice(tx, { ...device, createdBy: userId }))
      const renew = (by: string, of = device) =>
        write((tx) => renewSeed(tx, of, { seedSealed: 'anew', by }))
      expect(await renew(userId, made)).toBe(false)
      expect(await renew('AIDAOTHER')).toBe(false)
      expect(await renew(userId)).toBe(true)
      expect(await readDevice(device)).toEqual({ ...device, seedSealed: 'anew' })
      const owner = ownerOf(user)
      const pair = { timeAdjustment: 0, floorStep: 5 }
      await write((tx) => assignMfaDevice(tx, device, { owner, enabledAt: now, ...pair }))
      expect(await renew(userId)).toBe(false)
      await write((tx) => unassignMfaDevice(tx, device, owner))
      expect(await renew(userId)).toBe(false)
    })

    it('finds and locks a device in its account only', async () => {
      const device = await newDevice(await newAccount())
      const elsewhere = await newAccount()
      const { accountId, serialNumber } = device
      expect(await findMfaDevice(underTest.read, elsewhere, serialNumber)).toBeUndefined()
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
      const all = await listMfaDevices(underTest.read, { accountId, assignment: 'Any', limit: 10 })
      expect(serials(all)).toHaveLength(7)
      expect(serials(all)).toEqual(serials(all).toSorted())
      const read: string[] = []
      for (let after: string | undefined; ; after = read.at(-1)) {
        const page = await listMfaDevices(underTest.read, {
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
        listMfaDevices(underTest.read, { accountId, assignment: 'Any', limit: 10, ...page })
      expect(await list({ owner: ownerOf(user) })).toEqual([
        { ...device, lastUsedAt: null, userName: 'Owner', userPath: '/p/', userCreatedAt: now },
      ])
      expect(await list({ owner: root })).toEqual([
        {
          ...(await readDevice(rootDevice)),
          lastUsedAt: null,
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
      const tagOwner = { id: device.deviceId }
      await write(async (tx) => {
        await putTags(tx, tagOwner, [{ Key: 'a', Value: 'b' }])
        await spendStep(tx, device, { step: 500, usedAt: now })
      })
      const refused = write(async (tx) => {
        if (!(await deleteMfaDevice(tx, device))) throw new Error('in use')
      })
      await expect(refused).rejects.toThrow('in use')
      expect(await listTags(underTest.read, tagOwner)).toHaveLength(1)
      await write((tx) => unassignMfaDevice(tx, device, ownerOf(user)))
      expect(await winners((tx) => deleteMfaDevice(tx, device))).toBe(1)
      expect(await readDevice(device)).toBeUndefined()
      expect(await listTags(underTest.read, tagOwner)).toHaveLength(0)
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
            ? (await findUserById(underTest.read, user.userId))?.mfaDevices
            : (await findAccount(underTest.read, accountId))?.rootMfaDevices
        expect(await winners((tx) => countDeviceIn(tx, { accountId, owner, below: 1 }))).toBe(1)
        expect(await winners((tx) => countDeviceIn(tx, { accountId, owner, below: 8 }))).toBe(7)
        expect(await counted()).toBe(8)
        await write((tx) => countDeviceOut(tx, accountId, owner))
        expect(await counted()).toBe(7)
      },
    )
  })
}
