import { formatPolicy } from './check-policy.js'

/** How a statement asks about MFA. AWS IAM User Guide, Configuring MFA-protected API access. */
export type MfaDemand = 'present' | 'recent' | 'absent' | 'absent-if-exists'

interface Offer {
  value: MfaDemand
  label: string
  description: string
}

/** What the helper offers for a statement that allows. */
export const allowOffers: readonly Offer[] = [
  {
    value: 'present',
    label: 'Only with MFA',
    description:
      'Bool aws:MultiFactorAuthPresent true. Long-term access keys have no such key, so the statement does not allow them.',
  },
  {
    value: 'recent',
    label: 'Only within one hour after MFA',
    description:
      'NumericLessThan aws:MultiFactorAuthAge 3600. Without MFA there is no age, so the statement does not allow.',
  },
]

/** And for one that denies. */
export const denyOffers: readonly Offer[] = [
  {
    value: 'absent-if-exists',
    label: 'Unless MFA was used, long-term keys too',
    description:
      'BoolIfExists aws:MultiFactorAuthPresent false. Also met where the key is absent: calls with long-term access keys are denied.',
  },
  {
    value: 'absent',
    label: 'Unless MFA was used, but spare long-term keys',
    description:
      'Bool aws:MultiFactorAuthPresent false. Not met where the key is absent: long-term access keys go on working without MFA.',
  },
]

const conditions: Readonly<
  Record<MfaDemand, readonly [operator: string, key: string, value: string]>
> = {
  present: ['Bool', 'aws:MultiFactorAuthPresent', 'true'],
  recent: ['NumericLessThan', 'aws:MultiFactorAuthAge', '3600'],
  absent: ['Bool', 'aws:MultiFactorAuthPresent', 'false'],
  'absent-if-exists': ['BoolIfExists', 'aws:MultiFactorAuthPresent', 'false'],
}

type Members = Record<string, unknown>

/** The document with the condition in its statement number `index`; unchanged where there is no such statement. */
export function withMfaCondition(text: string, index: number, demand: MfaDemand): string {
  const document = parsed(text)
  const list = document?.['Statement']
  const statement = Array.isArray(list)
    ? (list as unknown[])[index]
    : index === 0
      ? list
      : undefined
  if (!isMembers(statement)) return text
  const [operator, key, value] = conditions[demand]
  const kept = withoutMfa(statement['Condition'])
  const block = kept[operator]
  statement['Condition'] = {
    ...kept,
    [operator]: { ...(isMembers(block) ? block : {}), [key]: value },
  }
  return formatPolicy(JSON.stringify(document))
}

const mfaKeys = new Set(['aws:multifactorauthpresent', 'aws:multifactorauthage'])

// Two demands about MFA in one statement would both have to be met.
function withoutMfa(condition: unknown): Members {
  if (!isMembers(condition)) return {}
  return Object.fromEntries(
    Object.entries(condition).flatMap(([operator, block]) => {
      if (!isMembers(block)) return [[operator, block]]
      const kept = Object.entries(block).filter(([key]) => !mfaKeys.has(key.toLowerCase()))
      return kept.length === 0 ? [] : [[operator, Object.fromEntries(kept)]]
    }),
  )
}

function parsed(text: string): Members | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return isMembers(value) ? value : undefined
  } catch {
    return undefined
  }
}

const isMembers = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
