import { signingKey } from '../wire/sigv4/verify.js'
import { type KeyRing, withFreshKeys } from '../secrets/key-ring.js'
import { findAccessKey } from '../store/access-keys.js'
import type { ExactCache } from '../store/exact-cache.js'
import type { Database } from '../store/store.js'

/** A long-term access key, ready to verify with. */
export interface KnownKey {
  accessKeyId: string
  accountId: string
  principalId: string
  status: 'Active' | 'Inactive'
  secretAccessKey: string
  signingKeys: SigningKeys
  lastUsedAt: number | null
}

/** Signing keys by credential scope, derived once a day each. */
export type SigningKeys = Map<string, Buffer>

const maxSigningKeys = 16

export function signingKeyFor(
  key: { secretAccessKey: string; signingKeys: SigningKeys },
  scope: { date: string; region: string; service: string },
): Buffer {
  const name = `${scope.date}/${scope.region}/${scope.service}`
  let known = key.signingKeys.get(name)
  if (known === undefined) {
    known = signingKey(key.secretAccessKey, scope.date, scope.region, scope.service)
    if (key.signingKeys.size >= maxSigningKeys) key.signingKeys.clear()
    key.signingKeys.set(name, known)
  }
  return known
}

export interface AccessKeys {
  /** Undefined where no such key exists. */
  find(accessKeyId: string): KnownKey | undefined | Promise<KnownKey | undefined>
}

const maxOwners = 200_000

export function createAccessKeys(parts: {
  cache: ExactCache
  read: Database
  keyRing: KeyRing
}): AccessKeys {
  // Whose a key is never changes, so this needs no forgetting; whether the key still exists is asked for in the owner's scope.
  const owners = new Map<string, string>()

  async function findOwner(accessKeyId: string): Promise<string | undefined> {
    const row = await findAccessKey(parts.read, accessKeyId)
    if (row === undefined) return undefined
    if (owners.size >= maxOwners) owners.clear()
    owners.set(accessKeyId, row.userId ?? row.accountId)
    return row.userId ?? row.accountId
  }

  async function read(accessKeyId: string): Promise<KnownKey | undefined> {
    const row = await findAccessKey(parts.read, accessKeyId)
    if (row === undefined) return undefined
    const secret = await withFreshKeys(parts.keyRing, () =>
      parts.keyRing.open(row.secretSealed, accessKeyBinding(accessKeyId)),
    )
    return {
      accessKeyId,
      accountId: row.accountId,
      principalId: row.userId ?? row.accountId,
      status: row.status,
      secretAccessKey: secret.toString(),
      signingKeys: new Map(),
      lastUsedAt: row.lastUsedAt,
    }
  }

  const keep = (accessKeyId: string, principalId: string) =>
    parts.cache.keep(`principal:${principalId}`, accessKeyId, () => read(accessKeyId))

  return {
    find(accessKeyId) {
      const owner = owners.get(accessKeyId)
      if (owner !== undefined) return keep(accessKeyId, owner)
      return findOwner(accessKeyId).then((found) =>
        found === undefined ? undefined : keep(accessKeyId, found),
      )
    },
  }
}

/** The row that a sealed secret is bound to. */
export const accessKeyBinding = (accessKeyId: string): string => `access-key:${accessKeyId}`
