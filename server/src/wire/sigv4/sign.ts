import { hash } from 'node:crypto'
import { canonicalRequest } from './canonical-request.js'
import type { SignedRequest } from './request.js'
import { formatSigningDate } from './signing-date.js'
import { signatureOf, signingKey } from './verify.js'

/** With which key, for which service and when a request is signed. */
export interface SigningParts {
  accessKeyId: string
  secretAccessKey: string
  sessionToken?: string | undefined
  region: string
  service: string
  /** Milliseconds since 1970. */
  now: number
}

/**
 * The headers that sign a request (AWS Signature Version 4, header form), to be sent beside its own. Every header of the
 * request is signed; `host` must be among them.
 *
 * Throws `MalformedQueryString` as `parseQuery` does.
 *
 * @example
 * signRequest(request, { accessKeyId, secretAccessKey, region: 'eu-west-1', service: 'sns', now })
 * // { 'x-amz-date': '20150830T123600Z', authorization: 'AWS4-HMAC-SHA256 Credential=…' }
 */
export function signRequest(request: SignedRequest, parts: SigningParts): Record<string, string> {
  const { accessKeyId, secretAccessKey, sessionToken, region, service, now } = parts
  const timestamp = formatSigningDate(now)
  const date = timestamp.slice(0, 8)
  const added: Record<string, string> = { 'x-amz-date': timestamp }
  if (sessionToken !== undefined) added['x-amz-security-token'] = sessionToken

  const headers = [...request.headers, ...Object.entries(added).flat()]
  const names = headers.filter((_, index) => index % 2 === 0).map((name) => name.toLowerCase())
  const signedHeaders = [...new Set(names)].toSorted()
  const bodyHash = hash('sha256', request.body, 'hex')
  const canonical = canonicalRequest({ ...request, headers }, signedHeaders, bodyHash)
  // All of the names were taken from the headers.
  if (canonical === undefined) throw new Error('a header that is to be signed is missing')

  const scope = { timestamp, date, region, service, terminator: 'aws4_request' }
  const signature = signatureOf(
    canonical,
    scope,
    signingKey(secretAccessKey, date, region, service),
  )
  const credential = `Credential=${accessKeyId}/${date}/${region}/${service}/aws4_request`
  const rest = `SignedHeaders=${signedHeaders.join(';')}, Signature=${signature}`
  return { ...added, authorization: `AWS4-HMAC-SHA256 ${credential}, ${rest}` }
}
