import {
  algorithmNamed,
  digitsNamed,
  quoted,
  wholeNumber,
  type TokenRecord,
} from '../token-file.js'
import type { Encryption, OpenValue } from './decryption.js'
import { PackageRefusal } from './refusal.js'
import {
  base64Bytes,
  child,
  childrenNamed,
  childText,
  pskcNamespace,
  type XmlElement,
} from './xml-element.js'

// RFC 6030 section 10.1 and draft-hoyer-keyprov-pskc-algorithm-profiles-01 section 4; older files
// have a # for the colon, and some vendors write capitals.
const otpAlgorithm =
  /^(?:urn:ietf:params:xml:ns:keyprov:|https?:\/\/www\.ietf\.org\/keyprov\/)pskc[:#](hotp|totp)$/i
// XML Schema part 2 section 3.2.7; RFC 6030 section 4.2 wants UTC.
const dateTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)?$/
const plainSecret =
  'Its secret is not encrypted although the file was to be opened with a key or a password'
const understoodPolicies = new Set(['StartDate', 'ExpiryDate', 'KeyUsage'])

/** The serial number of a key package that was refused, empty if it has none. */
export function serialNumberOf(keyPackage: XmlElement): string {
  const [device] = childrenNamed(keyPackage, 'DeviceInfo')
  const [serialNumber] = childrenNamed(device, 'SerialNo')
  return serialNumber?.text.trim() ?? ''
}

/** The token of a `KeyPackage`. Throws `PackageRefusal` if it is none that can be used. */
export function readKeyPackage(
  keyPackage: XmlElement,
  line: number,
  encryption: Encryption,
): TokenRecord {
  const device = child(keyPackage, 'DeviceInfo')
  const serialNumber = childText(device, 'SerialNo')
  if (serialNumber === '') throw new PackageRefusal('It has no serial number (`SerialNo`)')
  const key = child(keyPackage, 'Key')
  if (key === undefined) throw new PackageRefusal('It has no key')

  const kind = readKind(key)
  const policy = child(key, 'Policy')
  checkPolicy(policy)
  const manufacturer = childText(device, 'Manufacturer')
  const model = childText(device, 'Model')
  return {
    line,
    serialNumber,
    kind,
    ...readParameters(key),
    ...readData(child(key, 'Data'), kind, encryption),
    ...(manufacturer === '' ? {} : { manufacturer }),
    ...(model === '' ? {} : { model }),
    ...readDates([device, policy]),
  }
}

function readKind(key: XmlElement): 'totp' | 'hotp' {
  const algorithm = key.attributes.get('Algorithm')?.trim() ?? ''
  const kind = otpAlgorithm.exec(algorithm)?.[1]?.toLowerCase()
  if (kind === undefined) {
    throw new PackageRefusal(`It is not a one-time code key: its algorithm is ${quoted(algorithm)}`)
  }
  return kind === 'totp' ? 'totp' : 'hotp'
}

function readParameters(key: XmlElement) {
  const parameters = child(key, 'AlgorithmParameters')
  const suite = childText(parameters, 'Suite')
  const algorithm = algorithmNamed(suite)
  if (algorithm === undefined) {
    throw new PackageRefusal(`The hash ${quoted(suite)} is not known: use SHA1, SHA256 or SHA512`)
  }
  const format = child(parameters, 'ResponseFormat')?.attributes
  if (format === undefined) {
    throw new PackageRefusal('It does not say how long its codes are (`ResponseFormat`)')
  }
  if (format.get('Encoding') !== 'DECIMAL') {
    throw new PackageRefusal('Its codes are not decimal digits (`Encoding` of `ResponseFormat`)')
  }
  if (!['false', '0'].includes(format.get('CheckDigits') ?? 'false')) {
    throw new PackageRefusal('Its codes have a check digit, which is not supported')
  }
  const digits = digitsNamed(format.get('Length') ?? '')
  if (digits === undefined) {
    throw new PackageRefusal(
      `Codes of ${quoted(format.get('Length') ?? '')} digits are not possible: only 6, 7 or 8 are`,
    )
  }
  return { algorithm, digits }
}

