import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { SettingsError } from '../config.js'
import { systemRandom } from '../random.js'
import { findAccessKey, insertAccessKey } from '../store/access-keys.js'
import { insertAccount } from '../store/accounts.js'
import { listDataKeys } from '../store/data-keys.js'
import { findToken, insertTokens } from '../store/hardware-tokens.js'
import { findMfaDevice, insertMfaDevice } from '../store/mfa-devices.js'
import { insertMessage, listDueMessages } from '../store/outbox.js'
import { listSealedSecrets } from '../store/sealed-secrets.js'
import { findSmsChallenge, putSmsChallenge } from '../store/sms-challenges.js'
import { findSmsDevice, insertSmsDevice } from '../store/sms-devices.js'
import { openSqliteStore } from '../store/sqlite.js'
import type { Store } from '../store/store.js'
import { type KeyRing, openKeyRing } from './key-ring.js'
import { loadMasterKey, masterKeyFile } from './master-key.js'
import { replaceMasterKey, rotateDataKey } from './rotate.js'

let dataDir: string
let store: Store
let ring: KeyRing
let now = 1_800_000_000_000
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'sallyport-rotate-'))
  store = await openSqliteStore(join(dataDir, 'sallyport.db'))
  ring = await openKeyRing(parts())
  await store.write((tx) =>
    insertAccount(tx, { accountId: 'a', name: 'A', rootEmail: 'a@b.c', createdAt: now }),
  )
})
afterEach(async () => {
  await store.close()
  await rm(dataDir, { recursive: true })
})

const parts = () => ({
  store,
  masterKey: (dataKeys: Parameters<typeof loadMasterKey>[1]) =>
    loadMasterKey({ dataDir }, dataKeys, systemRandom),
  random: systemRandom,
  clock: () => now,
  takenUp: () => Promise.resolve(),
})

async function sealKey(accessKeyId: string, by = ring): Promise<void> {
  const secretSealed = by.seal(`secret of ${accessKeyId}`, `access-key:${accessKeyId}`)
  const key = { accountId: 'a', userId: null, accessKeyId, secretSealed, createdAt: now }
  await store.write((tx) => insertAccessKey(tx, key))
}

async function openKey(accessKeyId: string, by: KeyRing): Promise<string> {
  const row = await findAccessKey(store.read, accessKeyId)
  return by.open(row?.secretSealed ?? '', `access-key:${accessKeyId}`).toString()
}

/** One of each that is neither an access key nor the seed of a virtual device. */
async function sealOthers(): Promise<void> {
  const common = { accountId: 'a', serialNumber: 'GAHT00000001' }
  const times = { createdAt: now, sendBefore: now + 1000 }
  const device = { ...common, deviceId: 'd', kind: 'sms', seedSealed: '', createdAt: now }
  const token = {
    ...common,
    tokenId: 't',
    seedSealed: ring.seal('seed', 'token-seed:t'),
    algorithm: 'SHA1',
    digits: 6,
    stepSeconds: 30,
    startSeconds: 0,
    manufacturer: null,
    model: null,
    startsAt: null,
    expiresAt: null,
    timeAdjustment: 0,
    floorStep: 0,
    importedAt: now,
  } as const
  const challenge = {
    ...common,
    subject: 's',
    userId: 'u',
    deviceId: 'd',
    phoneSealed: ring.seal('+492', 'sms-challenge:s'),
    lastDigits: '92',
    codeSealed: ring.seal('hash', 'sms-code:s'),
    sent: 1,
    sentAt: now,
    wrongAnswers: 0,
    codeExpiresAt: now + 1000,
    expiresAt: now + 1000,
  }
  const message = {
    messageId: 'm',
    channel: 'sms',
    accountId: 'a',
    userId: 'u',
    purpose: 'sign-in',
    subject: 's',
    recipientSealed: ring.seal('+493', 'outbox-recipient:m'),
    lastDigits: '93',
    bodySealed: ring.seal('text', 'outbox-body:m'),
    ...times,
  } as const
  const phoneSealed = ring.seal('+491', 'sms-phone:d')
  await store.write(async (tx) => {
    await insertMfaDevice(tx, device)
    await insertSmsDevice(tx, { deviceId: 'd', phoneSealed, lastDigits: '91' })
    await insertTokens(tx, [token])
    await putSmsChallenge(tx, challenge)
    await insertMessage(tx, message)
  })
}

