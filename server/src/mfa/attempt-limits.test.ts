import { afterAll, beforeAll, expect, it } from 'vitest'
import type { MfaDevice } from '../store/mfa-devices.js'
import { openSqliteStore } from '../store/sqlite.js'
import type { Store } from '../store/store.js'
import { limits, takeCodeAttempt } from './attempt-limits.js'

let store: Store
beforeAll(async () => {
  store = await openSqliteStore(':memory:')
})
afterAll(() => store.close())

const now = Date.UTC(2026, 0, 1)

/** How many of so many codes, each of another user and from another address, are looked at. */
async function lookedAt(tries: number, addressOf: (index: number) => string): Promise<number> {
  let taken = 0
  for (let index = 0; index < tries; index += 1) {
    const sourceIp = addressOf(index)
    const owner = { kind: 'user', userId: `user of ${sourceIp}` } as const
    const device = { serialNumber: `device of ${sourceIp}`, consecutiveFailures: 0 } as MfaDevice
    const by = { accountId: '123456789012', owner, failures: 0, sourceIp, isKnownBrowser: false }
    // eslint-disable-next-line no-await-in-loop -- one after the other
    if (await store.write((tx) => takeCodeAttempt(tx, device, { by, now }))) taken += 1
  }
  return taken
}

it('counts codes from all addresses of one IPv6 network together, and those of another apart', async () => {
  const { failuresPerSource } = limits
  const inOne = (index: number) => `2001:db8:0:1::${(index + 1).toString(16)}`
  expect(await lookedAt(failuresPerSource + 20, inOne)).toBe(failuresPerSource)
  expect(await lookedAt(5, (index) => `2001:db8:0:2::${index + 1}`)).toBe(5)
  expect(await lookedAt(5, (index) => `192.0.2.${index + 1}`)).toBe(5)
})