/** RFC 6030 section 5: a key with a policy that is not understood must not be used. */
function checkPolicy(policy: XmlElement | undefined): void {
  for (const { localName, namespace } of policy?.children ?? []) {
    if (namespace !== pskcNamespace || !understoodPolicies.has(localName)) {
      throw new PackageRefusal(
        `It must not be used: its policy ${quoted(localName)} is not supported`,
      )
    }
  }
  const usages = childrenNamed(policy, 'KeyUsage').map(({ text }) => text.trim())
  if (usages.length > 0 && !usages.includes('OTP')) {
    throw new PackageRefusal('It must not be used for one-time codes: `KeyUsage` does not name OTP')
  }
}

function readData(data: XmlElement | undefined, kind: 'totp' | 'hotp', encryption: Encryption) {
  const { open } = encryption
  const secret = readSecret(child(data, 'Secret'), encryption)
  if (kind === 'hotp') return { secret, counter: readNumber(data, 'Counter', open) ?? 0 }

  const stepSeconds = readNumber(data, 'TimeInterval', open) ?? 30
  const startSeconds = readNumber(data, 'Time', open)
  const timeDrift = readNumber(data, 'TimeDrift', open)
  return {
    secret,
    stepSeconds,
    ...(startSeconds === undefined ? {} : { startSeconds }),
    ...(timeDrift === undefined ? {} : { timeDrift }),
  }
}

function readSecret(secret: XmlElement | undefined, { open, isDemanded }: Encryption): Uint8Array {
  if (secret === undefined) throw new PackageRefusal('It has no secret')
  const plain = plainValue(secret)
  // Whoever does not know the key could put a package of his own among those of the vendor.
  if (plain !== undefined && isDemanded) throw new PackageRefusal(plainSecret)
  const bytes = plain === undefined ? open(secret) : base64Bytes(plain)
  if (bytes === undefined) throw new PackageRefusal('Its secret is not base64')
  return Uint8Array.from(bytes)
}

function readNumber(data: XmlElement | undefined, name: string, open: OpenValue) {
  const element = child(data, name)
  if (element === undefined) return undefined
  const plain = plainValue(element)
  const value = plain === undefined ? bigEndian(open(element)) : wholeNumber(plain)
  if (value === undefined) throw new PackageRefusal(`${quoted(name)} is not a whole number`)
  return value
}

function plainValue(element: XmlElement): string | undefined {
  const plain = child(element, 'PlainValue')
  if (plain !== undefined && child(element, 'EncryptedValue') !== undefined) {
    throw new PackageRefusal('A value is both plain and encrypted')
  }
  return plain?.text.trim()
}

/** An encrypted number is its bytes, the first one the highest, with a sign where all 4 or 8 are there. */
function bigEndian(bytes: Buffer): number | undefined {
  if (bytes.length === 0 || bytes.length > 8) return undefined
  const bits = bytes.length * 8
  const unsigned = BigInt(`0x${bytes.toString('hex')}`)
  const value = Number(bits % 32 === 0 ? BigInt.asIntN(bits, unsigned) : unsigned)
  return Number.isSafeInteger(value) ? value : undefined
}

/** Of the dates of the device and those of the key the narrower ones. */
function readDates(elements: (XmlElement | undefined)[]) {
  const starts = elements.flatMap((element) => readDate(element, 'StartDate'))
  const ends = elements.flatMap((element) => readDate(element, 'ExpiryDate'))
  return {
    ...(starts.length === 0 ? {} : { startsAt: Math.max(...starts) }),
    ...(ends.length === 0 ? {} : { expiresAt: Math.min(...ends) }),
  }
}

function readDate(element: XmlElement | undefined, name: string): number[] {
  const text = childText(element, name)
  if (text === '') return []
  const hasZone = /(?:Z|[+-]\d\d:\d\d)$/.test(text)
  const time = dateTime.test(text) ? Date.parse(hasZone ? text : `${text}Z`) : Number.NaN
  if (Number.isNaN(time)) throw new PackageRefusal(`${quoted(name)} is not a date and time`)
  return [time]
}
