import type { PasswordPolicy } from '../../api/models/iam.js'

const kinds = [
  'ABCDEFGHJKLMNPQRSTUVWXYZ',
  'abcdefghijkmnopqrstuvwxyz',
  '23456789',
  '!@#$%^&*()_+-=[]{}|',
] as const

const everything = kinds.join('')

/** Fills an array with random numbers: `crypto.getRandomValues`. */
type FillRandom = (numbers: Uint32Array<ArrayBuffer>) => unknown

/** A password of every kind of character, so that any policy takes it; 20 characters or what the policy asks for. */
export function generatedPassword(policy: PasswordPolicy | undefined, fill: FillRandom): string {
  const length = Math.max(20, policy?.MinimumPasswordLength ?? 0)
  for (;;) {
    const password = Array.from({ length }, () => everything[below(everything.length, fill)]).join(
      '',
    )
    // Drawn again, and not mended: every password that is taken is as likely as any other.
    if (kinds.every((kind) => Array.from(password).some((character) => kind.includes(character))))
      return password
  }
}

/** Each number from 0 to below the limit is as likely. */
function below(limit: number, fill: FillRandom): number {
  const numbers = new Uint32Array(1)
  const fair = 2 ** 32 - (2 ** 32 % limit)
  for (;;) {
    fill(numbers)
    const [number = fair] = numbers
    if (number < fair) return number % limit
  }
}
