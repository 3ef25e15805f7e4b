import { createHash, timingSafeEqual } from 'node:crypto'
import type { Random } from '../../random.js'
import type { SmsChallenge } from '../../store/sms-challenges.js'
import type { DeviceParts } from '../device-kind.js'

const codes = 1_000_000
/** Numbers from here on are drawn again, or the first codes would be likelier than the others. */
const even = Math.floor(2 ** 32 / codes) * codes

/** Six digits, each code as likely as every other. NIST SP 800-63B §5.1.3.1. */
export function newCode(random: Random): string {
  for (;;) {
    const drawn = random.bytes(4).readUInt32BE()
    if (drawn < even) return String(drawn % codes).padStart(6, '0')
  }
}

/** OWASP ASVS 2.7.5: of the code a hash is kept; and that is sealed, for there are few codes. */
export const sealCode = (code: string, subject: string, parts: Pick<DeviceParts, 'keyRing'>) =>
  parts.keyRing.seal(hashOf(code, subject), `sms-code:${subject}`)

export function isCode(
  typed: string,
  { codeSealed, subject }: Pick<SmsChallenge, 'codeSealed' | 'subject'>,
  parts: Pick<DeviceParts, 'keyRing'>,
): boolean {
  return timingSafeEqual(
    parts.keyRing.open(codeSealed, `sms-code:${subject}`),
    hashOf(typed, subject),
  )
}

const hashOf = (code: string, subject: string): Buffer =>
  createHash('sha256').update(`${subject}:${code}`).digest()
