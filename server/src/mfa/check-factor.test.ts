import { decodeBase32 } from '@sallyport/otp/base32'
import { totp } from '@sallyport/otp/totp'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type AssertionJson, type SoftKey, softKey } from '../../test/support/soft-key.js'
import { systemRandom } from '../random.js'
import { openKeyRing } from '../secrets/key-ring.js'
import { findAccount, insertAccount } from '../store/accounts.js'
import {
  type DeviceOwner,
  findMfaDevice,
  listMfaDevices,
  lockMfaDevice,
  type MfaDevice,
} from '../store/mfa-devices.js'
import { findSecurityKey } from '../store/security-keys.js'
import { openSqliteStore } from '../store/sqlite.js'
import type { Store } from '../store/store.js'
import { findUserById, insertUser } from '../store/users.js'
import { assignDevice, takeDeviceAway } from './assign-device.js'
import { limits } from './attempt-limits.js'
import { checkCode } from './check-code.js'
import { checkFactor } from './check-factor.js'
import type { DeviceParts } from './device-kind.js'
import { issueChallenge, takeChallenge } from './security-key/challenges.js'
import { enrolSecurityKey } from './security-key/enroll.js'
import { userHandle } from './security-key/user-handle.js'
import { verifyRegistration } from './security-key/verify-registration.js'
import { noMetadata } from './security-key/metadata.js'
import { insertVirtualDevice, newVirtualDevice } from './virtual/enroll.js'

const accountId = '123456789012'
const site = { origin: 'https://id.example.test', rpId: 'id.example.test' }
const alice: DeviceOwner = { kind: 'user', userId: 'AIDAALICE' }
const bob: DeviceOwner = { kind: 'user', userId: 'AIDABOB' }
const root: DeviceOwner = { kind: 'root' }

let store: Store
let parts: DeviceParts
let now: number
beforeEach(async () => {
  now = 1_800_000_000_000
  store = await openSqliteStore(':memory:')
  const clock = () => now
  const masterKey = () => Promise.resolve({ key: Buffer.alloc(32, 7), origin: 'test' })
  const keyRing = await openKeyRing({ store, masterKey, random: systemRandom, clock })
  parts = { keyRing, random: systemRandom, clock }
  await store.write(async (tx) => {
    await insertAccount(tx, { accountId, name: 'A', rootEmail: 'a@b.c', createdAt: now })
    for (const [userId, userName] of [
      ['AIDAALICE', 'alice'],
      ['AIDABOB', 'bob'],
    ] as const)
      await insertUser(tx, { userId, accountId, userName, path: '/', createdAt: now })
  })
})
afterEach(() => store.close())

const nameOf = (owner: DeviceOwner) =>
  owner.kind === 'root' ? undefined : owner.userId.slice(4).toLowerCase()

async function enrolled(
  owner: DeviceOwner,
  key: SoftKey,
  more: { limit?: number; firstOnly?: boolean; keyName?: string } = {},
) {
  const challenge = 'AAAA'
  const credential = JSON.stringify(key.register({ ...site, challenge }))
  const verdict = await verifyRegistration({
    credential,
    expected: { ...site, challenge },
    metadata: noMetadata,
    now,
  })
  if (!verdict.ok) throw new Error(verdict.reason)
  const request = {
    accountId,
    owner,
    userName: nameOf(owner),
    keyName: 'default',
    key: verdict.key,
    limit: 8,
    firstOnly: false,
    ...more,
  }
  return store.write((tx) => enrolSecurityKey(tx, request, parts))
}

/** The device of a key that was enrolled. */
async function enrol(owner: DeviceOwner, key: SoftKey): Promise<MfaDevice> {
  const verdict = await enrolled(owner, key)
  const serialNumber = verdict.ok ? verdict.serialNumber : ''
  return (await findMfaDevice(store.read, accountId, serialNumber)) as MfaDevice
}

/** An app of the owner, and its device. */
async function enrolApp(owner: DeviceOwner, name: string) {
  const made = newVirtualDevice(parts)
  const serialNumber = `arn:aws:iam::${accountId}:mfa/${name}`
  const secret = decodeBase32(made.base32Seed)
  const code = (offset = 0) => totp(secret, now + offset * 30_000)
  const codes = [code(-1), code()] as const
  await store.write(async (tx) => {
    await insertVirtualDevice(tx, { ...made, accountId, serialNumber, createdAt: now })
    const device = (await lockMfaDevice(tx, accountId, serialNumber)) as MfaDevice
    await assignDevice(tx, { device, owner, codes, limit: 8, firstOnly: false }, parts)
  })
  now += 300_000
  return { deviceId: made.deviceId, serialNumber, code }
}

