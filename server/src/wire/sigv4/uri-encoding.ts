/** A percent escape that cannot be read; the message is AWS's. */
export class MalformedEscape extends Error {}

/**
 * Percent-encodes every byte but RFC 3986's unreserved characters and `/`, as Signature Version 4
 * does with a path. Escapes in it are encoded once more. One character of `text` is one byte.
 *
 * @example
 * encodePath('/a%20b/c+d') // '/a%2520b/c%2Bd'
 */
export function encodePath(text: string): string {
  return encode(text, (code) => isUnreserved(code) || code === slash)
}

/**
 * A name or value of a query string in the one form that is signed: every byte but RFC 3986's
 * unreserved characters escaped, in capitals; `+` is a blank. Text in that form is returned as it
 * is.
 *
 * Throws {@link MalformedEscape} for a percent sign without two hexadecimal digits after it.
 *
 * @example
 * normalizeQueryPart('a+b%2f%41') // 'a%20b%2FA'
 */
export function normalizeQueryPart(text: string): string {
  if (isNormal(text)) return text
  return encode(text.includes('+') || text.includes('%') ? decodeBytes(text) : text, isUnreserved)
}

/**
 * The text of a query part in normal form, read as UTF-8; bytes that are not UTF-8 stay escaped.
 *
 * @example
 * decodeQueryPart('AKIDEXAMPLE%2F20150830') // 'AKIDEXAMPLE/20150830'
 */
export function decodeQueryPart(normalized: string): string {
  if (!normalized.includes('%')) return normalized
  try {
    return decodeURIComponent(normalized)
  } catch {
    return normalized
  }
}

const slash = 0x2f
const escapes = Array.from({ length: 256 }, (_, byte) => {
  return `%${byte.toString(16).toUpperCase().padStart(2, '0')}`
})
const unreserved = Array.from({ length: 256 }, (_, byte) => {
  return /[A-Za-z0-9\-._~]/.test(String.fromCharCode(byte))
})
const mandatoryEscapes = new Set(escapes.filter((_, byte) => unreserved[byte] === false))

function isUnreserved(code: number): boolean {
  return unreserved[code] === true
}

/** Whether only what must be escaped is escaped, in capitals; most clients send just that. */
function isNormal(text: string): boolean {
  for (let index = 0; index < text.length; index += 1) {
    if (isUnreserved(text.charCodeAt(index))) continue
    const escape = text.slice(index, index + 3)
    if (!mandatoryEscapes.has(escape)) return false
    index += 2
  }
  return true
}

function encode(text: string, isKept: (code: number) => boolean): string {
  let encoded = ''
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index)
    // A character beyond a byte cannot come off the wire; U+FFFD keeps it from passing for another.
    encoded += isKept(code) ? text.charAt(index) : (escapes[code] ?? '%EF%BF%BD')
  }
  return encoded
}

function decodeBytes(text: string): string {
  let decoded = ''
  for (let index = 0; index < text.length; index += 1) {
    const character = text.charAt(index)
    if (character === '+') decoded += ' '
    else if (character !== '%') decoded += character
    else {
      decoded += String.fromCharCode(readEscape(text, index))
      index += 2
    }
  }
  return decoded
}

function readEscape(text: string, index: number): number {
  const digits = text.slice(index + 1, index + 3)
  if (digits.length < 2) throw new MalformedEscape('Incomplete trailing escape % sequence')
  if (!/^[0-9A-Fa-f]{2}$/.test(digits)) {
    throw new MalformedEscape(`Illegal hex character in escape % pattern: %${digits}`)
  }
  return Number.parseInt(digits, 16)
}
