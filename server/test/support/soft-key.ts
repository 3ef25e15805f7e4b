import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'
import { cbor } from './cbor.js'
import { aaguidBytes, type SoftCertificate } from './soft-certificate.js'

/** What a browser is asked, and what a test makes it say instead. */
export interface Asked {
  challenge: string
  origin: string
  rpId: string
  /** What the browser says of itself, over what it would say. */
  clientData?: Record<string, unknown>
  /** WebAuthn §6.1: 1 user present, 4 user verified, 8 backup eligible, 16 backed up. */
  flags?: number
  signCount?: number
}

export interface RegistrationJson {
  id: string
  rawId: string
  type: string
  response: { clientDataJSON: string; attestationObject: string; transports?: string[] }
  clientExtensionResults: object
}

export interface AssertionJson {
  id: string
  rawId: string
  type: string
  response: {
    clientDataJSON: string
    authenticatorData: string
    signature: string
    userHandle?: string
  }
  clientExtensionResults: { appid?: boolean }
}

export type AttestationFormat = 'none' | 'packed' | 'fido-u2f'

/** An authenticator with one credential, and the browser before it. */
export interface SoftKey {
  credentialId: string
  /** The COSE key in base64url. */
  publicKey: string
  /** What the counter shows; grows with each assertion, unless `counts` is false. */
  signCount: number
  register(asked: Asked): RegistrationJson
  assert(asked: Asked & { userHandle?: string; appId?: string }): AssertionJson
}

const algorithms = {
  ES256: { cose: -7, hash: 'sha256' },
  EdDSA: { cose: -8, hash: null },
  RS256: { cose: -257, hash: 'sha256' },
  ES384: { cose: -35, hash: 'sha384' },
} as const

interface Wished {
  format?: AttestationFormat
  algorithm?: keyof typeof algorithms
  modulusLength?: number
  aaguid?: string
  /** Absent: packed attestation by the credential's own key. */
  attestedBy?: SoftCertificate
  /** Further certificates that are sent along. */
  chain?: readonly SoftCertificate[]
  /** False: the counter stays zero, as that of synchronised passkeys does. */
  counts?: boolean
  credentialId?: Buffer
}

const noAaguid = '00000000-0000-0000-0000-000000000000'

export function softKey(wished: Wished = {}): SoftKey {
  const algorithm = algorithms[wished.algorithm ?? 'ES256']
  const { publicKey, privateKey } = newKeyPair(wished)
  const credentialId = wished.credentialId ?? randomBytes(32)
  const id = credentialId.toString('base64url')
  const cose = coseKey(publicKey, algorithm.cose)

  const key: SoftKey = {
    credentialId: id,
    publicKey: cose.toString('base64url'),
    signCount: 0,

    register(asked) {
      const clientDataJson = clientData('webauthn.create', asked)
      const authenticatorData = Buffer.concat([
        authenticatorHead(asked.rpId, 0x40 | (asked.flags ?? 0x01), asked.signCount ?? 0),
        aaguidBytes(wished.aaguid ?? noAaguid),
        uint16(credentialId.length),
        credentialId,
        cose,
      ])
      const statement = attestationStatement(wished, {
        authenticatorData,
        clientDataHash: sha256(clientDataJson),
        credentialId,
        publicKey,
        privateKey,
        algorithm,
      })
      const attestationObject = cbor(
        new Map<string, string | Buffer | ReturnType<typeof attestationStatement>>([
          ['fmt', wished.format ?? 'none'],
          ['attStmt', statement],
          ['authData', authenticatorData],
        ]) as Parameters<typeof cbor>[0],
      )
      return {
        id,
        rawId: id,
        type: 'public-key',
        response: {
          clientDataJSON: clientDataJson.toString('base64url'),
          attestationObject: attestationObject.toString('base64url'),
          transports: ['usb', 'nfc'],
        },
        clientExtensionResults: {},
      }
    },

    assert(asked) {
      if (asked.signCount === undefined && wished.counts !== false) key.signCount += 1
      const clientDataJson = clientData('webauthn.get', asked)
      const authenticatorData = authenticatorHead(
        asked.appId ?? asked.rpId,
        asked.flags ?? 0x01,
        asked.signCount ?? key.signCount,
      )
      const signed = Buffer.concat([authenticatorData, sha256(clientDataJson)])
      return {
        id,
        rawId: id,
        type: 'public-key',
        response: {
          clientDataJSON: clientDataJson.toString('base64url'),
          authenticatorData: authenticatorData.toString('base64url'),
          signature: sign(algorithm.hash, signed, privateKey).toString('base64url'),
          ...(asked.userHandle === undefined ? undefined : { userHandle: asked.userHandle }),
        },
        clientExtensionResults: asked.appId === undefined ? {} : { appid: true },
      }
    },
  }
  return key
}

