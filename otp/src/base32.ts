const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/** Characters that leave no whole byte over at the end: 1, 3 or 6 more than a multiple of 8. */
const impossibleRemainders = new Set([1, 3, 6])

/**
 * Base32 of bytes, in capitals and without padding (RFC 4648 section 6).
 *
 * @example
 * encodeBase32(Buffer.from('foobar')) // 'MZXW6YTBOI'
 */
export function encodeBase32(bytes: Uint8Array): string {
  let text = ''
  let pending = 0
  let pendingBits = 0
  for (const byte of bytes) {
    pending = ((pending << 8) | byte) & 0xfff
    pendingBits += 8
    while (pendingBits >= 5) {
      pendingBits -= 5
      text += alphabet.charAt((pending >>> pendingBits) & 31)
    }
  }
  return pendingBits === 0 ? text : text + alphabet.charAt((pending << (5 - pendingBits)) & 31)
}

/**
 * The bytes of a base32 text as people type and paste it (RFC 4648 section 6): lower case, padding
 * at the end, blanks, line ends and hyphens are taken. Unused bits of the last character are
 * ignored.
 *
 * Throws `TypeError` for any other character and for a text that is cut off within a byte. The
 * message names the position and never the text, which is a secret.
 *
 * @example
 * decodeBase32('mzxw 6ytb-oi======') // the bytes of 'foobar'
 */
export function decodeBase32(text: string): Uint8Array {
  const bytes: number[] = []
  let pending = 0
  let pendingBits = 0
  let characters = 0
  let isPadded = false
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index)
    if (isSeparator(code)) continue
    isPadded ||= code === 61
    if (isPadded && code === 61) continue
    const value = isPadded ? -1 : base32Value(code)
    if (value < 0) throw new TypeError(`Character ${index + 1} of the text is not base32`)
    characters += 1
    pending = ((pending << 5) | value) & 0xfff
    pendingBits += 5
    if (pendingBits >= 8) {
      pendingBits -= 8
      bytes.push((pending >>> pendingBits) & 0xff)
    }
  }
  if (impossibleRemainders.has(characters % 8)) {
    throw new TypeError('The base32 text is cut off: a character is missing at the end')
  }
  return Uint8Array.from(bytes)
}

/** Blank, tab, line feed, carriage return and hyphen. */
function isSeparator(code: number): boolean {
  return code === 32 || code === 45 || code === 9 || code === 10 || code === 13
}

function base32Value(code: number): number {
  if (code >= 65 && code <= 90) return code - 65
  if (code >= 97 && code <= 122) return code - 97
  return code >= 50 && code <= 55 ? code - 24 : -1
}
