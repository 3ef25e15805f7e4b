import { parseDate } from './date-value.js'
import { type Operator, type OperatorFamily, parsedComparison } from './operator.js'

/**
 * The Date operators. Policy and request may each use ISO 8601 or seconds since 1970.
 *
 * @see AWS IAM User Guide, Condition operators: Date condition operators
 */
export const dateOperators: OperatorFamily = {
  DateEquals: date((given, wanted) => given === wanted),
  DateNotEquals: date((given, wanted) => given === wanted, true),
  DateLessThan: date((given, wanted) => given < wanted),
  DateLessThanEquals: date((given, wanted) => given <= wanted),
  DateGreaterThan: date((given, wanted) => given > wanted),
  DateGreaterThanEquals: date((given, wanted) => given >= wanted),
}

function date(agrees: (given: number, wanted: number) => boolean, negated = false): Operator {
  return { negated, compile: (values) => parsedComparison(values, parseDate, agrees) }
}
