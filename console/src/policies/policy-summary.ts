import { parseDocument } from '@sallyport/policy/document/check'
import type { ConditionEntry, Statement } from '@sallyport/policy/document/policy'

/** A statement in words. */
export interface StatementSummary {
  /** Counts from 1. */
  number: number
  sid: string | undefined
  effect: 'Allow' | 'Deny'
  services: string
  actions: Listing
  resources: Listing
  /** What must hold, but for MFA. */
  conditions: readonly string[]
  /** What it says about MFA. */
  mfa: readonly MfaRule[]
}

export interface Listing {
  /** Before the list, where it says what is left out. */
  lead: string
  items: readonly string[]
}

export interface MfaRule {
  text: string
  /** False where long-term keys or old sign-ins slip through, which people seldom mean. */
  isStrict: boolean
}

/** A policy in words; undefined where it cannot be read. */
export function summarizePolicy(text: string): readonly StatementSummary[] | undefined {
  const read = parseDocument(text)
  return read.ok ? read.policy.statements.map((one, index) => summaryOf(one, index)) : undefined
}

function summaryOf(statement: Statement, index: number): StatementSummary {
  const { sid, effect, conditions } = statement
  return {
    number: index + 1,
    sid: sid === '' ? undefined : sid,
    effect,
    services: servicesOf(statement),
    actions: actionsOf(statement),
    resources: resourcesOf(statement),
    conditions: conditions.filter((entry) => !isAboutMfa(entry)).map(conditionText),
    mfa: conditions.filter(isAboutMfa).map((entry) => mfaRule(entry, effect)),
  }
}

function servicesOf({ action, notAction }: Statement): string {
  if (action === undefined) return notAction === undefined ? 'None' : 'All services'
  const services = new Set(action.map((entry) => entry.split(':')[0] ?? ''))
  return services.has('*') ? 'All services' : [...services].map(serviceName).join(', ')
}

const serviceName = (prefix: string): string =>
  ({ iam: 'IAM', sts: 'STS' })[prefix.toLowerCase()] ?? prefix

function actionsOf({ action, notAction }: Statement): Listing {
  if (action === undefined) return { lead: 'All but:', items: notAction ?? [] }
  if (action.includes('*')) return { lead: '', items: ['All actions'] }
  const items = action.map((entry) => (/^[^:*]+:\*$/.test(entry) ? `All of ${entry}` : entry))
  return { lead: '', items }
}

function resourcesOf({ resource, notResource }: Statement): Listing {
  if (notResource !== undefined) return { lead: 'All but:', items: notResource }
  if (resource === undefined) return { lead: '', items: ['Those that it is attached to'] }
  return { lead: '', items: resource.includes('*') ? ['All resources'] : resource }
}

function conditionText({ operator, key, values }: ConditionEntry): string {
  return `${key} ${operatorWords(operator)} ${values.join(' or ')}`
}

function operatorWords(operator: string): string {
  const words = operator
    .replace(/^ForAllValues:/i, 'all values: ')
    .replace(/^ForAnyValue:/i, 'any value: ')
  return /IfExists$/i.test(words) ? `${words.replace(/IfExists$/i, '')} (if there)` : words
}

const present = 'aws:multifactorauthpresent'
const age = 'aws:multifactorauthage'

function isAboutMfa({ key }: ConditionEntry): boolean {
  return [present, age].includes(key.toLowerCase())
}

// AWS IAM User Guide, Configuring MFA-protected API access: long-term keys carry neither key, so whether a condition on
// them holds there depends on the operator.
function mfaRule(entry: ConditionEntry, effect: Statement['effect']): MfaRule {
  const operator = entry.operator.toLowerCase()
  const wanted = (entry.values[0] ?? '').toLowerCase()
  if (operator === 'null') return nullRule(entry, wanted)
  const rule = entry.key.toLowerCase() === age ? ageRule : presentRule
  return rule({ operator, wanted, effect }) ?? { text: conditionText(entry), isStrict: false }
}

interface Demand {
  operator: string
  wanted: string
  effect: Statement['effect']
}

function presentRule({ operator, wanted, effect }: Demand): MfaRule | undefined {
  const rules: Readonly<Record<string, MfaRule>> = {
    'Allow bool true': { text: 'MFA required', isStrict: true },
    'Allow boolifexists true': {
      text: 'MFA required, but not of long-term access keys',
      isStrict: false,
    },
    'Deny boolifexists false': { text: 'Denied unless MFA was used', isStrict: true },
    'Deny bool false': {
      text: 'Denied without MFA, but not to long-term access keys',
      isStrict: false,
    },
  }
  return rules[`${effect} ${operator} ${wanted}`]
}

function ageRule({ operator, wanted, effect }: Demand): MfaRule | undefined {
  const time = secondsText(Number(wanted))
  if (effect === 'Allow' && /^numericlessthan(equals)?$/.test(operator))
    return { text: `MFA required, within ${time}`, isStrict: true }
  if (effect === 'Allow' && /^numericlessthan(equals)?ifexists$/.test(operator))
    return { text: `MFA within ${time} required, but not without MFA at all`, isStrict: false }
  if (effect === 'Deny' && /^numericgreaterthan(equals)?ifexists$/.test(operator))
    return { text: `Denied unless MFA was used within ${time}`, isStrict: true }
  if (effect === 'Deny' && /^numericgreaterthan(equals)?$/.test(operator))
    return { text: `Denied where MFA is older than ${time}, but not without MFA`, isStrict: false }
  return undefined
}

function nullRule({ key }: ConditionEntry, wanted: string): MfaRule {
  const name = key.toLowerCase() === age ? 'MFA' : 'the sign-in or session'
  return wanted === 'true'
    ? { text: `Applies where nothing is known of ${name}`, isStrict: true }
    : { text: `Applies where something is known of ${name}`, isStrict: key.toLowerCase() === age }
}

/** `1 hour`, `15 minutes`, `90 seconds` */
export function secondsText(seconds: number): string {
  if (seconds % 3600 === 0) return counted(seconds / 3600, 'hour')
  return seconds % 60 === 0 ? counted(seconds / 60, 'minute') : counted(seconds, 'second')
}

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`
