import type { Random } from '../random.js'
import type { KeyRing } from '../secrets/key-ring.js'
import { decrypt, encrypt } from '../secrets/sealed-box.js'
import type { SigningKeys } from './access-keys.js'
import type { AssumedSession, Session } from './caller.js'
import { packSession, unpackedSize, unpackSession } from './packed-session.js'

/** What a session token holds: no database is asked for it. */
export interface SessionGrant extends Session {
  accessKeyId: string
  secretAccessKey: string
  accountId: string
  principalId: string
}

/** A token that was opened; what it says never changes, so it is opened once. */
export interface KnownSession {
  grant: SessionGrant
  accountId: string
  principalId: string
  secretAccessKey: string
  signingKeys: SigningKeys
}

export interface SessionTokens {
  /** Base64 of the data key's id and an AES-256-GCM box. */
  seal(grant: SessionGrant): string
  /** Undefined where the token was not made under this key ring or has been changed. */
  open(token: string): KnownSession | undefined | Promise<KnownSession | undefined>
  /** No token given out so far opens any more. */
  revokeAll(): void
}

const keyIdLength = 8
const maxTokenLength = 8192
/** About the bytes of memory that opened tokens may take, and one takes beside its text and its policies and tags. */
const maxKnownSize = 48 * 1024 * 1024
const sessionSize = 1500

export function createSessionTokens({
  keyRing,
  random,
}: {
  keyRing: KeyRing
  random: Random
}): SessionTokens {
  const known = new Map<string, KnownSession>()
  let knownSize = 0
  let associated = 'session-token'

  async function openNew(token: string): Promise<KnownSession | undefined> {
    const bytes = Buffer.from(token, 'base64')
    // Only the one spelling that was handed out: Buffer.from forgives stray characters.
    if (bytes.length < keyIdLength + 28 || bytes.toString('base64') !== token) return undefined
    const keyId = bytes.toString('latin1', 0, keyIdLength)
    if (keyRing.tokenKey(keyId) === undefined && isKeyId(keyId)) await keyRing.reload()
    const key = keyRing.tokenKey(keyId)
    const grant =
      key === undefined ? undefined : readGrant(key.key, bytes.subarray(keyIdLength), associated)
    if (grant === undefined) return undefined
    const { accountId, principalId, secretAccessKey } = grant
    const session = {
      grant,
      accountId,
      principalId,
      secretAccessKey,
      signingKeys: new Map<string, Buffer>(),
    }
    remember(token, session)
    return session
  }

  function remember(token: string, session: KnownSession): void {
    const { assumed } = session.grant
    const size = sessionSize + token.length + (assumed === undefined ? 0 : unpackedSize(assumed))
    if (knownSize + size > maxKnownSize) forgetKnown()
    known.set(token, session)
    knownSize += size
  }

  function forgetKnown(): void {
    known.clear()
    knownSize = 0
  }

  return {
    seal: (grant) => {
      const { keyId, key } = keyRing.activeTokenKey()
      const box = encrypt({ key, plain: JSON.stringify(fieldsOf(grant)), associated, random })
      return Buffer.concat([Buffer.from(keyId, 'latin1'), box]).toString('base64')
    },
    open: (token) =>
      token.length > maxTokenLength ? undefined : (known.get(token) ?? openNew(token)),
    revokeAll: () => {
      forgetKnown()
      associated = `session-token ${random.uuid()}`
    },
  }
}

const isKeyId = (text: string): boolean => /^[a-z2-7]{8}$/.test(text)

/** What is written of a grant, as an array so that the token stays short. */
type Fields = [
  accessKeyId: string,
  secretAccessKey: string,
  accountId: string,
  principalId: string,
  issuedAt: number,
  expiresAt: number,
  mfaAt: number | null,
  assumed?: AssumedFields,
]

type AssumedFields = [
  kind: AssumedSession['kind'],
  name: string,
  sourceIdentity: string | null,
  /** Base64 of what `pack` made of policies and tags. */
  packed: string | null,
]

const fieldsOf = (grant: SessionGrant): Fields => {
  const { accessKeyId, secretAccessKey, accountId, principalId, issuedAt, expiresAt } = grant
  const mfaAt = grant.mfaAt ?? null
  const own = [accessKeyId, secretAccessKey, accountId, principalId, issuedAt, expiresAt] as const
  if (grant.assumed === undefined) return [...own, mfaAt]
  const { kind, name, sourceIdentity = null } = grant.assumed
  const packed = packSession(grant.assumed)?.toString('base64') ?? null
  return [...own, mfaAt, [kind, name, sourceIdentity, packed]]
}

function readGrant(key: Buffer, box: Uint8Array, associated: string): SessionGrant | undefined {
  let plain: Buffer
  try {
    plain = decrypt({ key, box, associated })
  } catch {
    return undefined
  }
  const [
    accessKeyId,
    secretAccessKey,
    accountId,
    principalId,
    issuedAt,
    expiresAt,
    mfaAt,
    assumed,
  ] = JSON.parse(plain.toString()) as Fields
  const grant: SessionGrant = {
    accessKeyId,
    secretAccessKey,
    accountId,
    principalId,
    issuedAt,
    expiresAt,
  }
  if (mfaAt !== null) grant.mfaAt = mfaAt
  if (assumed !== undefined) grant.assumed = readAssumed(assumed)
  return grant
}

function readAssumed([kind, name, sourceIdentity, packed]: AssumedFields): AssumedSession {
  const assumed: AssumedSession = { kind, name }
  if (sourceIdentity !== null) assumed.sourceIdentity = sourceIdentity
  return packed === null ? assumed : { ...assumed, ...unpackSession(Buffer.from(packed, 'base64')) }
}
