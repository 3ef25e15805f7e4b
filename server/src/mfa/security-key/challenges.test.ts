import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { systemRandom } from '../../random.js'
import { openSqliteStore } from '../../store/sqlite.js'
import type { Store } from '../../store/store.js'
import { type ChallengeUse, issueChallenge, takeChallenge } from './challenges.js'

let store: Store
beforeAll(async () => {
  store = await openSqliteStore(':memory:')
})
afterAll(() => store.close())

const now = 1_800_000_000_000
const use: ChallengeUse = {
  purpose: 'security-key-sign-in',
  browser: 'attempt',
  accountId: '123456789012',
  owner: { kind: 'user', userId: 'AIDAALICE' },
  now,
}
const issue = (more: Partial<ChallengeUse> = {}) =>
  store.write((tx) => issueChallenge(tx, { ...use, ...more }, systemRandom))
const take = (more: Partial<ChallengeUse> = {}) =>
  store.write((tx) => takeChallenge(tx, { ...use, ...more }))

describe('a challenge', () => {
  it('has 256 random bits and works once', async () => {
    const challenge = await issue()
    expect(Buffer.from(challenge, 'base64url')).toHaveLength(32)
    expect(await take()).toBe(challenge)
    expect(await take()).toBeUndefined()
    expect(await issue()).not.toBe(challenge)
  })

  it('goes to one of thirty at once', async () => {
    await issue()
    const taken = await Promise.all(Array.from({ length: 30 }, () => take()))
    expect(taken.filter((challenge) => challenge !== undefined)).toHaveLength(1)
  })

  it.each<[string, Partial<ChallengeUse>]>([
    ['in another browser', { browser: 'other' }],
    ['for another purpose', { purpose: 'security-key-registration' }],
  ])('opens nothing %s, and stays for its own', async (_, more) => {
    const challenge = await issue()
    expect(await take(more)).toBeUndefined()
    expect(await take()).toBe(challenge)
  })

  it.each<[string, Partial<ChallengeUse>]>([
    ['another user', { owner: { kind: 'user', userId: 'AIDABOB' } }],
    ['root', { owner: { kind: 'root' } }],
    ['another account', { accountId: '210987654321' }],
  ])('opens nothing for %s, and is spent by the attempt', async (_, more) => {
    await issue()
    expect(await take(more)).toBeUndefined()
    expect(await take()).toBeUndefined()
  })

  it('lives five minutes', async () => {
    const challenge = await issue()
    expect(await take({ now: now + 300_000 })).toBeUndefined()
    expect(await take({ now: now + 299_999 })).toBe(challenge)
  })

  it('leaves one for another purpose alone', async () => {
    const purpose = 'security-key-registration'
    const [first, second] = [await issue(), await issue({ purpose })]
    expect([await take({ purpose }), await take()]).toEqual([second, first])
  })

  it('takes the place of the one before', async () => {
    await issue()
    const second = await issue()
    expect(await take()).toBe(second)
    expect(await take()).toBeUndefined()
  })
})