interface Made {
  authenticatorData: Buffer
  clientDataHash: Buffer
  credentialId: Buffer
  publicKey: KeyObject
  privateKey: KeyObject
  algorithm: { cose: number; hash: string | null }
}

/** WebAuthn §8.2, §8.6, §8.7. */
function attestationStatement(wished: Wished, made: Made): Map<string, unknown> {
  const { format = 'none', attestedBy, chain = [] } = wished
  const certificates = attestedBy === undefined ? [] : [attestedBy, ...chain].map(({ der }) => der)
  if (format === 'packed') {
    const signed = Buffer.concat([made.authenticatorData, made.clientDataHash])
    return attestedBy === undefined
      ? new Map<string, unknown>([
          ['alg', made.algorithm.cose],
          ['sig', sign(made.algorithm.hash, signed, made.privateKey)],
        ])
      : new Map<string, unknown>([
          ['alg', -7],
          ['sig', sign('sha256', signed, attestedBy.privateKey)],
          ['x5c', certificates],
        ])
  }
  if (format === 'fido-u2f') {
    const signed = Buffer.concat([
      Buffer.from([0]),
      made.authenticatorData.subarray(0, 32),
      made.clientDataHash,
      made.credentialId,
      point(made.publicKey),
    ])
    return new Map<string, unknown>([
      ['x5c', certificates],
      [
        'sig',
        attestedBy === undefined ? Buffer.alloc(0) : sign('sha256', signed, attestedBy.privateKey),
      ],
    ])
  }
  return new Map()
}

function newKeyPair({ algorithm = 'ES256', modulusLength = 2048 }: Wished) {
  if (algorithm === 'EdDSA') return generateKeyPairSync('ed25519')
  if (algorithm === 'RS256') return generateKeyPairSync('rsa', { modulusLength })
  return generateKeyPairSync('ec', { namedCurve: algorithm === 'ES256' ? 'P-256' : 'P-384' })
}

/** RFC 9053 §7. */
function coseKey(publicKey: KeyObject, algorithm: number): Buffer {
  const jwk = publicKey.export({ format: 'jwk' })
  const bytes = (text = ''): Buffer => Buffer.from(text, 'base64url')
  const curve = { 'P-256': 1, 'P-384': 2, Ed25519: 6 }[jwk.crv ?? '']
  if (jwk.kty === 'RSA')
    return cbor(
      new Map<number, number | Buffer>([
        [1, 3],
        [3, algorithm],
        [-1, bytes(jwk.n)],
        [-2, bytes(jwk.e)],
      ]),
    )
  const key = new Map<number, number | Buffer>([
    [1, jwk.kty === 'OKP' ? 1 : 2],
    [3, algorithm],
    [-1, curve ?? 0],
    [-2, bytes(jwk.x)],
  ])
  if (jwk.y !== undefined) key.set(-3, bytes(jwk.y))
  return cbor(key)
}

const point = (publicKey: KeyObject): Buffer =>
  publicKey.export({ type: 'spki', format: 'der' }).subarray(-65)

function clientData(type: string, { challenge, origin, clientData: said }: Asked): Buffer {
  return Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false, ...said }))
}

function authenticatorHead(rpId: string, flags: number, signCount: number): Buffer {
  const counter = Buffer.alloc(4)
  counter.writeUInt32BE(signCount)
  return Buffer.concat([sha256(rpId), Buffer.from([flags]), counter])
}

function uint16(value: number): Buffer {
  const bytes = Buffer.alloc(2)
  bytes.writeUInt16BE(value)
  return bytes
}

const sha256 = (data: string | Buffer): Buffer => createHash('sha256').update(data).digest()
