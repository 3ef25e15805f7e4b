import { type OperatorFamily, parsedComparison } from './operator.js'

/**
 * The Bool operator: `true` or `false`, in any case.
 *
 * @see AWS IAM User Guide, Condition operators: Boolean condition operators
 */
export const boolOperators: OperatorFamily = {
  Bool: {
    negated: false,
    compile: (values) => parsedComparison(values, parseBool, (given, wanted) => given === wanted),
  },
}

/** Reads `true` or `false` in any case; undefined for anything else. */
export function parseBool(text: string): boolean | undefined {
  if (text === 'true') return true
  if (text === 'false') return false
  const folded = text.toLowerCase()
  if (folded === 'true') return true
  return folded === 'false' ? false : undefined
}
