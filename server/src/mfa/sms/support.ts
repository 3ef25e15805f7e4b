import type { SmsBudgets } from './limits.js'

/** What the operator set up for text messages. */
export interface SmsSupport {
  /** Whether there is a gateway that takes them. */
  hasGateway: boolean
  budgets: SmsBudgets
  /** Countries whose numbers may be enrolled, as ISO 3166-1 letters; undefined: all. */
  countries: ReadonlySet<string> | undefined
}
