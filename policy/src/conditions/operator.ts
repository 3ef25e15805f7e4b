import type { Variable } from '../matching/template.js'
import type { ContextValues } from '../request.js'

/** Whether one value of the request agrees with any value of the policy. */
export type MatchesAny = (requestValue: string, context: ContextValues) => boolean

/** The values of one line of a condition block, ready to be compared. */
export interface Comparison {
  readonly matchesAny: MatchesAny
  /** The policy variables among the values. */
  readonly variables: readonly Variable[]
}

/**
 * A condition operator. `compile` gets the values of the policy and whether its version knows
 * variables; a value that does not parse agrees with nothing. `negated` turns the answer round:
 * none of the values may agree.
 *
 * @see AWS IAM User Guide, IAM JSON policy elements: Condition operators
 */
export interface Operator {
  readonly negated: boolean
  readonly compile: (values: readonly string[], variables: boolean) => Comparison
}

/** Operators by name; the shape of every family. */
export type OperatorFamily = Readonly<Record<string, Operator>>

/**
 * A comparison that parses both sides and knows no variables: numbers, dates, booleans, addresses.
 * A request value that does not parse agrees with nothing.
 *
 * @example parsedComparison(values, parseDate, (given, wanted) => given < wanted)
 */
export function parsedComparison<Value>(
  values: readonly string[],
  parse: (text: string) => Value | undefined,
  agrees: (given: Value, wanted: Value) => boolean,
): Comparison {
  const wanted: Value[] = []
  for (const text of values) {
    const value = parse(text)
    if (value !== undefined) wanted.push(value)
  }
  return {
    variables: [],
    matchesAny: (requestValue) => {
      const given = parse(requestValue)
      if (given === undefined) return false
      for (const value of wanted) if (agrees(given, value)) return true
      return false
    },
  }
}
