import { parseDate } from '../conditions/date-value.js'
import { findOperator } from '../conditions/operators.js'
import { arnFault } from './arn-rules.js'
import type { Draft, DraftStatement } from './structure.js'

/** IAM's answer to what its older parser does not take. */
export const legacyParsingFailed = 'The policy failed legacy parsing'

/**
 * Whether IAM's older parser takes the document: effects in the right case, dates that parse, ARNs
 * with a service and without `::` before the fifth colon. An ARN of an unknown partition is left to
 * the later check that names the partition.
 *
 * @see AWS IAM User Guide, Grammar of the IAM JSON policy language
 */
export function passesLegacyParsing({ statements }: Draft): boolean {
  return statements.every(
    (statement) =>
      (statement.effect === 'Allow' || statement.effect === 'Deny') &&
      hasGoodDates(statement) &&
      resourcesOf(statement).every(isLegacyResource),
  )
}

/** All entries of a statement's Resource or NotResource. */
export function resourcesOf({ resource, notResource }: DraftStatement): readonly string[] {
  return resource ?? notResource ?? []
}

function hasGoodDates({ conditions }: DraftStatement): boolean {
  return conditions.every(
    ({ operator, values }) =>
      findOperator(operator)?.isDate !== true ||
      values.every((value) => parseDate(value) !== undefined),
  )
}

function isLegacyResource(resource: string): boolean {
  if (resource === '*' || arnFault(resource)?.isEarly === true) return true
  const fields = resource.split(':')
  if (fields.length < 6 && resource.includes('::')) return false
  return fields[2] !== ''
}
