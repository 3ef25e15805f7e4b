import { type Operator, type OperatorFamily, parsedComparison } from './operator.js'

/**
 * The Numeric operators: compared as numbers (doubles), not as text.
 *
 * @see AWS IAM User Guide, Condition operators: Numeric condition operators
 */
export const numericOperators: OperatorFamily = {
  NumericEquals: numeric((given, wanted) => given === wanted),
  NumericNotEquals: numeric((given, wanted) => given === wanted, true),
  NumericLessThan: numeric((given, wanted) => given < wanted),
  NumericLessThanEquals: numeric((given, wanted) => given <= wanted),
  NumericGreaterThan: numeric((given, wanted) => given > wanted),
  NumericGreaterThanEquals: numeric((given, wanted) => given >= wanted),
}

function numeric(agrees: (given: number, wanted: number) => boolean, negated = false): Operator {
  return { negated, compile: (values) => parsedComparison(values, parseNumber, agrees) }
}

/**
 * Reads an integer or decimal number; undefined for anything else, as blanks, hexadecimal, Infinity.
 *
 * @example parseNumber('0.5') // 0.5
 */
export function parseNumber(text: string): number | undefined {
  return parseWholeNumber(text) ?? parseDecimal(text)
}

// The usual case, digits only and exact as a double, without a regular expression.
function parseWholeNumber(text: string): number | undefined {
  if (text.length === 0 || text.length > 15) return undefined
  let value = 0
  for (let at = 0; at < text.length; at += 1) {
    const digit = text.charCodeAt(at) - 0x30
    if (digit < 0 || digit > 9) return undefined
    value = value * 10 + digit
  }
  return value
}

function parseDecimal(text: string): number | undefined {
  return /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/.test(text) ? Number(text) : undefined
}
