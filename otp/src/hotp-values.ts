import { hash } from 'node:crypto'

/** The hash under the HMAC: `SHA1` is what authenticator apps assume (RFC 6238 section 1.2). */
export type OtpAlgorithm = 'SHA1' | 'SHA256' | 'SHA512'

/** How codes look: `algorithm` (default `SHA1`) and number of decimal `digits` (default 6). */
export interface OtpOptions {
  algorithm?: OtpAlgorithm
  digits?: 6 | 7 | 8
}

/** A run of `count` counters from `first` on, under one secret. */
export interface CounterRun extends Required<OtpOptions> {
  secret: Uint8Array
  first: number
  count: number
}

const moduli = { 6: 1_000_000, 7: 10_000_000, 8: 100_000_000 }
const counterBytes = 8

// The two messages of HMAC are laid out here. A small buffer takes longer to allocate than to hash,
// so there is one pair per algorithm; it holds a key only while `hotpValues` runs.
const hashes = {
  SHA1: { name: 'sha1', ...hmacMessages({ blockBytes: 64, digestBytes: 20 }) },
  SHA256: { name: 'sha256', ...hmacMessages({ blockBytes: 64, digestBytes: 32 }) },
  SHA512: { name: 'sha512', ...hmacMessages({ blockBytes: 128, digestBytes: 64 }) },
}

function hmacMessages({ blockBytes, digestBytes }: { blockBytes: number; digestBytes: number }) {
  const inner = Buffer.alloc(blockBytes + counterBytes)
  const outer = Buffer.alloc(blockBytes + digestBytes)
  return { blockBytes, inner, outer }
}

/**
 * The HOTP codes of a run of counters as numbers (`755224`; leading zeros are lost), each computed
 * as RFC 4226 section 5.3 says: HMAC (RFC 2104) of the counter as 8 bytes, big endian, truncated.
 * It is what the searches use.
 *
 * Written over `crypto.hash` because a search asks for many counters under one key: the padded key
 * is laid out once, and a code then costs two one-shot hashes, a fifth of what `createHmac` takes.
 *
 * Throws `RangeError` for a counter that is not a non-negative safe integer and for `digits` other
 * than 6, 7 or 8, and `TypeError` for an empty secret or an unknown algorithm.
 *
 * @example
 * const secret = Buffer.from('12345678901234567890')
 * const run = { secret, algorithm: 'SHA1', digits: 6, first: 0, count: 2 } as const
 * hotpValues(run) // Uint32Array [755224, 287082]
 */
export function hotpValues(run: CounterRun): Uint32Array {
  checkRun(run)
  const { secret, algorithm, digits, first, count } = run
  const { name, blockBytes, inner, outer } = hashes[algorithm]
  const modulus = moduli[digits]
  const values = new Uint32Array(count)
  try {
    const key = secret.length > blockBytes ? Buffer.from(hash(name, secret, 'hex'), 'hex') : secret
    for (let index = 0; index < blockBytes; index += 1) {
      const byte = key[index] ?? 0
      inner[index] = byte ^ 0x36
      outer[index] = byte ^ 0x5c
    }
    for (let index = 0; index < count; index += 1) {
      const counter = first + index
      inner.writeUInt32BE(Math.floor(counter / 2 ** 32), blockBytes)
      inner.writeUInt32BE(counter % 2 ** 32, blockBytes + 4)
      outer.write(hash(name, inner, 'binary'), blockBytes, 'binary')
      values[index] = truncate(hash(name, outer, 'binary')) % modulus
    }
  } finally {
    inner.fill(0)
    outer.fill(0)
  }
  return values
}

function checkRun({ secret, algorithm, digits, first, count }: CounterRun): void {
  if (!Object.hasOwn(hashes, algorithm)) {
    throw new TypeError(`Unknown algorithm \`${algorithm}\`: use SHA1, SHA256 or SHA512`)
  }
  if (!Object.hasOwn(moduli, digits)) {
    throw new RangeError(`\`${String(digits)}\` digits are not possible: use 6, 7 or 8`)
  }
  if (secret.length === 0) throw new TypeError('The secret is empty: give at least one byte')
  if (!Number.isSafeInteger(first) || first < 0 || first > Number.MAX_SAFE_INTEGER - count + 1) {
    throw new RangeError(`The counter \`${first}\` is not a non-negative safe integer`)
  }
}

/**
 * Dynamic truncation of a digest with one character, U+0000 to U+00FF, per byte: 31 bits from where
 * the last four bits point to.
 */
function truncate(digest: string): number {
  const offset = digest.charCodeAt(digest.length - 1) & 0xf
  return (
    ((digest.charCodeAt(offset) & 0x7f) << 24) |
    (digest.charCodeAt(offset + 1) << 16) |
    (digest.charCodeAt(offset + 2) << 8) |
    digest.charCodeAt(offset + 3)
  )
}