describe('the rotation of the data key', () => {
  it('seals every secret under a new key and keeps the old one for session tokens', async () => {
    const count = 1203
    for (let number = 0; number < count; number += 1) await sealKey(`AKIA${number}`)
    const seedSealed = ring.seal('seed', 'mfa-seed:d')
    await store.write((tx) =>
      insertMfaDevice(tx, {
        deviceId: 'd',
        accountId: 'a',
        kind: 'virtual',
        serialNumber: 's',
        seedSealed,
        createdAt: now,
      }),
    )
    const old = ring.activeTokenKey()
    const rotating = await openKeyRing(parts())
    expect(await rotateDataKey(rotating, parts())).toBe(count + 1)
    const notUnder = rotating.activeKeyId()
    expect(notUnder).not.toBe(old.keyId)
    expect(await listSealedSecrets(store.read, { notUnder, limit: 1 })).toEqual([])
    const fresh = await openKeyRing(parts())
    expect(await openKey('AKIA77', fresh)).toBe('secret of AKIA77')
    const device = await findMfaDevice(store.read, 'a', 's')
    expect(fresh.open(device?.seedSealed ?? '', 'mfa-seed:d').toString()).toBe('seed')
    expect(fresh.tokenKey(old.keyId)).toEqual(old)
  })

  it('passes over security keys, which have no secret here', async () => {
    await sealKey('AKIA1')
    await store.write((tx) =>
      insertMfaDevice(tx, {
        deviceId: 'd',
        accountId: 'a',
        kind: 'security-key',
        serialNumber: 's',
        seedSealed: '',
        createdAt: now,
      }),
    )
    expect(await rotateDataKey(await openKeyRing(parts()), parts())).toBe(1)
    expect((await findMfaDevice(store.read, 'a', 's'))?.seedSealed).toBe('')
  })

  it('seals the seeds of the token stock, numbers of telephones, codes and messages under the new key', async () => {
    await sealOthers()
    expect(await rotateDataKey(await openKeyRing(parts()), parts())).toBe(6)
    const fresh = await openKeyRing(parts())
    const token = await findToken(store.read, 't')
    expect(fresh.open(token?.seedSealed ?? '', 'token-seed:t').toString()).toBe('seed')
    const phone = await findSmsDevice(store.read, 'd')
    expect(fresh.open(phone?.phoneSealed ?? '', 'sms-phone:d').toString()).toBe('+491')
    const challenge = await findSmsChallenge(store.read, 's', now)
    expect(fresh.open(challenge?.phoneSealed ?? '', 'sms-challenge:s').toString()).toBe('+492')
    expect(fresh.open(challenge?.codeSealed ?? '', 'sms-code:s').toString()).toBe('hash')
    const [message] = await listDueMessages(store.read, now, 1)
    expect(fresh.open(message?.recipientSealed ?? '', 'outbox-recipient:m').toString()).toBe('+493')
    expect(fresh.open(message?.bodySealed ?? '', 'outbox-body:m').toString()).toBe('text')
    // None is left that needs the old key.
    expect(await rotateDataKey(await openKeyRing(parts()), parts())).toBe(6)
  })

  it('seals what a server sealed under the old key while it had not heard of the new one', async () => {
    await sealKey('AKIA1')
    const rotating = await openKeyRing(parts())
    const takenUp = () => sealKey('AKIA2', ring)
    expect(await rotateDataKey(rotating, { ...parts(), takenUp })).toBe(2)
    const page = { notUnder: rotating.activeKeyId(), limit: 1 }
    expect(await listSealedSecrets(store.read, page)).toEqual([])
  })

  it('forgets an old key when no session token can need it, and never one that a secret needs', async () => {
    await sealKey('AKIA1')
    const first = ring.activeKeyId()
    await rotateDataKey(await openKeyRing(parts()), parts())
    now += 36 * 3_600_000
    await rotateDataKey(await openKeyRing(parts()), parts())
    const ids = async () => (await listDataKeys(store.read)).map(({ keyId }) => keyId)
    expect(await ids()).toContain(first)
    expect(await ids()).toHaveLength(3)
    // A server that never heard of any rotation goes on sealing under the first key until the very end.
    now += 2 * 3_600_000
    let seal = () => sealKey('AKIA2', ring)
    await rotateDataKey(await openKeyRing(parts()), {
      ...parts(),
      store: {
        ...store,
        write: async (work) => {
          const answer = await store.write(work)
          await seal()
          seal = () => Promise.resolve()
          return answer
        },
      },
    })
    expect(await openKey('AKIA2', await openKeyRing(parts()))).toBe('secret of AKIA2')
    now += 38 * 3_600_000
    await rotateDataKey(await openKeyRing(parts()), parts())
    expect(await ids()).not.toContain(first)
    expect(await openKey('AKIA2', await openKeyRing(parts()))).toBe('secret of AKIA2')
  })

  it('goes on where it was interrupted', async () => {
    await sealKey('AKIA1')
    const interrupted = rotateDataKey(await openKeyRing(parts()), {
      ...parts(),
      takenUp: () => Promise.reject(new Error('interrupted')),
    })
    await expect(interrupted).rejects.toThrow('interrupted')
    expect(await openKey('AKIA1', await openKeyRing(parts()))).toBe('secret of AKIA1')
    await rotateDataKey(await openKeyRing(parts()), parts())
    expect(await openKey('AKIA1', await openKeyRing(parts()))).toBe('secret of AKIA1')
  })
})

