import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createAccount } from '../../src/accounts/create-account.js'
import { assignDevice, lockAssignable, takeDeviceAway } from '../../src/mfa/assign-device.js'
import { sealTokens, storeTokens } from '../../src/mfa/hardware/token-import.js'
import { systemRandom } from '../../src/random.js'
import { type KeyRing, openKeyRing } from '../../src/secrets/key-ring.js'
import { accountUsage } from '../../src/store/account-usage.js'
import { lockMfaDevice } from '../../src/store/mfa-devices.js'
import { openPostgresStore } from '../../src/store/postgres.js'
import { openSqliteStore } from '../../src/store/sqlite.js'
import type { Store } from '../../src/store/store.js'
import { insertUser, lockUserById } from '../../src/store/users.js'
import { type HeldToken, heldToken, newToken } from '../support/hardware-token.js'
import { createTestDatabase } from '../support/postgres.js'

const engines: readonly [string, () => Promise<Store>][] = [
  ['SQLite', () => openSqliteStore(':memory:')],
  ['PostgreSQL', async () => openPostgresStore(await createTestDatabase())],
]
const accountId = '123456789012'
const startedAt = 1_800_000_000_000
const count = 20

describe.each(engines)('tokens that are given and taken at once on %s', (_, open) => {
  let store: Store
  let keyRing: KeyRing
  let now = startedAt
  const parts = () => ({ keyRing, random: systemRandom, clock: () => now })
  beforeAll(async () => {
    store = await open()
    const masterKey = { key: systemRandom.bytes(32), origin: 'test' }
    const ring = { store, masterKey: () => Promise.resolve(masterKey), random: systemRandom }
    keyRing = await openKeyRing({ ...ring, clock: () => now })
    const account = { accountId, name: 'A', rootEmail: 'root@a.test' }
    await store.write((tx) => createAccount(tx, account as never, { ...parts(), now }))
  })
  afterAll(() => store.close())

  async function users(): Promise<string[]> {
    const ids = Array.from({ length: count }, (_value, n) => `AIDAUSER${n}`)
    await store.write(async (tx) => {
      for (const userId of ids) {
        const user = { userId, accountId, userName: userId, path: '/', createdAt: now }
        // eslint-disable-next-line no-await-in-loop -- one transaction has one connection
        await insertUser(tx, user)
      }
    })
    return ids
  }

  async function tokens(): Promise<HeldToken[]> {
    const records = Array.from({ length: count }, () => newToken())
    const stock = { accountId: null, importedAt: now }
    const sealed = await sealTokens(records, stock, parts(), () => undefined)
    await store.write((tx) => storeTokens(tx, sealed))
    return records.map((record) => heldToken({ now: () => now }, record))
  }

  const give = (token: HeldToken, userId: string) =>
    store.write(async (tx) => {
      await lockUserById(tx, userId)
      const wanted = { accountId, serialNumber: token.serialNumber }
      const device = await lockAssignable(tx, wanted, parts())
      if (device === undefined || typeof device === 'string') return device
      const codes = [token.code(-1), token.code()] as const
      const owner = { kind: 'user', userId } as const
      return assignDevice(tx, { device, owner, codes, limit: 8, firstOnly: false }, parts())
    })
  const take = (token: HeldToken, userId: string) =>
    store.write(async (tx) => {
      await lockUserById(tx, userId)
      const device = await lockMfaDevice(tx, accountId, token.serialNumber)
      return device !== undefined && takeDeviceAway(tx, device, { kind: 'user', userId })
    })

  it('never wait for each other in a circle, and are counted right', async () => {
    const [owners, held] = [await users(), await tokens()]
    const half = count / 2
    const pairs = held.map((token, n) => [token, owners[n] ?? ''] as const)
    const [first, second] = [pairs.slice(0, half), pairs.slice(half)]
    for (const [token, owner] of first) {
      // eslint-disable-next-line no-await-in-loop -- one after the other
      expect(await give(token, owner)).toBe('assigned')
    }
    now += 120_000
    const outcomes = await Promise.all(
      first.flatMap(([token, owner], n) => {
        const [other, otherOwner] = second[n] as (typeof second)[number]
        return [take(token, owner), give(other, otherOwner)]
      }),
    )
    expect(new Set(outcomes)).toEqual(new Set([true, 'assigned']))
    const usage = await accountUsage(store.read, accountId)
    expect(usage.get('hardware-tokens')).toBe(half)
    expect(usage.get('mfa-devices-in-use')).toBe(half)
  }, 60_000)
})
