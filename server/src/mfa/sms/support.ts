/** What messages cost and what whoever earns from them would do (SMS pumping); the operator can set other figures. */
export const defaultSmsBudgets = {
  /** For sign-ins as many, and for enrolments as many: nobody uses up somebody else's codes by enrolling his number. */
  perNumberPerHour: 10,
  perUserPerHour: 10,
  /** Of enrolments, over all accounts, to numbers that differ in the last four digits only. */
  perPrefixPerHour: 30,
  perAccountPerDay: 1000,
}

export type SmsBudgets = typeof defaultSmsBudgets

/** What the operator set up for text messages. */
export interface SmsSupport {
  /** Whether there is a gateway that takes them. */
  hasGateway: boolean
  budgets: SmsBudgets
  /** Countries that messages are sent to, as ISO 3166-1 letters; undefined: all. */
  countries: ReadonlySet<string> | undefined
}
