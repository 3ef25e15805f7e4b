import { createHmac, hash, timingSafeEqual } from 'node:crypto'
import { canonicalRequest } from './canonical-request.js'
import { firstHeader } from './headers.js'
import { hmacSha256 } from './hmac.js'
import type { ParsedSignature } from './parse.js'
import type { SignedRequest } from './request.js'

const emptyBodyHash = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'

/**
 * The signing key of a credential scope, 32 bytes. It is good for one day, region and service, and
 * worth keeping: it costs four times what a verification's own HMAC does.
 *
 * @example
 * signingKey(secretAccessKey, '20150830', 'us-east-1', 'iam')
 */
export function signingKey(
  secretAccessKey: string,
  date: string,
  region: string,
  service: string,
): Buffer {
  let key = Buffer.from(`AWS4${secretAccessKey}`)
  for (const part of [date, region, service, 'aws4_request']) {
    key = createHmac('sha256', key).update(part).digest()
  }
  return key
}

/**
 * Whether a request was signed with this key (AWS Signature Version 4). The signature is compared
 * in constant time.
 *
 * The body is always hashed: an `x-amz-content-sha256` header that says something else, be it
 * `UNSIGNED-PAYLOAD`, makes the answer false. Throws `MalformedQueryString` as `parseSignature`
 * does, which is to be called first.
 *
 * @example
 * verifySignature(request, parseSignature(request), key)
 */
export function verifySignature(
  request: SignedRequest,
  signature: ParsedSignature,
  key: Buffer,
): boolean {
  const { body, headers } = request
  const bodyHash = body.length === 0 ? emptyBodyHash : hash('sha256', body, 'hex')
  const declaredHash = firstHeader(headers, 'x-amz-content-sha256')
  if (declaredHash !== undefined && declaredHash !== bodyHash) return false
  const canonical = canonicalRequest(request, signature.signedHeaders, bodyHash)
  if (canonical === undefined) return false
  return isEqual(signature.signature, signatureOf(canonical, signature, key))
}

/** What a signature says of itself. */
export type SignatureScope = Pick<
  ParsedSignature,
  'timestamp' | 'date' | 'region' | 'service' | 'terminator'
>

/**
 * The signature of a canonical request, in hexadecimal.
 *
 * @example
 * signatureOf(canonicalRequest(request, signedHeaders, bodyHash), scope, key)
 */
export function signatureOf(canonical: string, scope: SignatureScope, key: Buffer): string {
  return hmacSha256(key, stringToSign(scope, sha256(canonical)))
}

function stringToSign(scope: SignatureScope, canonicalHash: string): string {
  const { timestamp, date, region, service, terminator } = scope
  const credentialScope = `${date}/${region}/${service}/${terminator}`
  return `AWS4-HMAC-SHA256\n${timestamp}\n${credentialScope}\n${canonicalHash}`
}

/** The SHA-256 of a text with one byte per character. */
function sha256(text: string): string {
  // `hash` takes text as UTF-8, which is the same as long as it is ASCII.
  const isAscii = Buffer.byteLength(text) === text.length
  return hash('sha256', isAscii ? text : Buffer.from(text, 'latin1'), 'hex')
}

function isEqual(signature: string, expected: string): boolean {
  const given = Buffer.from(signature)
  return given.length === expected.length && timingSafeEqual(given, Buffer.from(expected))
}
