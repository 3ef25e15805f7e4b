import { type AwsError, awsError } from './aws-error.js'
import type { ServiceName } from './model.js'

/** One rule of the model that an input breaks. */
export interface Violation {
  /** Where, in AWS's form: `userName`, `tags.1.member.key`. */
  readonly path: string
  /** What AWS says must hold there. */
  readonly constraint: string
  /** The value as sent; null when it is missing; undefined when an error must not repeat it. */
  readonly value: string | null | undefined
  /** True when `constraint` is AWS's whole message, not a clause. */
  readonly standsAlone: boolean
}

// AWS repeats whole values. A bound on all of them together keeps the answer smaller than the
// request.
const quotedLimit = 65_536

/**
 * The ValidationError for all rules that an input breaks, in AWS's words. STS repeats the values,
 * IAM leaves them out. A message that stands alone (the one about paths) is given only when no
 * ordinary clause is.
 *
 * @throws Error when there is no violation: that is no error
 */
export function validationError(service: ServiceName, violations: readonly Violation[]): AwsError {
  const clauses = violations.filter((violation) => !violation.standsAlone)
  const [first] = violations
  if (!first) throw new Error('No violation to report')
  if (clauses.length === 0) return awsError('ValidationError', first.constraint, 400)
  const count = `${clauses.length} validation error${clauses.length === 1 ? '' : 's'} detected: `
  const quote = service === 'sts' ? boundedQuote() : () => ''
  const texts = clauses.map((violation) => clauseText(violation, quote))
  return awsError('ValidationError', count + texts.join('; '), 400)
}

function clauseText(
  { path, constraint, value }: Violation,
  quote: (value: string) => string,
): string {
  const shown = value === null ? ' null' : value === undefined ? '' : quote(value)
  return `Value${shown} at '${path}' failed to satisfy constraint: ${constraint}`
}

function boundedQuote(): (value: string) => string {
  let left = quotedLimit
  return (value) => {
    if (value.length > left) return ''
    left -= value.length
    return ` '${value}'`
  }
}
