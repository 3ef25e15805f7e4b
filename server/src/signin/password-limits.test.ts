import { afterAll, beforeAll, expect, it } from 'vitest'
import { openSqliteStore } from '../store/sqlite.js'
import type { Store } from '../store/store.js'
import { passwordLimits, takePasswordTry } from './password-limits.js'

let store: Store
beforeAll(async () => {
  store = await openSqliteStore(':memory:')
})
afterAll(() => store.close())

const now = Date.UTC(2026, 0, 1)

/** How many of so many tries, each at another name and from another address, are looked at. */
async function lookedAt(tries: number, addressOf: (index: number) => string): Promise<number> {
  let taken = 0
  for (let index = 0; index < tries; index += 1) {
    const trier = { name: `user ${index}`, knownBrowser: undefined, sourceIp: addressOf(index) }
    // eslint-disable-next-line no-await-in-loop -- one after the other
    if ((await takePasswordTry(store, trier, now)) !== undefined) taken += 1
  }
  return taken
}

it('counts all addresses of one IPv6 network together, and those of another apart', async () => {
  const { failuresPerSource } = passwordLimits
  const inOne = (index: number) => `2001:db8:0:1::${(index + 1).toString(16)}`
  expect(await lookedAt(failuresPerSource + 20, inOne)).toBe(failuresPerSource)
  expect(await lookedAt(5, (index) => `2001:db8:0:2::${index + 1}`)).toBe(5)
  expect(await lookedAt(5, (index) => `192.0.2.${index + 1}`)).toBe(5)
})
