/**
 * What an account demands of its users' passwords, in the model's words: this is also the JSON in `accounts.password_policy`.
 * AWS IAM User Guide, Setting an account password policy for IAM users.
 */
export interface PasswordPolicy {
  MinimumPasswordLength: number
  RequireSymbols: boolean
  RequireNumbers: boolean
  RequireUppercaseCharacters: boolean
  RequireLowercaseCharacters: boolean
  AllowUsersToChangePassword: boolean
  /** In days. */
  MaxPasswordAge?: number
  /** How many passwords, the one in use among them, cannot be chosen again. */
  PasswordReusePrevention?: number
  HardExpiry?: boolean
}

const defaults: PasswordPolicy = {
  MinimumPasswordLength: 6,
  RequireSymbols: false,
  RequireNumbers: false,
  RequireUppercaseCharacters: false,
  RequireLowercaseCharacters: false,
  AllowUsersToChangePassword: false,
}

/** A whole policy: what is not given has its default again. */
export const newPasswordPolicy = (given: Partial<PasswordPolicy>): PasswordPolicy => ({
  ...defaults,
  ...given,
})

/** Undefined where the account has no policy of its own. */
export const readPasswordPolicy = (stored: string | null): PasswordPolicy | undefined =>
  stored === null ? undefined : (JSON.parse(stored) as PasswordPolicy)

const kinds = {
  RequireUppercaseCharacters: /[A-Z]/,
  RequireLowercaseCharacters: /[a-z]/,
  RequireNumbers: /[0-9]/,
  RequireSymbols: /[!@#$%^&*()_+\-=[\]{}|']/,
} as const

const kindNames = Object.keys(kinds) as (keyof typeof kinds)[]

/** Whether a password may be chosen. Passwords that were chosen before are not this function's concern. */
export function conforms(
  password: string,
  policy: PasswordPolicy | undefined,
  account: { name: string; rootEmail: string },
): boolean {
  if (policy === undefined) return conformsToDefault(password, account)
  return (
    password.length >= policy.MinimumPasswordLength &&
    kindNames.every((kind) => !policy[kind] || kinds[kind].test(password))
  )
}

/** AWS IAM User Guide, Default password policy. The name and the address are no secret in another case either. */
function conformsToDefault(
  password: string,
  { name, rootEmail }: { name: string; rootEmail: string },
): boolean {
  const lower = password.toLowerCase()
  return (
    password.length >= 8 &&
    kindNames.filter((kind) => kinds[kind].test(password)).length >= 3 &&
    lower !== name.toLowerCase() &&
    lower !== rootEmail.toLowerCase()
  )
}

const day = 24 * 3_600_000

/** When a password that was set at `changedAt` has to be changed; undefined: never. */
export function passwordExpiresAt(
  policy: PasswordPolicy | undefined,
  changedAt: number,
): number | undefined {
  const days = policy?.MaxPasswordAge
  return days === undefined ? undefined : changedAt + days * day
}

/** How many passwords, the one in use among them, cannot be chosen again. */
export const rememberedPasswords = (policy: PasswordPolicy | undefined): number =>
  policy?.PasswordReusePrevention ?? 0
