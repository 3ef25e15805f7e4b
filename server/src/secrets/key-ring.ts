import { createHmac, hkdfSync } from 'node:crypto'
import type { Clock } from '../clock.js'
import { SettingsError } from '../config.js'
import type { Random } from '../random.js'
import { type DataKeyRow, insertDataKey, listDataKeys } from '../store/data-keys.js'
import type { Store, Transaction } from '../store/store.js'
import { type MasterKey, type MasterKeySource, unwrapDataKey, wrapDataKey } from './master-key.js'
import { decrypt, encrypt } from './sealed-box.js'

/**
 * Secrets at rest: AES-256-GCM under a data key, bound by additional data to the row they belong to, so that a value copied to
 * another row does not open. Data keys lie in the database, wrapped under the master key, which does not.
 */
export interface KeyRing {
  /** `binding` names the row, for example `access-key:AKIA…`. */
  seal(secret: Uint8Array | string, binding: string): string
  /** Throws where the text is damaged, belongs to another row or needs a key that the ring does not hold. */
  open(sealed: string, binding: string): Buffer
  /** What a text can be recognised by, but by nobody without the ring. Another one after the keys were rotated. */
  fingerprint(text: string): string
  /** The key under which session tokens are issued now, and the keys by id under which older ones still open. */
  activeTokenKey(): TokenKey
  tokenKey(keyId: string): TokenKey | undefined
  activeKeyId(): string
  /** Reads the data keys anew: after a rotation by another process. Asks for the master key only where one is new. */
  reload(): Promise<void>
}

export interface TokenKey {
  keyId: string
  key: Buffer
}

interface RingKey {
  keyId: string
  sealing: Buffer
  fingerprints: Buffer
  token: TokenKey
}

/** The data key is younger than the ring: `reload` and try again. */
export class UnknownDataKeyError extends Error {}

export async function openKeyRing(parts: {
  store: Store
  masterKey: MasterKeySource
  random: Random
  clock: Clock
}): Promise<KeyRing> {
  const keys = new Map<string, RingKey>()
  let active: RingKey | undefined

  async function reload(): Promise<void> {
    let rows = await listDataKeys(parts.store.read)
    if (!rows.some(isActive)) {
      await addFirstDataKey(rows, parts)
      rows = await listDataKeys(parts.store.read)
    }
    if (rows.some((row) => !keys.has(row.keyId))) rows = await openNewKeys()
    active = keys.get(rows.findLast(isActive)?.keyId ?? '')
  }

  /** Once more where the master key was replaced between the reading of the data keys and of it. */
  async function openNewKeys(attempt = 1): Promise<DataKeyRow[]> {
    const rows = await listDataKeys(parts.store.read)
    try {
      const masterKey = await parts.masterKey(rows)
      for (const { keyId, wrapped } of rows)
        keys.set(
          keyId,
          keys.get(keyId) ?? deriveKeys(keyId, unwrapDataKey(wrapped, keyId, masterKey)),
        )
      return rows
    } catch (error) {
      if (attempt === 2 || !(error instanceof SettingsError)) throw error
      return openNewKeys(attempt + 1)
    }
  }

  function activeKey(): RingKey {
    if (active === undefined) throw new Error('the key ring has no active data key')
    return active
  }

  await reload()
  return {
    seal: (secret, binding) => sealUnder(activeKey(), { secret, binding, random: parts.random }),
    open: (sealed, binding) => openWith(keys, sealed, binding),
    fingerprint: (text) =>
      createHmac('sha256', activeKey().fingerprints).update(text).digest('base64url'),
    activeTokenKey: () => activeKey().token,
    tokenKey: (keyId) => keys.get(keyId)?.token,
    activeKeyId: () => activeKey().keyId,
    reload,
  }
}

function sealUnder(
  { keyId, sealing: key }: RingKey,
  what: { secret: Uint8Array | string; binding: string; random: Random },
): string {
  const { secret: plain, binding: associated, random } = what
  const box = encrypt({ key, plain, associated, random })
  return `v1.${keyId}.${box.toString('base64url')}`
}

function openWith(keys: ReadonlyMap<string, RingKey>, sealed: string, binding: string): Buffer {
  const [version, keyId = '', body = ''] = sealed.split('.')
  const box = Buffer.from(body, 'base64url')
  // Only the one spelling that was made: Buffer.from forgives stray characters.
  if (version !== 'v1' || sealed !== `v1.${keyId}.${box.toString('base64url')}`)
    throw new Error('a sealed value is damaged')
  const key = keys.get(keyId)
  if (key === undefined) throw new UnknownDataKeyError(`data key ${keyId} is not in the key ring`)
  return decrypt({ key: key.sealing, box, associated: binding })
}

/** Runs `work`, and once more with the ring read anew where it met a data key that another process made. */
export async function withFreshKeys<Result>(
  keyRing: KeyRing,
  work: () => Result | Promise<Result>,
): Promise<Result> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof UnknownDataKeyError)) throw error
    await keyRing.reload()
    return work()
  }
}

const keyPollInterval = 1000
/** After so many milliseconds every server that runs seals under a new data key. */
export const keysTakenUpAfter = 2 * keyPollInterval

/** Looks for data keys that another process made. The function that comes back stops the watch. */
export function watchDataKeys(keyRing: KeyRing, onError: (error: unknown) => void): () => void {
  const timer = setInterval(() => void keyRing.reload().catch(onError), keyPollInterval)
  timer.unref()
  return () => clearInterval(timer)
}

const isActive = (row: DataKeyRow): boolean => row.retiredAt === null

async function addFirstDataKey(
  rows: readonly DataKeyRow[],
  parts: { store: Store; masterKey: MasterKeySource; random: Random; clock: Clock },
): Promise<void> {
  const masterKey = await parts.masterKey(rows)
  await parts.store.write(async (tx) => {
    // Another process may have been faster.
    if ((await listDataKeys(tx.query)).some(isActive)) return
    await addDataKey(tx, { ...parts, masterKey })
  })
}

/** Adds a data key and retires the ones before it. */
export async function addDataKey(
  tx: Transaction,
  parts: { masterKey: MasterKey; random: Random; clock: Clock },
): Promise<string> {
  const keyId = parts.random.text('abcdefghijklmnopqrstuvwxyz234567', 8)
  const wrapped = wrapDataKey(parts.random.bytes(32), keyId, parts)
  await insertDataKey(tx, { keyId, wrapped, createdAt: parts.clock() })
  return keyId
}

// Each use has a key of its own, so that what is made for one can never be taken for the other.
function deriveKeys(keyId: string, dataKey: Buffer): RingKey {
  const derive = (use: string) =>
    Buffer.from(hkdfSync('sha256', dataKey, '', `sallyport ${use}`, 32))
  return {
    keyId,
    sealing: derive('sealed columns'),
    fingerprints: derive('fingerprints'),
    token: { keyId, key: derive('session tokens') },
  }
}
