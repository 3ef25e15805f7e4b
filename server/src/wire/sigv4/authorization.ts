import { awsError } from '../aws-error.js'
import { firstHeader } from './headers.js'
import { type QueryPair, queryValue } from './query.js'

/** What a request says of its signature, as text, before it is understood. */
export interface Authorization {
  form: 'header' | 'query'
  credential: string
  signedHeaders: string
  signature: string
  date: string
  sessionToken: string | undefined
  /** `X-Amz-Expires`, of the query form only. */
  expires: string | undefined
}

const algorithm = 'AWS4-HMAC-SHA256'

/**
 * Reads the header form of a signature. `header` is the value of the first Authorization header.
 *
 * Throws `IncompleteSignature` (HTTP 400) for another algorithm, for a part that is not
 * `key=value`, and for missing parts, which are named together.
 *
 * @example
 * const header = firstHeader(headers, 'authorization')
 * readAuthorizationHeader(header, headers).credential // 'AKID…/20150830/us-east-1/iam/aws4_request'
 */
export function readAuthorizationHeader(header: string, headers: readonly string[]): Authorization {
  const blank = header.indexOf(' ')
  const scheme = blank === -1 ? header : header.slice(0, blank)
  if (scheme !== algorithm) throw incomplete(`Unsupported AWS 'algorithm': '${scheme}'.`)
  const parts = readParts(header, scheme.length)
  const date = firstHeader(headers, 'x-amz-date') ?? firstHeader(headers, 'date')
  const { credential, signature, signedHeaders } = parts
  if (
    credential === undefined ||
    signature === undefined ||
    signedHeaders === undefined ||
    date === undefined
  ) {
    throw incomplete(`${missingParts(parts, date)} Authorization=${algorithm}`)
  }
  const sessionToken = firstHeader(headers, 'x-amz-security-token')
  const form = 'header'
  return { form, credential, signature, signedHeaders, date, sessionToken, expires: undefined }
}

/**
 * Reads the query form of a signature (a presigned request). Of a parameter that is sent twice the
 * first counts.
 *
 * Throws `MissingAuthenticationToken` (HTTP 403) for another algorithm, and `IncompleteSignature`
 * (HTTP 400) for missing parameters, which are named together.
 *
 * @example
 * readPresignedQuery(parseQuery(query)).expires // '900'
 */
export function readPresignedQuery(pairs: readonly QueryPair[]): Authorization {
  if (queryValue(pairs, 'X-Amz-Algorithm') !== algorithm) throw missingToken()
  const credential = queryValue(pairs, 'X-Amz-Credential')
  const signature = queryValue(pairs, 'X-Amz-Signature')
  const signedHeaders = queryValue(pairs, 'X-Amz-SignedHeaders')
  const date = queryValue(pairs, 'X-Amz-Date')
  if (
    credential === undefined ||
    signature === undefined ||
    signedHeaders === undefined ||
    date === undefined
  ) {
    const missing = [
      credential === undefined && 'X-Amz-Credential',
      signature === undefined && 'X-Amz-Signature',
      signedHeaders === undefined && 'X-Amz-SignedHeaders',
      date === undefined && 'X-Amz-Date',
    ].filter((name) => name !== false)
    const texts = missing.map((name) => `AWS query-string parameters must include '${name}'.`)
    throw incomplete(`${texts.join(' ')} Re-examine the query-string parameters.`)
  }
  const sessionToken = queryValue(pairs, 'X-Amz-Security-Token')
  const expires = queryValue(pairs, 'X-Amz-Expires')
  return { form: 'query', credential, signature, signedHeaders, date, sessionToken, expires }
}

/**
 * The error of a request that carries no signature at all.
 *
 * @example
 * throw missingToken()
 */
export function missingToken() {
  return awsError('MissingAuthenticationToken', 'Request is missing Authentication Token', 403)
}

function incomplete(message: string) {
  return awsError('IncompleteSignature', message, 400)
}

interface HeaderParts {
  credential?: string
  signature?: string
  signedHeaders?: string
}

/** The parts after the scheme, split by commas; of a repeated one the last counts. */
function readParts(header: string, start: number): HeaderParts {
  const parts: HeaderParts = {}
  for (let from = start; from < header.length;) {
    const comma = header.indexOf(',', from)
    const end = comma === -1 ? header.length : comma
    const part = header.slice(from, end).trim()
    from = end + 1
    if (part === '') continue
    const equals = part.indexOf('=')
    if (equals === -1) {
      const problem = 'not a valid key=value pair (missing equal-sign) in Authorization header'
      throw incomplete(`'${part}' ${problem}: '${header}'`)
    }
    const value = part.slice(equals + 1)
    if (part.startsWith('Credential=')) parts.credential = value
    else if (part.startsWith('SignedHeaders=')) parts.signedHeaders = value
    else if (part.startsWith('Signature=')) parts.signature = value
  }
  return parts
}

function missingParts(parts: HeaderParts, date: string | undefined): string {
  const requires = 'Authorization header requires'
  const texts = [
    parts.credential === undefined && `${requires} 'Credential' parameter.`,
    parts.signature === undefined && `${requires} 'Signature' parameter.`,
    parts.signedHeaders === undefined && `${requires} 'SignedHeaders' parameter.`,
    date === undefined && `${requires} existence of either a 'X-Amz-Date' or a 'Date' header.`,
  ]
  return texts.filter((text) => text !== false).join(' ')
}
