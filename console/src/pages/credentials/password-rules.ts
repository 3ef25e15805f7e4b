import type { PasswordPolicy } from '../../api/models/iam.js'

/** What an account without a policy of its own asks for, and always of root. AWS IAM User Guide, Default password policy. */
export const defaultRules: readonly string[] = [
  'At least 8 characters, at most 128.',
  'Three of these four: capital letters, small letters, digits, other characters.',
  'Not the name or the e-mail address of the account.',
]

/** The rules of an account's policy, one sentence each. */
export function passwordRules(policy: PasswordPolicy): readonly string[] {
  const kinds = [
    ...(policy.RequireUppercaseCharacters === true ? ['a capital letter'] : []),
    ...(policy.RequireLowercaseCharacters === true ? ['a small letter'] : []),
    ...(policy.RequireNumbers === true ? ['a digit'] : []),
    ...(policy.RequireSymbols === true ? ["one of ! @ # $ % ^ & * ( ) _ + - = [ ] { } | '"] : []),
  ]
  const { PasswordReusePrevention: remembered, MaxPasswordAge: days } = policy
  return [
    `At least ${policy.MinimumPasswordLength ?? 6} characters, at most 128.`,
    ...kinds.map((kind) => `At least ${kind}.`),
    ...(remembered === undefined ? [] : [`Not one of your last ${remembered} passwords.`]),
    ...(days === undefined || days === 0 ? [] : [`It must be changed after ${days} days.`]),
  ]
}

export interface PasswordForm {
  current: string
  chosen: string
  again: string
}

export type PasswordMistakes = Partial<Record<keyof PasswordForm, string>>

export function passwordMistakes({ current, chosen, again }: PasswordForm): PasswordMistakes {
  const mistakes: PasswordMistakes = {}
  if (current === '') mistakes.current = 'Enter your current password.'
  if (chosen === '') mistakes.chosen = 'Enter a new password.'
  else if (chosen === current) mistakes.chosen = 'Choose a password that is not the current one.'
  else if (chosen !== again) mistakes.again = 'The two passwords differ.'
  return mistakes
}

/** Where a refusal belongs; undefined: at no field. */
export function mistakesOf(refusal: { code: string; message: string }): PasswordMistakes {
  if (refusal.code === 'PasswordPolicyViolation') return { chosen: refusal.message }
  // AWS has no code of its own for it.
  if (/old password (was|is) incorrect/i.test(refusal.message))
    return { current: 'This is not your current password.' }
  return {}
}
