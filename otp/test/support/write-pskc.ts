// Makes PSKC files (RFC 6030) for tests. What it writes can be wrong on purpose: that is what tests need.
import { createCipheriv, createHmac, pbkdf2Sync } from 'node:crypto'
import type { TokenRecord } from '../../src/token-file.js'

/** A key package; whatever is left out is left out of the file. */
export interface WrittenToken extends Partial<Omit<TokenRecord, 'digits'>> {
  digits?: number
  keyId?: string
  /** Default: that of the token's kind. */
  keyAlgorithm?: string
  suite?: string
  encoding?: string
  checkDigits?: string
  /** XML within `Policy`. */
  policy?: string
  /** XML within `Data`, after the values. */
  data?: string
  /** XML within `DeviceInfo`, at its end. */
  device?: string
}

export interface WrittenEncryption {
  cipher: keyof typeof ciphers
  key?: Uint8Array
  keyName?: string
  password?: string
  salt?: Uint8Array
  iterations?: number
  prf?: 'sha1' | 'sha256' | 'sha512'
  mac?: 'sha1' | 'sha256' | 'sha384' | 'sha512'
  /** Without it the MAC has the key of the content. */
  macKey?: Uint8Array
  /** Default: the secrets. */
  values?: ('Secret' | 'Counter' | 'Time' | 'TimeInterval' | 'TimeDrift')[]
  /** Where initialisation vectors come from. */
  random: (bytes: number) => Uint8Array
}

export interface WritePskcOptions {
  encryption?: WrittenEncryption
  /** With a colon; default none. */
  prefix?: string
  version?: string
  id?: string
  /** XML at the end of the container. */
  end?: string
}

export const ciphers = {
  'aes128-cbc': { name: 'aes-128-cbc', keyBytes: 16, ivBytes: 16 },
  'aes192-cbc': { name: 'aes-192-cbc', keyBytes: 24, ivBytes: 16 },
  'aes256-cbc': { name: 'aes-256-cbc', keyBytes: 32, ivBytes: 16 },
  'tripledes-cbc': { name: 'des-ede3-cbc', keyBytes: 24, ivBytes: 8 },
  'kw-aes128': { name: 'id-aes128-wrap', keyBytes: 16, ivBytes: 0 },
  'kw-aes192': { name: 'id-aes192-wrap', keyBytes: 24, ivBytes: 0 },
  'kw-aes256': { name: 'id-aes256-wrap', keyBytes: 32, ivBytes: 0 },
}
const xmlenc = 'http://www.w3.org/2001/04/xmlenc#'
const namespaces = `xmlns:ds="http://www.w3.org/2000/09/xmldsig#" xmlns:xenc="${xmlenc}" xmlns:xenc11="http://www.w3.org/2009/xmlenc11#" xmlns:pkcs5="http://www.rsasecurity.com/rsalabs/pkcs/schemas/pkcs-5v2-0#"`
const hmacs = {
  sha1: 'http://www.w3.org/2000/09/xmldsig#hmac-sha1',
  sha256: 'http://www.w3.org/2001/04/xmldsig-more#hmac-sha256',
  sha384: 'http://www.w3.org/2001/04/xmldsig-more#hmac-sha384',
  sha512: 'http://www.w3.org/2001/04/xmldsig-more#hmac-sha512',
}

