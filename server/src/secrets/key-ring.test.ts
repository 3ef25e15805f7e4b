import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { SettingsError } from '../config.js'
import { systemRandom } from '../random.js'
import { deleteDataKey, listDataKeys } from '../store/data-keys.js'
import { openSqliteStore } from '../store/sqlite.js'
import type { Store } from '../store/store.js'
import { addDataKey, openKeyRing, UnknownDataKeyError, withFreshKeys } from './key-ring.js'
import { type MasterKey, unwrapDataKey } from './master-key.js'

const masterKey: MasterKey = { key: systemRandom.bytes(32), origin: 'test' }
const clock = () => 1_800_000_000_000

let store: Store
beforeEach(async () => {
  store = await openSqliteStore(':memory:')
})
afterEach(() => store.close())

let asked = 0
const parts = () => ({
  store,
  masterKey: () => {
    asked += 1
    return Promise.resolve(masterKey)
  },
  random: systemRandom,
  clock,
})
const openRing = () => openKeyRing(parts())
const addKey = () => store.write((tx) => addDataKey(tx, { ...parts(), masterKey }))

describe('a key ring', () => {
  it('makes the first data key and finds it again', async () => {
    const sealed = (await openRing()).seal('secret', 'access-key:A')
    expect(await listDataKeys(store.read)).toHaveLength(1)
    expect((await openRing()).open(sealed, 'access-key:A').toString()).toBe('secret')
    expect(await listDataKeys(store.read)).toHaveLength(1)
  })

  it('makes one data key where several open it at the same time', async () => {
    await Promise.all([openRing(), openRing(), openRing()])
    expect(await listDataKeys(store.read)).toHaveLength(1)
  })

  it('opens a value for the row that it was sealed for and for no other', async () => {
    const ring = await openRing()
    const [one, other] = [ring.seal('one', 'access-key:A'), ring.seal('other', 'access-key:B')]
    expect(ring.open(one, 'access-key:A').toString()).toBe('one')
    expect(() => ring.open(one, 'access-key:B')).toThrow()
    expect(() => ring.open(other, 'access-key:A')).toThrow()
    expect(() => ring.open(one, 'mfa-seed:A')).toThrow()
  })

  it('does not open what was changed', async () => {
    const ring = await openRing()
    const sealed = ring.seal('secret', 'access-key:A')
    const [version = '', keyId = '', body = ''] = sealed.split('.')
    const flipped = body.startsWith('A') ? `B${body.slice(1)}` : `A${body.slice(1)}`
    for (const changed of [
      `v2.${keyId}.${body}`,
      `${version}.${keyId}.${flipped}`,
      `${version}.${keyId}.${body.slice(0, -4)}`,
      `${version}.${keyId}`,
      '',
    ])
      expect(() => ring.open(changed, 'access-key:A')).toThrow()
  })

  it('does not open what another database sealed', async () => {
    const elsewhere = await openSqliteStore(':memory:')
    const other = await openKeyRing({ ...parts(), store: elsewhere })
    const sealed = other.seal('secret', 'access-key:A')
    const ring = await openRing()
    expect(() => ring.open(sealed, 'access-key:A')).toThrow(UnknownDataKeyError)
    const underOurName = sealed.replace(other.activeKeyId(), ring.activeKeyId())
    expect(() => ring.open(underOurName, 'access-key:A')).toThrow()
    await elsewhere.close()
  })

  it('keeps the keys of session tokens apart from those of secrets at rest', async () => {
    const ring = await openRing()
    const [row] = await listDataKeys(store.read)
    const dataKey = unwrapDataKey(row?.wrapped ?? '', row?.keyId ?? '', masterKey)
    expect(ring.activeTokenKey().key).toHaveLength(32)
    expect(ring.activeTokenKey().key.equals(dataKey)).toBe(false)
    expect(ring.tokenKey(ring.activeKeyId())).toEqual(ring.activeTokenKey())
    expect(ring.tokenKey('zzzzzzzz')).toBeUndefined()
  })

  it('says at once that the master key is wrong, not at the first use', async () => {
    await openRing()
    const wrong = { key: systemRandom.bytes(32), origin: 'SALLYPORT_MASTER_KEY' }
    const opening = openKeyRing({ ...parts(), masterKey: () => Promise.resolve(wrong) })
    await expect(opening).rejects.toThrow(SettingsError)
  })

  it('seals under a key that another process made once it has read it, and opens older values', async () => {
    const ring = await openRing()
    const before = ring.seal('before', 'access-key:A')
    const tokenKey = ring.activeTokenKey()
    const newKeyId = await addKey()
    expect(ring.seal('x', 'access-key:A')).toContain(`.${tokenKey.keyId}.`)
    await ring.reload()
    expect(ring.activeKeyId()).toBe(newKeyId)
    expect(ring.seal('x', 'access-key:A')).toContain(`.${newKeyId}.`)
    expect(ring.open(before, 'access-key:A').toString()).toBe('before')
    expect(ring.tokenKey(tokenKey.keyId)).toEqual(tokenKey)
  })

  it('reads the data keys anew where it meets a younger one', async () => {
    const ring = await openRing()
    await addKey()
    const sealed = (await openRing()).seal('secret', 'access-key:A')
    expect(() => ring.open(sealed, 'access-key:A')).toThrow(UnknownDataKeyError)
    const opened = await withFreshKeys(ring, () => ring.open(sealed, 'access-key:A'))
    expect(opened.toString()).toBe('secret')
  })

  it('tries once only, and passes on every other failure at once', async () => {
    const ring = await openRing()
    let tries = 0
    const failing = (error: Error) =>
      withFreshKeys(ring, () => {
        tries += 1
        throw error
      })
    await expect(failing(new UnknownDataKeyError('unknown'))).rejects.toThrow('unknown')
    expect(tries).toBe(2)
    await expect(failing(new Error('other'))).rejects.toThrow('other')
    expect(tries).toBe(3)
  })

  it('does not ask for the master key where no data key is new', async () => {
    const ring = await openRing()
    asked = 0
    await ring.reload()
    await ring.reload()
    expect(asked).toBe(0)
    await addKey()
    await ring.reload()
    expect(asked).toBe(1)
  })

  it('reads both anew where the master key was replaced between data keys and it', async () => {
    await openRing()
    const late: MasterKey[] = [{ key: systemRandom.bytes(32), origin: 'before' }, masterKey]
    const ring = await openKeyRing({
      ...parts(),
      masterKey: () => Promise.resolve(late.shift() ?? masterKey),
    })
    expect(ring.open(ring.seal('x', 'a'), 'a').toString()).toBe('x')
    expect(late).toEqual([])
  })

  it('cannot open what was sealed under a data key that is gone', async () => {
    const ring = await openRing()
    const sealed = ring.seal('x', 'a')
    const old = ring.activeKeyId()
    await addKey()
    await store.write((tx) => deleteDataKey(tx, old))
    const later = await openRing()
    await expect(withFreshKeys(later, () => later.open(sealed, 'a'))).rejects.toThrow(
      UnknownDataKeyError,
    )
  })
})
