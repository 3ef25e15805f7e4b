import { type AwsError, awsError } from './aws-error.js'

/** The decoded pairs of a query string or form by name, in an object without a prototype. */
export type Parameters = Readonly<Record<string, string | undefined>>

/** More pairs than this are refused, so that a body of the greatest size is still read quickly. */
export const parameterLimit = 50_000

const plus = 0x2b
const blank = 0x20
const percent = 0x25

type Decode = (encoded: string) => string

const replacingDecoder = new TextDecoder('utf-8', { ignoreBOM: true })

/**
 * Reads `application/x-www-form-urlencoded` text. The first value of a name wins, as at AWS; `+` is
 * a blank; empty pieces are skipped; a piece without `=` has an empty value; bytes that are not
 * UTF-8 become U+FFFD.
 *
 * @throws AwsError MalformedQueryString for a broken percent escape or too many pairs
 * @example parseParameters('Action=GetUser&UserName=a%2Bb').UserName // 'a+b'
 */
export function parseParameters(text: string): Parameters {
  try {
    return readPairs(text, decodeStrictly)
  } catch (error) {
    if (!(error instanceof URIError)) throw error
    return readPairs(text, decodeBytes)
  }
}

function readPairs(text: string, decode: Decode): Parameters {
  const parameters: Record<string, string | undefined> = Object.create(null)
  let count = 0
  for (let start = 0; start < text.length;) {
    const separator = text.indexOf('&', start)
    const end = separator === -1 ? text.length : separator
    if (end > start) {
      count += 1
      if (count > parameterLimit) throw tooMany()
      const piece = text.slice(start, end)
      const equals = piece.indexOf('=')
      const name = decode(equals === -1 ? piece : piece.slice(0, equals))
      const value = equals === -1 ? '' : decode(piece.slice(equals + 1))
      parameters[name] ??= value
    }
    start = end + 1
  }
  return parameters
}

// Fast, and throws a URIError for whatever is not well formed.
function decodeStrictly(encoded: string): string {
  const text = encoded.includes('+') ? withBlanks(encoded) : encoded
  return text.includes('%') ? decodeURIComponent(text) : text
}

function withBlanks(text: string): string {
  if (text.length < 1_024) return text.replaceAll('+', ' ')
  // The engine's replacement takes seconds where a long text is all plus signs.
  const bytes = Buffer.from(text)
  for (let at = 0; at < bytes.length; at += 1) {
    if (bytes[at] === plus) bytes[at] = blank
  }
  return bytes.toString()
}

function decodeBytes(encoded: string): string {
  const source = Buffer.from(encoded)
  let length = 0
  for (let at = 0; at < source.length; at += 1) {
    let byte = source[at] ?? 0
    if (byte === plus) byte = blank
    if (byte === percent) {
      byte = escapedByte(source, at)
      at += 2
    }
    source[length] = byte
    length += 1
  }
  return replacingDecoder.decode(source.subarray(0, length))
}

function escapedByte(source: Buffer, percentAt: number): number {
  if (percentAt + 2 >= source.length) {
    throw malformed('Incomplete trailing escape % sequence')
  }
  const high = hexValue(source[percentAt + 1])
  const low = hexValue(source[percentAt + 2])
  if (high === undefined || low === undefined) {
    const [digits = ''] = /^..?/su.exec(source.toString('utf8', percentAt + 1)) ?? []
    throw malformed(`Illegal hex character in escape % pattern: %${digits}`)
  }
  return 16 * high + low
}

function hexValue(code = 0): number | undefined {
  if (code >= 0x30 && code <= 0x39) return code - 0x30
  const lower = code | 0x20
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : undefined
}

function malformed(message: string): AwsError {
  return awsError('MalformedQueryString', message, 400)
}

function tooMany(): AwsError {
  return malformed(`A request can have at most ${parameterLimit} parameters`)
}
