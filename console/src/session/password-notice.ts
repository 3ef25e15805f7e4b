import { daysSince } from '../times/time-text.js'

/** AWS IAM User Guide: the console warns in the last 15 days. */
const warnedDays = 15

interface Expiry {
  PasswordExpiresAt?: string
  Now: string
}

/** `Your password expires in 3 days.`; undefined where it does not expire soon. */
export function passwordNotice({ PasswordExpiresAt, Now }: Expiry): string | undefined {
  if (PasswordExpiresAt === undefined) return undefined
  const days = daysSince(Now, Date.parse(PasswordExpiresAt))
  if (days >= warnedDays) return undefined
  if (days === 0) return 'Your password expires today.'
  return `Your password expires in ${days} ${days === 1 ? 'day' : 'days'}.`
}
