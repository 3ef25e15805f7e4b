import { describe, expect, it } from 'vitest'
import { findAccessKey } from '../access-keys.js'
import { deleteDataKey, insertDataKey, listDataKeys, replaceWrappedKey } from '../data-keys.js'
import { isSealedUnder, listSealedSecrets, replaceSealedSecret } from '../sealed-secrets.js'
import { type StoreUnderTest } from './store-under-test.contract.js'

export function keysContract(underTest: StoreUnderTest): void {
  const { write, newAccount, newUser, newDevice, readDevice, newKey } = underTest

  describe('keys', () => {
    it('has one data key that seals: the last', async () => {
      const add = (keyId: string, createdAt: number) =>
        write((tx) => insertDataKey(tx, { keyId, wrapped: `w-${keyId}`, createdAt }))
      await add('bbbbbbbb', 1)
      await add('aaaaaaaa', 2)
      await add('cccccccc', 2)
      expect(await listDataKeys(underTest.read)).toEqual([
        { keyId: 'bbbbbbbb', wrapped: 'w-bbbbbbbb', createdAt: 1, retiredAt: 2 },
        { keyId: 'aaaaaaaa', wrapped: 'w-aaaaaaaa', createdAt: 2, retiredAt: 2 },
        { keyId: 'cccccccc', wrapped: 'w-cccccccc', createdAt: 2, retiredAt: null },
      ])
      await write((tx) => replaceWrappedKey(tx, 'aaaaaaaa', 'other'))
      await write((tx) => deleteDataKey(tx, 'bbbbbbbb'))
      expect(await listDataKeys(underTest.read)).toMatchObject([
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
        (await listSealedSecrets(underTest.read, page)).filter(
          ({ id }) => id === accessKeyId || id === device.deviceId,
        )
      const secrets = await mine()
      expect(secrets).toEqual([
        {
          column: expect.objectContaining({ table: 'access_keys' }),
          id: accessKeyId,
          sealed: 'v1.aaaaaaaa.secret',
          binding: `access-key:${accessKeyId}`,
        },
        {
          column: expect.objectContaining({ table: 'mfa_devices' }),
          id: device.deviceId,
          sealed: 'v1.aaaaaaaa.seed',
          binding: `mfa-seed:${device.deviceId}`,
        },
      ])
      const one = await listSealedSecrets(underTest.read, { ...page, limit: 1 })
      const tables = one.map(({ column }) => column.table)
      expect(tables.slice(0, 2)).toEqual(['access_keys', 'mfa_devices'])
      expect(await isSealedUnder(underTest.read, 'aaaaaaaa')).toBe(true)
      expect(await isSealedUnder(underTest.read, 'zzzzzzzz')).toBe(false)
      for (const secret of secrets) {
        const stale = { ...secret, sealed: 'v1.bbbbbbbb.x' }
        await write((tx) => replaceSealedSecret(tx, stale, 'v1.zzzzzzzz.stale'))
        expect(await mine()).toContainEqual(secret)
        await write((tx) => replaceSealedSecret(tx, secret, 'v1.zzzzzzzz.new'))
      }
      expect(await mine()).toEqual([])
      expect((await findAccessKey(underTest.read, accessKeyId))?.secretSealed).toBe(
        'v1.zzzzzzzz.new',
      )
      expect((await readDevice(device)).seedSealed).toBe('v1.zzzzzzzz.new')
      expect(await isSealedUnder(underTest.read, 'zzzzzzzz')).toBe(true)
    })
  })
}
