import { createDecipheriv } from 'node:crypto'

interface Cipher {
  /** What node:crypto calls it. */
  name: string
  keyBytes: number
  /** Of the initialisation vector, which stands before the ciphertext; none with key wrap. */
  ivBytes: number
}

const xmlenc = 'http://www.w3.org/2001/04/xmlenc#'
// XML Encryption sections 5.2 and 5.6
const ciphers: Record<string, Cipher> = {
  [`${xmlenc}aes128-cbc`]: { name: 'aes-128-cbc', keyBytes: 16, ivBytes: 16 },
  [`${xmlenc}aes192-cbc`]: { name: 'aes-192-cbc', keyBytes: 24, ivBytes: 16 },
  [`${xmlenc}aes256-cbc`]: { name: 'aes-256-cbc', keyBytes: 32, ivBytes: 16 },
  [`${xmlenc}tripledes-cbc`]: { name: 'des-ede3-cbc', keyBytes: 24, ivBytes: 8 },
  [`${xmlenc}kw-aes128`]: { name: 'id-aes128-wrap', keyBytes: 16, ivBytes: 0 },
  [`${xmlenc}kw-aes192`]: { name: 'id-aes192-wrap', keyBytes: 24, ivBytes: 0 },
  [`${xmlenc}kw-aes256`]: { name: 'id-aes256-wrap', keyBytes: 32, ivBytes: 0 },
}
// RFC 3394 section 2.2.3.1
const wrapIv = Buffer.alloc(8, 0xa6)

export function cipherNamed(algorithm: string): Cipher | undefined {
  return Object.hasOwn(ciphers, algorithm) ? ciphers[algorithm] : undefined
}

/** Whether a changed ciphertext is noticed by the cipher itself. */
export function isAuthentic({ ivBytes }: Cipher): boolean {
  return ivBytes === 0
}

/** The plaintext, or undefined if the key is another or the ciphertext was changed. */
export function decipher(cipher: Cipher, key: Uint8Array, value: Buffer): Buffer | undefined {
  const { name, ivBytes } = cipher
  if (key.length !== cipher.keyBytes) return undefined
  try {
    if (ivBytes === 0) {
      const unwrap = createDecipheriv(name, key, wrapIv)
      return Buffer.concat([unwrap.update(value), unwrap.final()])
    }
    if (value.length < 2 * ivBytes || value.length % ivBytes !== 0) return undefined
    const decrypt = createDecipheriv(name, key, value.subarray(0, ivBytes)).setAutoPadding(false)
    return unpadded(
      Buffer.concat([decrypt.update(value.subarray(ivBytes)), decrypt.final()]),
      ivBytes,
    )
  } catch {
    return undefined
  }
}

/** XML Encryption section 5.2: the last byte tells how many were added; what the others are is open. */
function unpadded(padded: Buffer, blockBytes: number): Buffer | undefined {
  const added = padded.at(-1) ?? 0
  return added >= 1 && added <= blockBytes ? padded.subarray(0, padded.length - added) : undefined
}