const challengeFor = (owner: DeviceOwner) => ({
  purpose: 'security-key-sign-in' as const,
  browser: `attempt of ${nameOf(owner) ?? 'root'}`,
  accountId,
  owner,
  now,
})
const ask = (owner: DeviceOwner) =>
  store.write((tx) => issueChallenge(tx, challengeFor(owner), systemRandom))

/** What the second page does with an answer. */
const answer = (owner: DeviceOwner, deviceId: string, given: AssertionJson | string) =>
  store.write(async (tx) => {
    const challenge = await takeChallenge(tx, challengeFor(owner))
    const text = typeof given === 'string' ? given : JSON.stringify(given)
    const assertion = challenge === undefined ? undefined : { ...site, challenge }
    const attempt = {
      accountId,
      owner,
      deviceId,
      answer: text,
      sourceIp: '192.0.2.1',
      isKnownBrowser: false,
      now,
    }
    return checkFactor(tx, { ...attempt, expected: { window: 1, assertion } }, parts)
  })
const outcome = async (...given: Parameters<typeof answer>) => {
  const verdict = await answer(...given)
  return verdict.ok ? 'ok' : verdict.reason
}
const tap = async (owner: DeviceOwner, device: MfaDevice, key: SoftKey, more: object = {}) => {
  const challenge = await ask(owner)
  return outcome(owner, device.deviceId, key.assert({ ...site, challenge, ...more }))
}
const failuresOf = async (owner: DeviceOwner) =>
  owner.kind === 'user'
    ? (await findUserById(store.read, owner.userId))?.mfaFailures
    : (await findAccount(store.read, accountId))?.rootMfaFailures

describe('a security key at sign-in', () => {
  it.each([
    ['a user', alice],
    ['root', root],
  ])('is accepted of %s, again and again', async (_, owner) => {
    const key = softKey()
    const device = await enrol(owner, key)
    for (let times = 0; times < 3; times += 1) expect(await tap(owner, device, key)).toBe('ok')
    expect((await findSecurityKey(store.read, device.deviceId))?.signCount).toBe(3)
  })

  it('works whichever of the keys is at hand, and the verdict tells which it was', async () => {
    const [first, second] = [softKey(), softKey()]
    const asked = await enrol(alice, first)
    const other = await enrol(alice, second)
    const challenge = await ask(alice)
    const verdict = await answer(alice, asked.deviceId, second.assert({ ...site, challenge }))
    expect(verdict).toMatchObject({ ok: true, device: { deviceId: other.deviceId } })
  })

  it('is refused to everybody else', async () => {
    const [ofAlice, ofBob] = [softKey(), softKey()]
    const device = await enrol(alice, ofAlice)
    const other = await enrol(bob, ofBob)
    expect(await tap(alice, device, ofBob)).toBe('unknown-credential')
    expect(await tap(alice, other, ofBob)).toBe('unknown-device')
    expect(await tap(root, device, ofAlice)).toBe('unknown-device')
    expect([await failuresOf(alice), await failuresOf(bob)]).toEqual([1, 0])
    expect(await tap(bob, other, ofBob)).toBe('ok')
  })

  it.each([{ counts: true }, { counts: false }])(
    'is refused when what was signed once comes again: %o',
    async (wished) => {
      const key = softKey(wished)
      const device = await enrol(alice, key)
      const assertion = key.assert({ ...site, challenge: await ask(alice) })
      expect(await outcome(alice, device.deviceId, assertion)).toBe('ok')
      expect(await outcome(alice, device.deviceId, assertion)).toBe('not-asked')
      await ask(alice)
      expect(await outcome(alice, device.deviceId, assertion)).toBe('wrong-challenge')
    },
  )

  it.each([{ counts: true }, { counts: false }])(
    'lets one of thirty in that answer with the same assertion at once: %o',
    async (wished) => {
      const key = softKey(wished)
      const device = await enrol(alice, key)
      const assertion = key.assert({ ...site, challenge: await ask(alice) })
      const outcomes = await Promise.all(
        Array.from({ length: 30 }, () => outcome(alice, device.deviceId, assertion)),
      )
      expect(outcomes.filter((word) => word === 'ok')).toHaveLength(1)
    },
  )

  it('spends the challenge on a wrong answer, too', async () => {
    const key = softKey()
    const device = await enrol(alice, key)
    const challenge = await ask(alice)
    const assertion = key.assert({ ...site, challenge })
    const foreign = key.assert({ ...site, challenge, origin: 'https://evil.test' })
    expect(await outcome(alice, device.deviceId, foreign)).toBe('wrong-origin')
    expect(await outcome(alice, device.deviceId, assertion)).toBe('not-asked')
  })

  it('is refused when the challenge is five minutes old, or was given to another browser', async () => {
    const key = softKey()
    const device = await enrol(alice, key)
    const late = key.assert({ ...site, challenge: await ask(alice) })
    now += 300_000
    expect(await outcome(alice, device.deviceId, late)).toBe('not-asked')
    const challenge = await store.write((tx) =>
      issueChallenge(tx, { ...challengeFor(alice), browser: 'of a thief' }, systemRandom),
    )
    const stolen = key.assert({ ...site, challenge })
    expect(await outcome(alice, device.deviceId, stolen)).toBe('not-asked')
  })

  it('is refused with a challenge that was for registering', async () => {
    const key = softKey()
    const device = await enrol(alice, key)
    const use = { ...challengeFor(alice), purpose: 'security-key-registration' as const }
    const challenge = await store.write((tx) => issueChallenge(tx, use, systemRandom))
    const assertion = key.assert({ ...site, challenge })
    expect(await outcome(alice, device.deviceId, assertion)).toBe('not-asked')
  })

  it('is refused with the user handle of somebody else', async () => {
    const key = softKey()
    const device = await enrol(alice, key)
    const handle = (owner: DeviceOwner) => ({
      userHandle: userHandle(accountId, owner).toString('base64url'),
    })
    expect(await tap(alice, device, key, handle(bob))).toBe('wrong-user')
    expect(await tap(alice, device, key, handle(alice))).toBe('ok')
  })

  it('is refused without JSON, and with a code', async () => {
    const device = await enrol(alice, softKey())
    await ask(alice)
    expect(await outcome(alice, device.deviceId, '{')).toBe('malformed')
    await ask(alice)
    expect(await outcome(alice, device.deviceId, '123456')).toBe('malformed')
  })

  it('is gone with its credential when it is deactivated, and can be registered anew', async () => {
    const key = softKey()
    const device = await enrol(alice, key)
    expect(await store.write((tx) => takeDeviceAway(tx, device, alice))).toBe(true)
    expect(await tap(alice, device, key)).toBe('unknown-device')
    expect(await findMfaDevice(store.read, accountId, device.serialNumber)).toBeUndefined()
    expect(await findSecurityKey(store.read, device.deviceId)).toBeUndefined()
    expect((await enrolled(bob, key)).ok).toBe(true)
  })
})

