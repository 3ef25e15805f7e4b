import { createHash, timingSafeEqual } from 'node:crypto'

/** Of the hash of a password. What was begun with one password ends with it, whatever the clocks say of when that was. */
export const passwordPrint = (passwordHash: string): string =>
  createHash('sha256').update(`password-print ${passwordHash}`).digest('base64url').slice(0, 22)

export function isPrintOf(print: string, passwordHash: string): boolean {
  const expected = passwordPrint(passwordHash)
  return (
    print.length === expected.length && timingSafeEqual(Buffer.from(print), Buffer.from(expected))
  )
}
