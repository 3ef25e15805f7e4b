import { pbkdf2 } from 'node:crypto'
import { quoted, wholeNumber } from '../token-file.js'
import { hashOfHmac } from './macs.js'
import { FileRefusal } from './refusal.js'
import {
  base64Bytes,
  child,
  childText,
  signatureNamespace,
  type XmlElement,
} from './xml-element.js'

/** What an encrypted file is opened with: the key agreed on with the vendor, or the password. */
export interface FileKeys {
  key?: Uint8Array
  password?: string
}

const encryption11Namespace = 'http://www.w3.org/2009/xmlenc11#'
const pbkdf2Names = new Set([
  'http://www.rsasecurity.com/rsalabs/pkcs/schemas/pkcs-5v2-0#pbkdf2',
  'http://www.w3.org/2009/xmlenc11#pbkdf2',
])
// Some seconds of one thread. Vendors use some thousands up to a million.
const mostIterations = 10_000_000
const longestSaltBytes = 1024
const possibleKeyBytes = new Set([16, 24, 32])

/** The key that the values of a file are encrypted with (RFC 6030 section 6). */
export async function contentKey(encryptionKey: XmlElement, keys: FileKeys): Promise<Uint8Array> {
  const derived = child(encryptionKey, 'DerivedKey', encryption11Namespace)
  if (derived !== undefined) return derivedKey(derived, keys.password)

  const name = childText(encryptionKey, 'KeyName', signatureNamespace)
  // Some tools leave out the name of a pre-shared key, and with it all that the element holds.
  if (name === '' && encryptionKey.children.length > 0) {
    throw new FileRefusal(
      'The file is encrypted for a certificate: only a pre-shared key or a password can be used',
    )
  }
  if (keys.key === undefined) {
    const key = name === '' ? 'a pre-shared key' : `the pre-shared key ${quoted(name)}`
    throw new FileRefusal(`The file is encrypted with ${key}: give that key`)
  }
  return keys.key
}

/** RFC 6030 section 6.2. */
async function derivedKey(derived: XmlElement, password: string | undefined): Promise<Uint8Array> {
  if (password === undefined) {
    const name = quoted(childText(derived, 'MasterKeyName', encryption11Namespace))
    throw new FileRefusal(`The file is encrypted with the password ${name}: give that password`)
  }
  const method = child(derived, 'KeyDerivationMethod', encryption11Namespace)
  const algorithm = method?.attributes.get('Algorithm') ?? ''
  if (!pbkdf2Names.has(algorithm)) {
    throw new FileRefusal(`The key derivation ${quoted(algorithm)} is not known: only PBKDF2 is`)
  }
  const { salt, iterations, keyBytes, hash } = pbkdf2Parameters(method)
  return new Promise((resolve, reject) => {
    pbkdf2(password, salt, iterations, keyBytes, hash, (error, key) => {
      if (error === null) resolve(key)
      else reject(error)
    })
  })
}

function pbkdf2Parameters(method: XmlElement | undefined) {
  const parameters = anyChild(method, 'PBKDF2-params')
  const salt = base64Bytes(anyChild(anyChild(parameters, 'Salt'), 'Specified')?.text ?? '')
  const iterations = wholeNumber(anyChild(parameters, 'IterationCount')?.text.trim() ?? '') ?? 0
  const keyBytes = wholeNumber(anyChild(parameters, 'KeyLength')?.text.trim() ?? '') ?? 0
  // RFC 8018 appendix A.2: HMAC-SHA-1 is the default.
  const prf = anyChild(parameters, 'PRF')?.attributes.get('Algorithm')
  const hash = prf === undefined ? 'sha1' : hashOfHmac(prf)

  if (salt === undefined || salt.length === 0 || salt.length > longestSaltBytes) {
    throw new FileRefusal('The salt of the key derivation is missing or not possible')
  }
  if (iterations < 1 || iterations > mostIterations) {
    throw new FileRefusal(
      `The key derivation must have 1 to ${mostIterations.toLocaleString('en')} iterations`,
    )
  }
  if (!possibleKeyBytes.has(keyBytes)) {
    throw new FileRefusal('The derived key must have 16, 24 or 32 bytes')
  }
  if (hash === undefined) {
    throw new FileRefusal(`The function ${quoted(prf ?? '')} of the key derivation is not known`)
  }
  return { salt, iterations, keyBytes, hash }
}

/** RFC 6030 puts the parameters in three different namespaces in its own figures. */
function anyChild(element: XmlElement | undefined, localName: string): XmlElement | undefined {
  return element?.children.find((child) => child.localName === localName)
}
