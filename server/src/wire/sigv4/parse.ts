import { awsError } from '../aws-error.js'
import {
  type Authorization,
  missingToken,
  readAuthorizationHeader,
  readPresignedQuery,
} from './authorization.js'
import { firstHeader } from './headers.js'
import { parseQuery } from './query.js'
import type { SignedRequest } from './request.js'
import { formatSigningDate, parseSigningDate } from './signing-date.js'

/** The signature that a request carries, read but not yet verified. */
export interface ParsedSignature {
  accessKeyId: string
  /** Of the credential scope, `YYYYMMDD` when it is well formed. */
  date: string
  region: string
  service: string
  /** The last part of the credential scope; `aws4_request` when it is well formed. */
  terminator: string
  /** When it was signed, `YYYYMMDDTHHMMSSZ`. */
  timestamp: string
  /** The same in milliseconds since 1970. */
  signedAt: number
  /** In lower case and sorted. */
  signedHeaders: string[]
  signature: string
  sessionToken?: string
  form: 'header' | 'query'
  /** How long a presigned request is good for, in seconds, when it says so. */
  expiresSeconds?: number
}

const maxHeaderCharacters = 65_536
const maxSignedHeaders = 100
const maxExpiresSeconds = 604_800
const freshnessMilliseconds = 900_000

/**
 * Finds and reads a request's signature, of the header form or the query form, in the order and
 * with the words of AWS: query string well formed, one signature there, its parts complete, `host`
 * signed, date readable, credential of five parts.
 *
 * Throws `MalformedQueryString` (400), `MissingAuthenticationToken` (403), `IncompleteSignature`
 * (400), `SignatureDoesNotMatch` (403), and for a senseless X-Amz-Expires
 * `AuthorizationQueryParametersError` (400).
 *
 * @example
 * const signature = parseSignature(request)
 * checkFreshness(signature, now)
 * checkScope(signature, { service: 'sts', regions: 'any' })
 * const isGenuine = verifySignature(request, signature, keyOf(signature))
 */
export function parseSignature(request: SignedRequest): ParsedSignature {
  checkHeaderSize(request.headers)
  const authorization = readAuthorization(request)
  const expiresSeconds = parseExpires(authorization.expires)
  const signedHeaders = parseSignedHeaders(authorization.signedHeaders)
  const { timestamp, signedAt } = readDate(authorization.date)
  const credential = readCredential(authorization.credential)
  // Member by member, for speed: a spread here would cost more than the verification.
  const parsed: ParsedSignature = {
    accessKeyId: credential.accessKeyId,
    date: credential.date,
    region: credential.region,
    service: credential.service,
    terminator: credential.terminator,
    timestamp,
    signedAt,
    signedHeaders,
    signature: authorization.signature,
    form: authorization.form,
  }
  if (authorization.sessionToken !== undefined) parsed.sessionToken = authorization.sessionToken
  if (expiresSeconds !== undefined) parsed.expiresSeconds = expiresSeconds
  return parsed
}

/**
 * Refuses a signature that is too old or from the future: more than 15 minutes either way, or, of a
 * presigned request that has X-Amz-Expires, past that. `nowMilliseconds` is the time since 1970.
 *
 * Throws `SignatureDoesNotMatch` (403).
 *
 * @example
 * checkFreshness(signature, Date.now())
 */
export function checkFreshness(signature: ParsedSignature, nowMilliseconds: number): void {
  const { signedAt, timestamp, expiresSeconds } = signature
  const lifetime = expiresSeconds === undefined ? freshnessMilliseconds : expiresSeconds * 1000
  if (signedAt < nowMilliseconds - lifetime) {
    const limit = formatSigningDate(nowMilliseconds - lifetime)
    const reason = `(${formatSigningDate(nowMilliseconds)} - ${durationText(lifetime)}.)`
    throw mismatch(`Signature expired: ${timestamp} is now earlier than ${limit} ${reason}`)
  }
  if (signedAt > nowMilliseconds + freshnessMilliseconds) {
    const limit = formatSigningDate(nowMilliseconds + freshnessMilliseconds)
    const reason = `(${formatSigningDate(nowMilliseconds)} + ${durationText(freshnessMilliseconds)}.)`
    throw mismatch(`Signature not yet current: ${timestamp} is still later than ${limit} ${reason}`)
  }
}

