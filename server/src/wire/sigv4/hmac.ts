import { hash } from 'node:crypto'

const blockBytes = 64
const digestBytes = 32

/**
 * HMAC-SHA-256 (RFC 2104) of a text in UTF-8, in hexadecimal. The key has 64 bytes at most; throws
 * `RangeError` for a longer one.
 *
 * Two one-shot hashes: `createHmac` takes twice as long on Node 20, and with a key that is not a
 * KeyObject twenty times as long on Node 24.
 *
 * @example
 * hmacSha256(signingKey(secretAccessKey, '20150830', 'us-east-1', 'iam'), stringToSign)
 */
export function hmacSha256(key: Uint8Array, text: string): string {
  if (key.length > blockBytes) throw new RangeError('The key of the HMAC is longer than a block')
  // From Node's pool, which is cheap; cleared below, as they hold the key.
  const inner = Buffer.allocUnsafe(blockBytes + Buffer.byteLength(text))
  const outer = Buffer.allocUnsafe(blockBytes + digestBytes)
  for (let index = 0; index < blockBytes; index += 1) {
    const byte = key[index] ?? 0
    inner[index] = byte ^ 0x36
    outer[index] = byte ^ 0x5c
  }
  inner.write(text, blockBytes)
  outer.write(hash('sha256', inner, 'binary'), blockBytes, 'binary')
  const digest = hash('sha256', outer, 'hex')
  inner.fill(0, 0, blockBytes)
  outer.fill(0, 0, blockBytes)
  return digest
}
