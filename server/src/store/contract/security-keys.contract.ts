import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import {
  assignMfaDevice,
  deleteMfaDevice,
  insertMfaDevice,
  type MfaDevice,
  unassignMfaDevice,
} from '../mfa-devices.js'
import {
  advanceSignCount,
  deleteSecurityKey,
  findKeyByCredential,
  findSecurityKey,
  insertSecurityKey,
  listSecurityKeys,
  markCloneSuspected,
  type SecurityKey,
} from '../security-keys.js'
import { fresh, now, ownerOf, type StoreUnderTest } from './store-under-test.contract.js'

export function securityKeysContract(underTest: StoreUnderTest): void {
  const { write, winners, newAccount, newUser, newDevice, readDevice, enabledDevice } = underTest

  const keyOf = ({ deviceId }: { deviceId: string }): SecurityKey => ({
    deviceId,
    credentialId: fresh('credential-'),
    publicKey: 'AAAA',
    signCount: 5,
    transports: ['usb', 'nfc'],
    aaguid: '00000000-0000-0000-0000-000000000000',
    attestationFormat: 'packed',
    attestationTrusted: true,
    model: 'A key',
    userVerified: false,
    backupEligible: true,
    backupState: false,
    appId: null,
    cloneSuspectedAt: null,
  })
  const newKey = async (device: MfaDevice, more: Partial<SecurityKey> = {}) => {
    const key = { ...keyOf(device), ...more }
    expect(await write((tx) => insertSecurityKey(tx, key))).toBe(true)
    return key
  }
  const newUsersDevice = async () => enabledDevice(await newUser(await newAccount()))
  const use = (signCount: number) => ({ signCount, backupState: true, usedAt: now + 1 })

  describe('security keys', () => {
    it('are read as they were stored, by their device and by their credential', async () => {
      const device = await newUsersDevice()
      const key = await newKey(device, { appId: 'https://a.example', model: null })
      expect(await findSecurityKey(underTest.read, device.deviceId)).toEqual(key)
      expect(await findKeyByCredential(underTest.read, key.credentialId)).toEqual({
        deviceId: device.deviceId,
      })
      expect(await findSecurityKey(underTest.read, 'other')).toBeUndefined()
      expect(await findKeyByCredential(underTest.read, 'other')).toBeUndefined()
    })

    it('have a credential once, over all accounts, for one of fifty at once', async () => {
      const credentialId = fresh('credential-')
      const accountId = await newAccount()
      const won = await winners(async (tx, index) => {
        const device = {
          deviceId: randomUUID(),
          accountId,
          kind: 'security-key',
          serialNumber: `${credentialId}-${index}`,
          seedSealed: '',
          createdAt: now,
        }
        await insertMfaDevice(tx, device)
        return insertSecurityKey(tx, { ...keyOf(device), credentialId })
      })
      expect(won).toBe(1)
    })

    it('are listed for their owner, while they are enabled', async () => {
      const user = await newUser(await newAccount())
      const [one, other] = [await enabledDevice(user), await enabledDevice(user)]
      await newKey(await enabledDevice(await newUser(user.accountId)))
      const keys = [await newKey(one), await newKey(other)]
      const list = (owner = ownerOf(user)) =>
        listSecurityKeys(underTest.read, { accountId: user.accountId, owner })
      expect(new Set((await list()).map(({ deviceId }) => deviceId))).toEqual(
        new Set(keys.map(({ deviceId }) => deviceId)),
      )
      expect(await list({ kind: 'root' })).toEqual([])
      await write((tx) => unassignMfaDevice(tx, other, ownerOf(user)))
      expect(await list()).toEqual([keys[0]])
    })

    it('count upwards only, for one of fifty at once', async () => {
      const device = await newUsersDevice()
      await newKey(device)
      const advance = (signCount: number) =>
        write((tx) => advanceSignCount(tx, device, use(signCount)))
      expect(await advance(5)).toBe(false)
      expect(await advance(4)).toBe(false)
      expect(await advance(0)).toBe(false)
      expect(await winners((tx) => advanceSignCount(tx, device, use(6)))).toBe(1)
      expect(await findSecurityKey(underTest.read, device.deviceId)).toMatchObject({
        signCount: 6,
        backupState: true,
      })
      const row = await underTest.read
        .selectFrom('mfa_devices')
        .select('last_used_at as lastUsedAt')
        .where('device_id', '=', device.deviceId)
        .executeTakeFirst()
      expect(row?.lastUsedAt).toBe(now + 1)
    })

    it('may stay at zero, as passkeys do that are synchronised', async () => {
      const device = await newUsersDevice()
      await newKey(device, { signCount: 0 })
      const advance = (signCount: number) =>
        write((tx) => advanceSignCount(tx, device, use(signCount)))
      expect([await advance(0), await advance(0), await advance(1), await advance(0)]).toEqual([
        true,
        true,
        true,
        false,
      ])
    })

    it('count no use once the device has left its owner', async () => {
      const user = await newUser(await newAccount())
      const device = await enabledDevice(user)
      await newKey(device)
      await write((tx) => unassignMfaDevice(tx, device, ownerOf(user)))
      expect(await write((tx) => advanceSignCount(tx, device, use(9)))).toBe(false)
      expect((await findSecurityKey(underTest.read, device.deviceId))?.signCount).toBe(5)
    })

    it('count no use once root’s device has been taken away', async () => {
      const device = await newDevice(await newAccount())
      const root = { kind: 'root' } as const
      const enabled = { owner: root, enabledAt: now, timeAdjustment: 0, floorStep: 1 }
      await write((tx) => assignMfaDevice(tx, device, enabled))
      await newKey(device)
      expect(await write((tx) => advanceSignCount(tx, device, use(9)))).toBe(true)
      await write((tx) => unassignMfaDevice(tx, device, root))
      expect(await write((tx) => advanceSignCount(tx, device, use(10)))).toBe(false)
    })

    it('keep the first time that a clone was suspected', async () => {
      const device = await newUsersDevice()
      await newKey(device)
      await write((tx) => markCloneSuspected(tx, device.deviceId, now))
      await write((tx) => markCloneSuspected(tx, device.deviceId, now + 1))
      const key = await findSecurityKey(underTest.read, device.deviceId)
      expect(key?.cloneSuspectedAt).toBe(now)
    })

    it('are deleted before their device', async () => {
      const user = await newUser(await newAccount())
      const device = await enabledDevice(user)
      const key = await newKey(device)
      await write(async (tx) => {
        await unassignMfaDevice(tx, device, ownerOf(user))
        await deleteSecurityKey(tx, device.deviceId)
        await deleteMfaDevice(tx, device)
      })
      expect(await readDevice(device)).toBeUndefined()
      expect(await findKeyByCredential(underTest.read, key.credentialId)).toBeUndefined()
    })
  })
}
