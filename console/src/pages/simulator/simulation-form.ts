import type { ContextEntry } from '../../api/models/iam.js'

/** How the simulated call was made. */
export type MfaState = 'present' | 'not-present' | 'absent'

/** What the person has chosen. */
export interface SimulationForm {
  actions: readonly string[]
  /** One ARN a line; nothing: every resource. */
  resources: string
  mfa: MfaState
  mfaAgeSeconds: string
  /** What was typed for each context key, values apart by commas. */
  context: Readonly<Record<string, string>>
}

export const emptyForm: SimulationForm = {
  actions: [],
  resources: '',
  mfa: 'present',
  mfaAgeSeconds: '60',
  context: {},
}

/** What must be filled in before it can run; undefined where nothing is. */
export function formFault({ actions, mfa, mfaAgeSeconds }: SimulationForm): string | undefined {
  if (actions.length === 0) return 'Choose one action at least.'
  if (mfa === 'present' && !/^\d{1,6}$/.test(mfaAgeSeconds.trim()))
    return 'Give the age of MFA in whole seconds.'
  return undefined
}

export function resourceArns(text: string): readonly string[] {
  const lines = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
  return lines.length === 0 ? ['*'] : lines
}

/** The condition keys of the simulated call. */
export function contextEntries(form: SimulationForm): readonly ContextEntry[] {
  const typed = Object.entries(form.context)
    .filter(([, text]) => text.trim() !== '')
    .map(([name, text]) => entry(name, valuesOf(name, text)))
  return [...mfaEntries(form), ...typed]
}

// AWS IAM User Guide, Configuring MFA-protected API access: temporary credentials carry aws:MultiFactorAuthPresent, with an
// age where MFA was used; long-term keys carry neither. A key without values is absent.
function mfaEntries({ mfa, mfaAgeSeconds }: SimulationForm): readonly ContextEntry[] {
  const present = { present: ['true'], 'not-present': ['false'], absent: [] }[mfa]
  return [
    entry('aws:MultiFactorAuthPresent', present),
    entry('aws:MultiFactorAuthAge', mfa === 'present' ? [mfaAgeSeconds.trim()] : []),
  ]
}

function entry(name: string, values: readonly string[]): ContextEntry {
  return { ContextKeyName: name, ContextKeyValues: values, ContextKeyType: contextType(name) }
}

function valuesOf(name: string, text: string): readonly string[] {
  if (!contextType(name).endsWith('List')) return [text.trim()]
  return text
    .split(',')
    .map((value) => value.trim())
    .filter((value) => value !== '')
}

type ContextType = NonNullable<ContextEntry['ContextKeyType']>

const types: Readonly<Record<string, ContextType>> = {
  'aws:multifactorauthpresent': 'boolean',
  'aws:multifactorauthage': 'numeric',
  'aws:currenttime': 'date',
  'aws:epochtime': 'numeric',
  'aws:tokenissuetime': 'date',
  'aws:securetransport': 'boolean',
  'aws:viaawsservice': 'boolean',
  'aws:sourceip': 'ip',
  'aws:vpcsourceip': 'ip',
  'aws:tagkeys': 'stringList',
  'aws:calledvia': 'stringList',
  'sts:durationseconds': 'numeric',
  'sts:transitivetagkeys': 'stringList',
}

/** The type of a condition key. AWS IAM User Guide, AWS global condition context keys. */
export function contextType(name: string): ContextType {
  return types[name.toLowerCase()] ?? 'string'
}

/** `date, such as 2026-11-24T16:00:00Z` */
export function typeHint(name: string): string {
  const hints: Readonly<Partial<Record<ContextType, string>>> = {
    boolean: 'true or false',
    date: 'A date, such as 2026-11-24T16:00:00Z',
    ip: 'An address or range, such as 192.0.2.7',
    numeric: 'A number',
    stringList: 'Texts, separated by commas',
  }
  return hints[contextType(name)] ?? 'A text'
}

/** The keys to ask for: MFA has its own part of the form. */
export function askedKeys(names: readonly string[]): readonly string[] {
  return names.filter((name) => !/^aws:multifactorauth(present|age)$/i.test(name)).toSorted()
}
