import { generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'

/** A certificate with its private key, for authenticators and for whoever signs their certificates and metadata. */
export interface SoftCertificate {
  der: Buffer
  pem: string
  base64: string
  name: Buffer
  publicKey: KeyObject
  privateKey: KeyObject
}

interface Wished {
  commonName?: string
  /** WebAuthn §8.2.1 demands this one of packed attestation. */
  unit?: string
  issuer?: SoftCertificate
  isAuthority?: boolean
  aaguid?: string
  dnsName?: string
  /** `YYMMDDhhmmssZ` */
  notBefore?: string
  notAfter?: string
}

/** X.509 by hand, P-256 with SHA-256: RFC 5280 §4.1. */
export function softCertificate(wished: Wished = {}): SoftCertificate {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const name = distinguishedName(
    wished.commonName ?? 'Soft key',
    wished.unit ?? 'Authenticator Attestation',
  )
  const algorithm = der(0x30, oid('2a8648ce3d040302'))
  const body = der(
    0x30,
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, Buffer.concat([Buffer.from([1]), randomBytes(8)])),
    algorithm,
    wished.issuer?.name ?? name,
    der(
      0x30,
      der(0x17, Buffer.from(wished.notBefore ?? '200101000000Z')),
      der(0x17, Buffer.from(wished.notAfter ?? '490101000000Z')),
    ),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, der(0x30, ...extensions(wished))),
  )
  const signature = sign('sha256', body, wished.issuer?.privateKey ?? privateKey)
  const all = der(0x30, body, algorithm, der(0x03, Buffer.from([0]), signature))
  const base64 = all.toString('base64')
  const pem = `-----BEGIN CERTIFICATE-----\n${base64}\n-----END CERTIFICATE-----\n`
  return { der: all, pem, base64, name, publicKey, privateKey }
}

function extensions({ isAuthority, aaguid, dnsName }: Wished): Buffer[] {
  const constraints = isAuthority === true ? der(0x30, der(0x01, Buffer.from([0xff]))) : der(0x30)
  return [
    extension('551d13', constraints),
    ...(aaguid === undefined
      ? []
      : [extension('2b0601040182e51c010104', der(0x04, aaguidBytes(aaguid)))]),
    ...(dnsName === undefined
      ? []
      : [extension('551d11', der(0x30, der(0x82, Buffer.from(dnsName))))]),
  ]
}

const extension = (id: string, value: Buffer): Buffer => der(0x30, oid(id), der(0x04, value))

const distinguishedName = (commonName: string, unit: string): Buffer =>
  der(
    0x30,
    attribute('550406', 'SE', 0x13),
    attribute('55040a', 'Soft keys'),
    attribute('55040b', unit),
    attribute('550403', commonName),
  )

const attribute = (id: string, text: string, type = 0x0c): Buffer =>
  der(0x31, der(0x30, oid(id), der(type, Buffer.from(text))))

const oid = (hex: string): Buffer => der(0x06, Buffer.from(hex, 'hex'))

/** Tag, length, content: X.690 §8.1. */
function der(tag: number, ...content: readonly Buffer[]): Buffer {
  const all = Buffer.concat(content)
  if (all.length < 128) return Buffer.concat([Buffer.from([tag, all.length]), all])
  const length = Buffer.from(all.length.toString(16).padStart(4, '0'), 'hex')
  return Buffer.concat([Buffer.from([tag, 0x82]), length, all])
}

export const aaguidBytes = (aaguid: string): Buffer =>
  Buffer.from(aaguid.replaceAll('-', ''), 'hex')