/** A PSKC file of tokens, one line for each. */
export function writePskc(tokens: WrittenToken[], options: WritePskcOptions = {}): string {
  const { encryption, prefix = '', version = '1.0', id, end = '' } = options
  const p = prefix
  const namespace = `xmlns${p === '' ? '' : `:${p.slice(0, -1)}`}="urn:ietf:params:xml:ns:keyprov:pskc"`
  const key = encryption === undefined ? undefined : contentKeyOf(encryption)
  const idAttribute = id === undefined ? '' : ` Id="${id}"`
  const head =
    encryption === undefined || key === undefined ? '' : encryptionHead(p, encryption, key)
  const packages = tokens.map((token, index) => writePackage(p, token, { index, encryption, key }))
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<${p}KeyContainer Version="${version}"${idAttribute} ${namespace} ${namespaces}>${head}`,
    ...packages,
    `${end}</${p}KeyContainer>`,
  ].join('\n')
}

function contentKeyOf({ cipher, key, password, salt, iterations, prf }: WrittenEncryption) {
  if (key !== undefined) return key
  const bytes = salt ?? Buffer.from('saltsalt')
  return pbkdf2Sync(
    password ?? '',
    bytes,
    iterations ?? 1000,
    ciphers[cipher].keyBytes,
    prf ?? 'sha1',
  )
}

function encryptionHead(p: string, encryption: WrittenEncryption, key: Uint8Array): string {
  const { password, salt, iterations = 1000, prf, keyName = 'Pre-shared-key', cipher } = encryption
  const bytes = Buffer.from(salt ?? 'saltsalt').toString('base64')
  const prfElement = prf === undefined ? '<PRF/>' : `<PRF Algorithm="${hmacs[prf]}"/>`
  const source =
    password === undefined
      ? `<ds:KeyName>${keyName}</ds:KeyName>`
      : `<xenc11:DerivedKey><xenc11:KeyDerivationMethod Algorithm="http://www.rsasecurity.com/rsalabs/pkcs/schemas/pkcs-5v2-0#pbkdf2"><pkcs5:PBKDF2-params><Salt><Specified>${bytes}</Specified></Salt><IterationCount>${iterations}</IterationCount><KeyLength>${ciphers[cipher].keyBytes}</KeyLength>${prfElement}</pkcs5:PBKDF2-params></xenc11:KeyDerivationMethod><xenc11:MasterKeyName>My Password 1</xenc11:MasterKeyName></xenc11:DerivedKey>`
  return `<${p}EncryptionKey>${source}</${p}EncryptionKey>${macMethod(p, encryption, key)}`
}

function macMethod(p: string, encryption: WrittenEncryption, key: Uint8Array): string {
  const { mac, macKey } = encryption
  if (mac === undefined) return ''
  const own =
    macKey === undefined
      ? ''
      : `<${p}MACKey>${encryptedData(encrypt(encryption, key, macKey), encryption)}</${p}MACKey>`
  return `<${p}MACMethod Algorithm="${hmacs[mac]}">${own}</${p}MACMethod>`
}

interface PackageParts {
  index: number
  encryption: WrittenEncryption | undefined
  key: Uint8Array | undefined
}

function writePackage(p: string, token: WrittenToken, parts: PackageParts): string {
  const { kind = 'totp', keyAlgorithm, keyId = `key-${parts.index + 1}`, policy, data = '' } = token
  const algorithm = keyAlgorithm ?? `urn:ietf:params:xml:ns:keyprov:pskc:${kind}`
  const device =
    element(`${p}Manufacturer`, token.manufacturer) +
    element(`${p}SerialNo`, token.serialNumber) +
    element(`${p}Model`, token.model) +
    (token.device ?? '')
  return [
    `<${p}KeyPackage>`,
    device === '' ? '' : `<${p}DeviceInfo>${device}</${p}DeviceInfo>`,
    `<${p}Key Id="${escape(keyId)}" Algorithm="${escape(algorithm)}">`,
    parametersOf(p, token),
    `<${p}Data>${valuesOf(p, token, parts)}${data}</${p}Data>`,
    `${policyOf(p, token, policy)}</${p}Key></${p}KeyPackage>`,
  ].join('')
}

function policyOf(p: string, { startsAt, expiresAt }: WrittenToken, policy = ''): string {
  const dates =
    element(`${p}StartDate`, startsAt === undefined ? undefined : iso(startsAt)) +
    element(`${p}ExpiryDate`, expiresAt === undefined ? undefined : iso(expiresAt))
  return dates + policy === '' ? '' : `<${p}Policy>${dates}${policy}</${p}Policy>`
}

function iso(time: number): string {
  return new Date(time).toISOString().replace('.000Z', 'Z')
}

function parametersOf(p: string, token: WrittenToken): string {
  const { algorithm, digits, encoding = 'DECIMAL', checkDigits } = token
  const suite = token.suite ?? (algorithm === undefined ? undefined : `HMAC-${algorithm}`)
  const check = checkDigits === undefined ? '' : ` CheckDigits="${checkDigits}"`
  const format =
    digits === undefined
      ? ''
      : `<${p}ResponseFormat Length="${digits}" Encoding="${encoding}"${check}/>`
  const inner = element(`${p}Suite`, suite) + format
  return inner === '' ? '' : `<${p}AlgorithmParameters>${inner}</${p}AlgorithmParameters>`
}

function valuesOf(p: string, token: WrittenToken, { encryption, key }: PackageParts): string {
  const { secret, counter, startSeconds, stepSeconds, timeDrift } = token
  const values = {
    Secret: secret,
    Counter: counter,
    Time: startSeconds,
    TimeInterval: stepSeconds,
    TimeDrift: timeDrift,
  }
  const encrypted: string[] = encryption?.values ?? ['Secret']
  return Object.entries(values)
    .filter(([, value]) => value !== undefined)
    .map(([name, value = 0]) => {
      const isEncrypted = encryption !== undefined && encrypted.includes(name)
      const inner =
        isEncrypted && key !== undefined
          ? encryptedValue(p, { encryption, key, plain: bytesOf(name, value) })
          : `<${p}PlainValue>${typeof value === 'number' ? value : base64(value)}</${p}PlainValue>`
      return `<${p}${name}>${inner}</${p}${name}>`
    })
    .join('')
}

/** Counters are long, the other numbers int. */
function bytesOf(name: string, value: number | Uint8Array): Uint8Array {
  if (typeof value !== 'number') return value
  const bytes = Buffer.alloc(name === 'Counter' ? 8 : 4)
  if (name === 'Counter') bytes.writeBigInt64BE(BigInt(value))
  else bytes.writeInt32BE(value)
  return bytes
}

function encryptedValue(
  p: string,
  { encryption, key, plain }: { encryption: WrittenEncryption; key: Uint8Array; plain: Uint8Array },
): string {
  const value = encrypt(encryption, key, plain)
  const data = `<${p}EncryptedValue>${encryptedData(value, encryption)}</${p}EncryptedValue>`
  if (encryption.mac === undefined) return data
  const mac = createHmac(encryption.mac, encryption.macKey ?? key)
    .update(value)
    .digest()
  return `${data}<${p}ValueMAC>${base64(mac)}</${p}ValueMAC>`
}

function encryptedData(value: Uint8Array, { cipher }: WrittenEncryption): string {
  return `<xenc:EncryptionMethod Algorithm="${xmlenc}${cipher}"/><xenc:CipherData><xenc:CipherValue>${base64(value)}</xenc:CipherValue></xenc:CipherData>`
}

function encrypt({ cipher, random }: WrittenEncryption, key: Uint8Array, plain: Uint8Array) {
  const { name, ivBytes } = ciphers[cipher]
  const iv = ivBytes === 0 ? Buffer.alloc(8, 0xa6) : random(ivBytes)
  const encipher = createCipheriv(name, key, iv)
  const encrypted = Buffer.concat([encipher.update(plain), encipher.final()])
  return ivBytes === 0 ? encrypted : Buffer.concat([iv, encrypted])
}

function element(name: string, text: string | undefined): string {
  return text === undefined ? '' : `<${name}>${escape(text)}</${name}>`
}

function escape(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64')
}