describe('the replacement of the master key', () => {
  const given = () => ({ ...parts(), dataDir, newMasterKey: undefined })

  it('wraps the data keys under a new key in the data directory', async () => {
    await sealKey('AKIA1')
    const before = await readFile(masterKeyFile(dataDir), 'utf8')
    const wrapped = await listDataKeys(store.read)
    await replaceMasterKey(given())
    expect(await readFile(masterKeyFile(dataDir), 'utf8')).not.toBe(before)
    expect((await readdir(dataDir)).filter((name) => name.startsWith('master'))).toEqual([
      'master.key',
    ])
    expect(await listDataKeys(store.read)).not.toEqual(wrapped)
    expect(await openKey('AKIA1', await openKeyRing(parts()))).toBe('secret of AKIA1')
    // A server that runs needs nothing new.
    await ring.reload()
    expect(await openKey('AKIA1', ring)).toBe('secret of AKIA1')
  })

  it('leaves a database that starts where it ends before or after the change of the database', async () => {
    await sealKey('AKIA1')
    for (const when of ['before', 'after']) {
      const crashing: Store = {
        ...store,
        write: async (work) => {
          if (when === 'before') throw new Error('crash')
          await store.write(work)
          throw new Error('crash')
        },
      }
      await expect(replaceMasterKey({ ...given(), store: crashing })).rejects.toThrow('crash')
      expect(await readdir(dataDir)).toContain('master.key.new')
      expect(await openKey('AKIA1', await openKeyRing(parts()))).toBe('secret of AKIA1')
    }
    expect(await readdir(dataDir)).not.toContain('master.key.new')
  })

  it('takes the new key from the setting where it does not lie in a data directory', async () => {
    const newMasterKey = systemRandom.bytes(32).toString('base64')
    await replaceMasterKey({ ...parts(), dataDir: undefined, newMasterKey })
    const masterKey = (dataKeys: Parameters<typeof loadMasterKey>[1]) =>
      loadMasterKey({ masterKey: newMasterKey }, dataKeys, systemRandom)
    await openKeyRing({ ...parts(), masterKey })
    await expect(openKeyRing(parts())).rejects.toThrow(SettingsError)
  })

  it.each([undefined, 'nonsense'])('is refused with %s as the new key', async (newMasterKey) => {
    const wrapped = await listDataKeys(store.read)
    const replacing = replaceMasterKey({ ...parts(), dataDir: undefined, newMasterKey })
    await expect(replacing).rejects.toThrow(SettingsError)
    expect(await listDataKeys(store.read)).toEqual(wrapped)
  })
})
