import type { ConditionEntry } from '../document/policy.js'
import type { Variable } from '../matching/template.js'
import type { ContextValues } from '../request.js'
import { parseBool } from './bool.js'
import type { Comparison } from './operator.js'
import { findOperator, type OperatorForm, type Quantifier } from './operators.js'

/** One line of a condition block, ready to be decided. */
export interface CompiledCondition {
  readonly entry: ConditionEntry
  /** The condition key in lower case. */
  readonly key: string
  readonly variables: readonly Variable[]
  readonly whenAbsent: boolean
  /** Where the answer depends on presence alone: `Null`, and lines without values. */
  readonly whenPresent: boolean | undefined
  readonly quantifier: Quantifier
  readonly negated: boolean
  readonly matchesAny: Comparison['matchesAny']
}

/**
 * Compiles one line of a condition block. An operator that does not exist can reach this only in a
 * policy that was not parsed here: its line then never holds in an Allow and always in a Deny.
 *
 * @example compileCondition({ operator: 'Bool', key: 'aws:SecureTransport', values: ['true'] }, …)
 * @see AWS IAM User Guide, IAM JSON policy elements: Condition operators
 */
export function compileCondition(
  entry: ConditionEntry,
  { variables, isDeny }: { variables: boolean; isDeny: boolean },
): CompiledCondition {
  const key = entry.key.toLowerCase()
  const form = findOperator(entry.operator)
  if (form === undefined) return fixed(entry, isDeny, isDeny)
  if (form.operator === undefined) return compileNull(entry, form.quantifier)
  if (entry.values.length === 0) return compileEmpty(entry, form)
  const { negated } = form.operator
  const comparison = form.operator.compile(entry.values, variables)
  return {
    entry,
    key,
    variables: comparison.variables,
    whenAbsent: holdsWhenAbsent(form, negated),
    whenPresent: undefined,
    quantifier: form.quantifier,
    negated,
    matchesAny: comparison.matchesAny,
  }
}

/**
 * Whether the line holds in a request.
 *
 * @example isMet(condition, new Map([['aws:securetransport', ['true']]]))
 * @see AWS IAM User Guide, Conditions with multiple context keys or values; Multivalued context keys
 */
export function isMet(condition: CompiledCondition, context: ContextValues): boolean {
  const given = context.get(condition.key)
  if (given === undefined || given.length === 0) return condition.whenAbsent
  if (condition.whenPresent !== undefined) return condition.whenPresent
  if (condition.quantifier === 'plain') {
    return agreesWithAny(condition, given, context) !== condition.negated
  }
  // An empty string counts as no value for the set operators.
  const isEmpty = isEmptySet(given)
  if (condition.quantifier === 'all') return isEmpty || everyAgrees(condition, given, context)
  return !isEmpty && someAgrees(condition, given, context)
}

// Plain operators on a key with several values: any for positive, none for negated ones.
function agreesWithAny(
  condition: CompiledCondition,
  given: readonly string[],
  context: ContextValues,
): boolean {
  for (const value of given) if (condition.matchesAny(value, context)) return true
  return false
}

function everyAgrees(
  condition: CompiledCondition,
  given: readonly string[],
  context: ContextValues,
): boolean {
  for (const value of given) {
    if (condition.matchesAny(value, context) === condition.negated) return false
  }
  return true
}

function someAgrees(
  condition: CompiledCondition,
  given: readonly string[],
  context: ContextValues,
): boolean {
  for (const value of given) {
    if (condition.matchesAny(value, context) !== condition.negated) return true
  }
  return false
}

function isEmptySet(given: readonly string[]): boolean {
  for (const value of given) if (value !== '') return false
  return true
}

function holdsWhenAbsent({ quantifier, ifExists }: OperatorForm, negated: boolean): boolean {
  if (ifExists || quantifier === 'all') return true
  return quantifier === 'plain' && negated
}

// "true" asks that the key be absent, "false" that it be there; with both, either will do.
function compileNull(entry: ConditionEntry, quantifier: Quantifier): CompiledCondition {
  if (quantifier !== 'plain') return fixed(entry, quantifier === 'all', quantifier === 'all')
  const wanted = entry.values.map(parseBool)
  if (wanted.length === 0) return fixed(entry, true, true)
  return fixed(entry, wanted.includes(true), wanted.includes(false))
}

// AWS IAM User Guide, Access Analyzer policy checks (empty array): a plain operator is then true.
function compileEmpty(entry: ConditionEntry, form: OperatorForm): CompiledCondition {
  if (form.quantifier === 'some') return fixed(entry, false, false)
  const onlyWhenAbsent = form.ifExists || form.quantifier === 'all'
  return fixed(entry, true, !onlyWhenAbsent)
}

function fixed(
  entry: ConditionEntry,
  whenAbsent: boolean,
  whenPresent: boolean,
): CompiledCondition {
  return {
    entry,
    key: entry.key.toLowerCase(),
    variables: [],
    whenAbsent,
    whenPresent,
    quantifier: 'plain',
    negated: false,
    matchesAny: () => false,
  }
}
