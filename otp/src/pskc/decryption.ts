import { quoted } from '../token-file.js'
import { cipherNamed, decipher, isAuthentic } from './ciphers.js'
import { contentKey, type FileKeys } from './content-key.js'
import { hashOfHmac, isMacOf } from './macs.js'
import { FileRefusal } from './refusal.js'
import {
  base64Bytes,
  child,
  childText,
  encryptionNamespace,
  type XmlElement,
} from './xml-element.js'

/** Decrypts the value of an element like `Secret`, which has an `EncryptedValue`. */
export type OpenValue = (element: XmlElement) => Buffer

/** What a file says of how its values are encrypted. */
export interface Encryption {
  open: OpenValue
  /** Whether no secret may be plain. */
  isDemanded: boolean
}

interface Mac {
  hash: string
  key: Uint8Array
}

// A key shorter than a block could be made of pieces of the file by someone who knows no key.
const shortestMacKeyBytes = 16
const wrongKey = 'The key or the password is wrong, or the file was changed'
const needsNoKey =
  'The file is not encrypted although it was to be opened with a key or a password: ask its vendor'

/**
 * How the values of a file are decrypted, from its `EncryptionKey` and its `MACMethod`. Throws
 * `FileRefusal` when they cannot be: no key given, a wrong key, an unknown algorithm; and when one
 * was given for a file that needs none, which somebody may have put in the place of the vendor's.
 */
export async function readEncryption(
  encryptionKey: XmlElement | undefined,
  macMethod: XmlElement | undefined,
  keys: FileKeys,
): Promise<Encryption> {
  if (encryptionKey === undefined) {
    if (keys.key !== undefined || keys.password !== undefined) throw new FileRefusal(needsNoKey)
    return { open: openWithoutKey, isDemanded: false }
  }
  const key = await contentKey(encryptionKey, keys)
  const mac = macMethod === undefined ? undefined : readMac(macMethod, key)
  return { open: (element) => openValue(element, key, mac), isDemanded: true }
}

function openWithoutKey(): never {
  throw new FileRefusal('A value is encrypted, but the file does not say with which key')
}

/** RFC 6030 section 6.1.1: without a key of its own the MAC has that of the content. */
function readMac(macMethod: XmlElement, key: Uint8Array): Mac {
  const algorithm = macMethod.attributes.get('Algorithm') ?? ''
  const hash = hashOfHmac(algorithm)
  if (hash === undefined) throw new FileRefusal(`The MAC ${quoted(algorithm)} is not known`)
  if (child(macMethod, 'MACKeyReference') !== undefined) {
    throw new FileRefusal('The file only refers to its MAC key: the key must be in the file')
  }
  const macKey = child(macMethod, 'MACKey')
  if (macKey === undefined) return { hash, key }

  const { cipher, value } = readEncrypted(macKey, key)
  const opened = decipher(cipher, key, value)
  if (opened === undefined || opened.length < shortestMacKeyBytes) throw new FileRefusal(wrongKey)
  return { hash, key: opened }
}

function openValue(element: XmlElement, key: Uint8Array, mac: Mac | undefined): Buffer {
  const encrypted = child(element, 'EncryptedValue')
  if (encrypted === undefined) throw new FileRefusal('A value is neither plain nor encrypted')
  const { cipher, value } = readEncrypted(encrypted, key)
  const valueMac = child(element, 'ValueMAC')

  // RFC 6030 section 6.1.1: the MAC is over the encrypted value, and is there unless the cipher has its own.
  if (valueMac !== undefined || !isAuthentic(cipher)) {
    if (mac === undefined || valueMac === undefined) {
      throw new FileRefusal('An encrypted value has no MAC: it could have been changed by anyone')
    }
    const sent = base64Bytes(valueMac.text)
    if (sent === undefined || !isMacOf(sent, mac.hash, mac.key, value)) {
      throw new FileRefusal(wrongKey)
    }
  }
  const opened = decipher(cipher, key, value)
  if (opened === undefined) throw new FileRefusal(wrongKey)
  return opened
}

function readEncrypted(encrypted: XmlElement, key: Uint8Array) {
  const method = child(encrypted, 'EncryptionMethod', encryptionNamespace)
  const algorithm = method?.attributes.get('Algorithm') ?? ''
  const cipher = cipherNamed(algorithm)
  if (cipher === undefined) throw new FileRefusal(`The cipher ${quoted(algorithm)} is not known`)
  if (key.length !== cipher.keyBytes) {
    throw new FileRefusal(
      `The key has ${key.length} bytes, but the file is encrypted with a key of ${cipher.keyBytes}`,
    )
  }
  const data = child(encrypted, 'CipherData', encryptionNamespace)
  const value = base64Bytes(childText(data, 'CipherValue', encryptionNamespace))
  if (value === undefined || value.length === 0) {
    throw new FileRefusal('An encrypted value is missing or not base64')
  }
  return { cipher, value }
}
