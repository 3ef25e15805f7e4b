import type { Random } from '../random.js'
import type { KeyRing } from '../secrets/key-ring.js'
import { decrypt, encrypt } from '../secrets/sealed-box.js'
import type { SigningKeys } from './access-keys.js'
import type { Session } from './caller.js'

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
const maxKnown = 20_000

export function createSessionTokens({
  keyRing,
  random,
}: {
  keyRing: KeyRing
  random: Random
}): SessionTokens {
  const known = new Map<string, KnownSession>()
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
    if (known.size >= maxKnown) known.clear()
    known.set(token, session)
    return session
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
      known.clear()
      associated = `session-token ${random.uuid()}`
    },
  }
}

const isKeyId = (text: string): boolean => /^[a-z2-7]{8}$/.test(text)

type Fields = [string, string, string, string, number, number, number | null]

const fieldsOf = (grant: SessionGrant): Fields => [
  grant.accessKeyId,
  grant.secretAccessKey,
  grant.accountId,
  grant.principalId,
  grant.issuedAt,
  grant.expiresAt,
  grant.mfaAt ?? null,
]

function readGrant(key: Buffer, box: Uint8Array, associated: string): SessionGrant | undefined {
  let plain: Buffer
  try {
    plain = decrypt({ key, box, associated })
  } catch {
    return undefined
  }
  const [accessKeyId, secretAccessKey, accountId, principalId, issuedAt, expiresAt, mfaAt] =
    JSON.parse(plain.toString()) as Fields
  const grant = { accessKeyId, secretAccessKey, accountId, principalId, issuedAt, expiresAt }
  return mfaAt === null ? grant : { ...grant, mfaAt }
}