describe('a counter that goes back', () => {
  const suspectedAt = async (device: MfaDevice) =>
    (await findSecurityKey(store.read, device.deviceId))?.cloneSuspectedAt

  it('is refused and leaves a mark, which stays when the key goes on', async () => {
    const key = softKey()
    const device = await enrol(alice, key)
    expect(await tap(alice, device, key, { signCount: 5 })).toBe('ok')
    expect(await tap(alice, device, key, { signCount: 5 })).toBe('counter')
    expect(await suspectedAt(device)).toBe(now)
    const first = now
    now += 1000
    expect(await tap(alice, device, key, { signCount: 0 })).toBe('counter')
    expect(await tap(alice, device, key, { signCount: 6 })).toBe('ok')
    expect(await suspectedAt(device)).toBe(first)
  })

  it('leaves none where the signature is not the key’s', async () => {
    const key = softKey()
    const device = await enrol(alice, key)
    expect(await tap(alice, device, key, { signCount: 5 })).toBe('ok')
    const assertion = softKey().assert({ ...site, challenge: await ask(alice), signCount: 1 })
    const forged = { ...assertion, id: key.credentialId, rawId: key.credentialId }
    expect(await outcome(alice, device.deviceId, forged)).toBe('signature')
    expect(await suspectedAt(device)).toBeNull()
  })
})

