import { createPublicKey, type JsonWebKey } from 'node:crypto'

/** What a registration's attestation object holds, WebAuthn §6.5. */
export interface AttestationObject {
  format: string
  rpIdHash: Buffer
  flags: { up: boolean; be: boolean; bs: boolean }
  /** Base64url. */
  credentialId: string
  /** COSE's number. */
  algorithm: number | undefined
  /** Whether the public key is one, of the type and curve that its algorithm is for. */
  isUsable: boolean
  /** DER, the leaf first. */
  certificates: readonly Uint8Array[]
  /** The object in base64url, as far as it is to be checked. */
  checkable: string
}

/** Undefined where the bytes are no attestation object of a new credential. */
export async function readAttestationObject(
  base64url: string,
): Promise<AttestationObject | undefined> {
  const { decodeAttestationObject, isoCBOR, parseAuthenticatorData } =
    await import('@simplewebauthn/server/helpers')
  try {
    const bytes = new Uint8Array(Buffer.from(base64url, 'base64url'))
    const decoded = decodeAttestationObject(bytes)
    const format: unknown = decoded.get('fmt')
    const authData = decoded.get('authData')
    const { rpIdHash, flags, credentialID, credentialPublicKey } = parseAuthenticatorData(authData)
    if (typeof format !== 'string' || credentialID === undefined) return undefined
    if (credentialPublicKey === undefined) return undefined
    const publicKey = isoCBOR.decodeFirst(credentialPublicKey)
    const isChecked = !uncheckedFormats.has(format)
    return {
      format,
      rpIdHash: Buffer.from(rpIdHash),
      flags: { up: flags.up, be: flags.be, bs: flags.bs },
      credentialId: Buffer.from(credentialID).toString('base64url'),
      algorithm: algorithmOf(publicKey),
      isUsable: isUsableKey(publicKey),
      certificates: isChecked ? (decoded.get('attStmt').get('x5c') ?? []) : [],
      checkable: isChecked
        ? base64url
        : Buffer.from(isoCBOR.encode(unattested(authData))).toString('base64url'),
    }
  } catch {
    // The readers throw at everything that is not what it should be.
    return undefined
  }
}

/**
 * The library would follow a chain to whatever root a stranger sends, and call the addresses that it names. So what these say
 * of themselves is passed over, as if they had not been asked: WebAuthn §5.4.7.
 */
const uncheckedFormats = new Set(['android-key'])

/** The object that the browser would have sent, had it not been asked for an attestation. */
const unattested = (authData: Uint8Array) =>
  new Map<string, string | Uint8Array | Map<string, string>>([
    ['fmt', 'none'],
    ['attStmt', new Map<string, string>()],
    ['authData', authData],
  ])

type CoseKey = ReadonlyMap<number, unknown>

const isCoseKey = (key: unknown): key is CoseKey => key instanceof Map

function algorithmOf(key: unknown): number | undefined {
  const algorithm = isCoseKey(key) ? key.get(3) : undefined
  return typeof algorithm === 'number' ? algorithm : undefined
}

/** RFC 9053 §7: a key that could not check a signature must not be stored, or its owner could never sign in. */
function isUsableKey(key: unknown): boolean {
  const jwk = isCoseKey(key) ? jwkOf(key) : undefined
  if (jwk === undefined) return false
  try {
    const { modulusLength } =
      createPublicKey({ key: jwk, format: 'jwk' }).asymmetricKeyDetails ?? {}
    return modulusLength === undefined || (modulusLength >= 2048 && modulusLength <= 8192)
  } catch {
    // No point of the curve, or no number.
    return false
  }
}

/** Of the algorithms that are asked for: ES256, EdDSA, RS256. */
function jwkOf(key: CoseKey): JsonWebKey | undefined {
  const [type, algorithm, curve] = [key.get(1), key.get(3), key.get(-1)]
  if (type === 2 && algorithm === -7 && curve === 1)
    return { kty: 'EC', crv: 'P-256', x: text(key.get(-2)), y: text(key.get(-3)) }
  if (type === 1 && algorithm === -8 && curve === 6)
    return { kty: 'OKP', crv: 'Ed25519', x: text(key.get(-2)) }
  if (type === 3 && algorithm === -257)
    return { kty: 'RSA', n: text(key.get(-1)), e: text(key.get(-2)) }
  return undefined
}

const text = (bytes: unknown): string =>
  bytes instanceof Uint8Array ? Buffer.from(bytes).toString('base64url') : ''
