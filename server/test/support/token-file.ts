import { createHash, randomBytes } from 'node:crypto'
import { encodeBase32 } from '@sallyport/otp/base32'
import {
  writePskc,
  type WrittenEncryption,
  type WrittenToken,
} from '../../../otp/test/support/write-pskc.js'

export { selfSigned } from '../../../otp/test/support/certificates.js'
export { signPskc } from '../../../otp/test/support/sign-pskc.js'

/** The secret of a token, other for each serial number, and the same each time. */
export const secretOf = (serialNumber: string): Buffer =>
  createHash('sha1').update(`planted ${serialNumber}`).digest()

/** A vendor's list: serial number, secret, and what else there is of each. */
export const csvOf = (lines: readonly (readonly string[])[]): string =>
  lines
    .map(([serialNumber = '', ...more]) =>
      [serialNumber, encodeBase32(secretOf(serialNumber)), ...more].join(','),
    )
    .join('\n')

/** A vendor's PSKC file of time-based tokens, plain or encrypted. */
export function pskcOf(
  tokens: readonly ({ serialNumber: string } & WrittenToken)[],
  encryption?: Omit<WrittenEncryption, 'random'>,
): string {
  const written = tokens.map((token) => ({
    kind: 'totp' as const,
    digits: 6,
    secret: secretOf(token.serialNumber),
    ...token,
  }))
  return writePskc(
    written,
    encryption === undefined ? {} : { encryption: { ...encryption, random: randomBytes } },
  )
}

/** In all spellings in which a secret could be found somewhere. */
export const spellingsOf = (secret: Buffer): Buffer[] => [
  secret,
  Buffer.from(secret.toString('hex')),
  Buffer.from(secret.toString('hex').toUpperCase()),
  Buffer.from(secret.toString('base64').replace(/=+$/, '')),
  Buffer.from(secret.toString('base64url')),
  Buffer.from(encodeBase32(secret)),
]