describe('the limits of sign-in', () => {
  const evil = { origin: 'https://evil.test' }

  it('look at nine answers of a key in a window', async () => {
    const key = softKey()
    const device = await enrol(alice, key)
    for (let tries = 0; tries < 9; tries += 1)
      expect(await tap(alice, device, key, evil)).toBe('wrong-origin')
    expect(await tap(alice, device, key)).toBe('too-many-attempts')
    now += limits.windowMilliseconds
    expect(await tap(alice, device, key)).toBe('ok')
    expect(await failuresOf(alice)).toBe(0)
  })

  it('lock a key of a user at a hundred refused answers in a row, until another device succeeds', async () => {
    const [key, other] = [softKey(), softKey()]
    const device = await enrol(alice, key)
    const spare = await enrol(alice, other)
    for (let failures = 0; failures < 100;) {
      const word = await tap(alice, device, key, evil)
      if (word === 'wrong-origin') failures += 1
      else now += limits.windowMilliseconds
    }
    // After so many, the principal as a whole waits for hours.
    now += 6 * 3_600_000
    expect(await tap(alice, device, key)).toBe('locked')
    expect(await tap(alice, spare, other)).toBe('ok')
    expect(await tap(alice, device, key)).toBe('ok')
  })

  it('are shared with STS for codes, and so are used codes', async () => {
    const app = await enrolApp(alice, 'alice')
    expect(await outcome(alice, app.deviceId, app.code())).toBe('ok')
    const { serialNumber } = app
    const attempt = { accountId, owner: alice, serialNumber, window: 1, sourceIp: '192.0.2.1', now }
    const throughApi = (code: string) =>
      store.write((tx) => checkCode(tx, { ...attempt, code }, parts))
    expect(await throughApi(app.code())).toEqual({ ok: false, reason: 'reused' })
    expect(await outcome(alice, app.deviceId, app.code())).toBe('reused')
    for (let tries = 3; tries < 9; tries += 1)
      expect(await outcome(alice, app.deviceId, '00000')).toBe('wrong')
    expect(await throughApi(app.code(1))).toEqual({ ok: false, reason: 'too-many-attempts' })
    expect(await outcome(alice, app.deviceId, app.code(1))).toBe('too-many-attempts')
  })

  it('cost the owner of a device nothing when somebody else names it', async () => {
    const app = await enrolApp(alice, 'alice')
    for (let tries = 0; tries < 9; tries += 1)
      expect(await outcome(bob, app.deviceId, app.code())).toBe('unknown-device')
    expect(await outcome(alice, app.deviceId, app.code())).toBe('ok')
  })
})

describe('the API', () => {
  it('does not know security keys, whatever comes with their serial number', async () => {
    const key = softKey()
    const { serialNumber } = await enrol(alice, key)
    const assertion = JSON.stringify(key.assert({ ...site, challenge: await ask(alice) }))
    for (const code of ['123456', assertion]) {
      const attempt = { accountId, owner: alice, serialNumber, code, window: 1 }
      const verdict = await store.write((tx) =>
        checkCode(tx, { ...attempt, sourceIp: '192.0.2.1', now }, parts),
      )
      expect(verdict).toEqual({ ok: false, reason: 'unknown-device' })
    }
    expect(await failuresOf(alice)).toBe(0)
  })
})

describe('the enrolment of a security key', () => {
  const devicesOf = (owner: DeviceOwner) =>
    listMfaDevices(store.read, { accountId, assignment: 'Any', owner, limit: 100 })

  it('gives it a serial number with the names of user and key', async () => {
    const ofUser = await enrolled(alice, softKey(), { keyName: 'My=Key' })
    expect(ofUser).toEqual({
      ok: true,
      serialNumber: expect.stringMatching(
        /^arn:aws:iam::123456789012:u2f\/user\/alice\/My=Key-[A-Z2-7]{26}$/,
      ),
    })
    expect(await enrolled(root, softKey())).toEqual({
      ok: true,
      serialNumber: expect.stringMatching(
        /^arn:aws:iam::123456789012:u2f\/root\/default-[A-Z2-7]{26}$/,
      ),
    })
  })

  it('is refused where anybody has registered the key, and leaves nothing behind', async () => {
    const key = softKey()
    await enrol(alice, key)
    for (const owner of [alice, bob, root])
      expect(await enrolled(owner, key)).toEqual({ ok: false, reason: 'registered' })
    expect(
      await listMfaDevices(store.read, { accountId, assignment: 'Any', limit: 9 }),
    ).toHaveLength(1)
    expect((await findUserById(store.read, 'AIDAALICE'))?.mfaDevices).toBe(1)
  })

  it('is refused over the limit, and leaves nothing behind', async () => {
    const key = softKey()
    await enrol(alice, softKey())
    await enrolApp(alice, 'alice')
    const verdict = await enrolled(alice, key, { limit: 2 })
    expect(verdict).toEqual({ ok: false, reason: 'too-many-devices' })
    expect(await devicesOf(alice)).toHaveLength(2)
    expect((await enrolled(bob, key, { limit: 2 })).ok).toBe(true)
  })

  it('is refused to whoever has a device and no MFA session: of two first keys at once, one', async () => {
    const verdicts = await Promise.all(
      [softKey(), softKey()].map((key) => enrolled(alice, key, { firstOnly: true })),
    )
    expect(verdicts.filter(({ ok }) => ok)).toHaveLength(1)
    expect(verdicts).toContainEqual({ ok: false, reason: 'needs-mfa-session' })
    expect(await devicesOf(alice)).toHaveLength(1)
  })
})
