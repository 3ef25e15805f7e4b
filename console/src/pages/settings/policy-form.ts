import type { PasswordPolicy, UpdateAccountPasswordPolicyRequest } from '../../api/models/iam.js'
import { type NumberRange, numberMistake } from './number-range.js'

/** A password policy as it is typed. */
export interface PolicyForm {
  length: string
  needsUppercase: boolean
  needsLowercase: boolean
  needsNumber: boolean
  needsSymbol: boolean
  mayChangeOwn: boolean
  expires: boolean
  days: string
  needsReset: boolean
  preventsReuse: boolean
  remembered: string
}

/** AWS IAM API Reference, UpdateAccountPasswordPolicy. */
export const policyRanges = {
  length: { min: 6, max: 128 },
  days: { min: 1, max: 1095 },
  remembered: { min: 1, max: 24 },
} as const satisfies Record<string, NumberRange>

/** What the form begins with; without a policy, a proposal that asks for length alone. */
export function policyForm(policy: PasswordPolicy | undefined): PolicyForm {
  const { MinimumPasswordLength, MaxPasswordAge, PasswordReusePrevention } = policy ?? {}
  return {
    length: String(MinimumPasswordLength ?? 14),
    needsUppercase: policy?.RequireUppercaseCharacters === true,
    needsLowercase: policy?.RequireLowercaseCharacters === true,
    needsNumber: policy?.RequireNumbers === true,
    needsSymbol: policy?.RequireSymbols === true,
    mayChangeOwn: policy === undefined || policy.AllowUsersToChangePassword === true,
    expires: isSet(MaxPasswordAge),
    days: isSet(MaxPasswordAge) ? String(MaxPasswordAge) : '90',
    needsReset: policy?.HardExpiry === true,
    preventsReuse: isSet(PasswordReusePrevention),
    remembered: isSet(PasswordReusePrevention) ? String(PasswordReusePrevention) : '5',
  }
}

const isSet = (number: number | undefined): boolean => number !== undefined && number > 0

export type PolicyMistakes = Partial<Record<keyof typeof policyRanges, string>>

/** What is wrong, by the field at which it is told. What is switched off is not looked at. */
export function policyMistakes(form: PolicyForm): PolicyMistakes {
  const found: [keyof PolicyMistakes, string | undefined][] = [
    ['length', numberMistake(form.length, policyRanges.length)],
    ['days', form.expires ? numberMistake(form.days, policyRanges.days) : undefined],
    [
      'remembered',
      form.preventsReuse ? numberMistake(form.remembered, policyRanges.remembered) : undefined,
    ],
  ]
  return Object.fromEntries(found.filter(([, mistake]) => mistake !== undefined))
}

/** The whole policy that a form without mistakes stands for. */
export function policyRequest(form: PolicyForm): UpdateAccountPasswordPolicyRequest {
  return {
    MinimumPasswordLength: Number(form.length),
    RequireUppercaseCharacters: form.needsUppercase,
    RequireLowercaseCharacters: form.needsLowercase,
    RequireNumbers: form.needsNumber,
    RequireSymbols: form.needsSymbol,
    AllowUsersToChangePassword: form.mayChangeOwn,
    ...(form.expires ? { MaxPasswordAge: Number(form.days), HardExpiry: form.needsReset } : {}),
    ...(form.preventsReuse ? { PasswordReusePrevention: Number(form.remembered) } : {}),
  }
}
