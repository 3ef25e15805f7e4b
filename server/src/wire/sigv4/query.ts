import { awsError } from '../aws-error.js'
import { decodeQueryPart, MalformedEscape, normalizeQueryPart } from './uri-encoding.js'

/** One parameter of a query string, name and value in the form that is signed. */
export interface QueryPair {
  name: string
  value: string
}

const maxQueryCharacters = 65_536
const maxQueryPairs = 5000

/**
 * The parameters of a query string in the order sent, name and value percent-encoded in the one
 * form that Signature Version 4 signs. Empty pairs (`a&&b`) are left out.
 *
 * Throws `MalformedQueryString` for a broken percent escape, and for more than 65,536 characters or
 * 5,000 parameters.
 *
 * @example
 * parseQuery('b=1+2&a') // [{ name: 'b', value: '1%202' }, { name: 'a', value: '' }]
 */
export function parseQuery(query: string): QueryPair[] {
  if (query === '') return []
  if (query.length > maxQueryCharacters) throw malformed('The query string is too long')
  const texts = query.split('&', maxQueryPairs + 1)
  if (texts.length > maxQueryPairs) throw malformed('The query string has too many parameters')
  try {
    return texts.filter((text) => text !== '').map(parsePair)
  } catch (error) {
    if (error instanceof MalformedEscape) throw malformed(error.message)
    throw error
  }
}

/**
 * The first value of a parameter, decoded; `undefined` when it was not sent.
 *
 * @example
 * queryValue(parseQuery('X-Amz-Credential=A%2FB'), 'X-Amz-Credential') // 'A/B'
 */
export function queryValue(pairs: readonly QueryPair[], name: string): string | undefined {
  const pair = pairs.find((candidate) => candidate.name === name)
  return pair === undefined ? undefined : decodeQueryPart(pair.value)
}

/**
 * The canonical query string: sorted by name, then value, without the signature itself.
 *
 * @example
 * canonicalQuery(parseQuery('b=2&a=1&b=1&X-Amz-Signature=00')) // 'a=1&b=1&b=2'
 */
export function canonicalQuery(pairs: readonly QueryPair[]): string {
  return pairs
    .filter(({ name }) => name !== 'X-Amz-Signature')
    .toSorted((one, other) => compare(one.name, other.name) || compare(one.value, other.value))
    .map(({ name, value }) => `${name}=${value}`)
    .join('&')
}

function parsePair(text: string): QueryPair {
  const equals = text.indexOf('=')
  if (equals === -1) return { name: normalizeQueryPart(text), value: '' }
  const name = normalizeQueryPart(text.slice(0, equals))
  return { name, value: normalizeQueryPart(text.slice(equals + 1)) }
}

/** By code units, not by a language's alphabet. */
function compare(one: string, other: string): number {
  if (one === other) return 0
  return one < other ? -1 : 1
}

function malformed(message: string) {
  return awsError('MalformedQueryString', message, 400)
}