/**
 * Refuses a credential scope that is not meant for this service: all that is wrong in one error.
 * `regions` says whether signatures for any region are taken or only those for `us-east-1`.
 *
 * Throws `SignatureDoesNotMatch` (403). The texts on region and service end in a blank, as measured
 * on AWS STS.
 *
 * @example
 * checkScope(signature, { service: 'iam', regions: 'us-east-1' })
 */
export function checkScope(
  signature: ParsedSignature,
  expected: { service: 'iam' | 'sts'; regions: 'us-east-1' | 'any' },
): void {
  const { date, region, service, terminator, timestamp } = signature
  let problems = ''
  const isValidRegion = expected.regions === 'any' ? region !== '' : region === expected.regions
  if (!isValidRegion) problems += 'Credential should be scoped to a valid region. '
  if (service !== expected.service) {
    problems += `Credential should be scoped to correct service: '${expected.service}'. `
  }
  const texts: string[] = []
  if (terminator !== 'aws4_request') {
    texts.push(
      `Credential should be scoped with a valid terminator: 'aws4_request', not '${terminator}'.`,
    )
  }
  const day = timestamp.slice(0, 8)
  if (date !== day) {
    const rule = 'Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date'
    texts.push(`${rule} from HTTP: '${date}' != '${day}', from '${timestamp}'.`)
  }
  problems += texts.join(' ')
  if (problems !== '') throw mismatch(problems)
}

function checkHeaderSize(headers: readonly string[]): void {
  let characters = 0
  for (const text of headers) characters += text.length
  if (characters > maxHeaderCharacters) throw incomplete('The headers of the request are too long')
}

function readAuthorization(request: SignedRequest): Authorization {
  const pairs = parseQuery(request.query)
  const header = firstHeader(request.headers, 'authorization')
  const isPresigned = pairs.some(({ name }) => name === 'X-Amz-Algorithm')
  if (header === undefined) {
    if (isPresigned) return readPresignedQuery(pairs)
    throw missingToken()
  }
  if (isPresigned) throw mismatch(undefined)
  return readAuthorizationHeader(header, request.headers)
}

function parseSignedHeaders(text: string): string[] {
  const names = text.split(';', maxSignedHeaders + 1)
  if (names.length > maxSignedHeaders) {
    throw incomplete(`A signature can have at most ${maxSignedHeaders} signed headers`)
  }
  if (!names.includes('host') && !names.includes(':authority')) {
    throw mismatch("'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.")
  }
  return isSorted(names) ? names : names.toSorted()
}

function isSorted(names: readonly string[]): boolean {
  return names.every((name, index) => index === 0 || (names[index - 1] ?? '') <= name)
}

function readDate(text: string) {
  const date = parseSigningDate(text)
  if (date !== undefined) return date
  const rule = "Date must be in ISO-8601 'basic format'."
  throw incomplete(`${rule} Got '${text}'. See http://en.wikipedia.org/wiki/ISO_8601`)
}

function readCredential(text: string) {
  const [accessKeyId, date, region, service, terminator, ...more] = text.split('/', 6)
  if (
    accessKeyId === undefined ||
    date === undefined ||
    region === undefined ||
    service === undefined ||
    terminator === undefined ||
    more.length > 0
  ) {
    const rule = 'Credential must have exactly 5 slash-delimited elements'
    throw incomplete(`${rule}, e.g. keyid/date/region/service/term, got '${text}'`)
  }
  return { accessKeyId, date, region, service, terminator }
}

function parseExpires(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  if (/^-\d+$/.test(text)) throw wrongExpires('X-Amz-Expires must be non-negative')
  if (!/^\d+$/.test(text)) throw wrongExpires('X-Amz-Expires should be a number')
  const seconds = Number(text)
  if (seconds <= maxExpiresSeconds) return seconds
  const rule = 'X-Amz-Expires must be less than a week (in seconds)'
  throw wrongExpires(`${rule}; that is, the given X-Amz-Expires must be less than 604800 seconds`)
}

function durationText(milliseconds: number): string {
  return milliseconds % 60_000 === 0 ? `${milliseconds / 60_000} min` : `${milliseconds / 1000} sec`
}

function mismatch(message: string | undefined) {
  return awsError('SignatureDoesNotMatch', message, 403)
}

function incomplete(message: string) {
  return awsError('IncompleteSignature', message, 400)
}

function wrongExpires(message: string) {
  return awsError('AuthorizationQueryParametersError', message, 400)
}
