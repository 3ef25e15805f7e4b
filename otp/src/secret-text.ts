import { decodeBase32 } from './base32.js'

export type SecretEncoding = 'hex' | 'base32'

/**
 * How the secrets of a column are written that can be both: as all those that can be one only.
 * Undefined if there are none, or if they differ.
 *
 * Of 40 random hexadecimal digits all are also letters of base32 once in 100,000 times.
 */
export function encodingOfColumn(secrets: string[]): SecretEncoding | undefined {
  const found = new Set(
    secrets
      .map(possibleEncodings)
      .filter((encodings) => encodings.length === 1)
      .flat(),
  )
  const [encoding] = found
  return found.size === 1 ? encoding : undefined
}

/**
 * The bytes of a secret, or what is wrong with it; never the secret itself. `stated` is what it must
 * be, `likely` what it is if it can be both.
 */
export function decodeSecret(
  text: string,
  { stated, likely }: { stated?: SecretEncoding | undefined; likely?: SecretEncoding | undefined },
): Uint8Array | string {
  if (text === '') return 'The secret is missing'
  const possible = possibleEncodings(text).filter((encoding) => encoding === (stated ?? encoding))
  const encoding = possible.length > 1 ? likely : possible[0]
  if (encoding === 'hex') return Uint8Array.from(Buffer.from(hexDigits(text), 'hex'))
  if (encoding === 'base32') return decodeBase32(text)
  if (possible.length > 1) {
    return 'The secret can be read as hexadecimal and as base32: name its column `hex` or `base32`'
  }
  return stated === undefined
    ? 'The secret is neither hexadecimal nor base32'
    : `The secret is not ${stated === 'hex' ? 'hexadecimal' : 'base32'}`
}

function possibleEncodings(text: string): SecretEncoding[] {
  const digits = hexDigits(text)
  const isHex = digits.length % 2 === 0 && /^[0-9a-f]+$/i.test(digits)
  return [...(isHex ? (['hex'] as const) : []), ...(isBase32(text) ? (['base32'] as const) : [])]
}

function hexDigits(text: string): string {
  return text.replace(/^0x/i, '').replaceAll(/[\s:-]/g, '')
}

/** Whether `decodeBase32` takes it. */
function isBase32(text: string): boolean {
  const characters = text.replaceAll(/[ \t\r\n-]/g, '').replace(/=+$/, '')
  return /^[A-Za-z2-7]+$/.test(characters) && ![1, 3, 6].includes(characters.length % 8)
}
