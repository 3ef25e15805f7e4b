import type { AdoptionDay, SecurityOfUsers } from '../../api/models/sallyport.js'
import { share } from './security-items.js'

const shownDays = 30

/** As many as can be told apart on a page. */
export function lastDays(days: readonly AdoptionDay[]): readonly AdoptionDay[] {
  return days.slice(-shownDays)
}

const format = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' })

/** `24 Nov`: days are counted in UTC. */
export const dayText = ({ Date: day }: AdoptionDay): string => format.format(new Date(day))

/** The upper end of the axis: never nothing, which would be no axis. */
export function highest(days: readonly AdoptionDay[]): number {
  return Math.max(1, ...days.map(({ ConsoleUsers }) => ConsoleUsers))
}

/** `75 % (3 of 4)`. */
export function adoptionText({
  ConsoleUsers,
  ConsoleUsersWithMfa,
}: Pick<SecurityOfUsers, 'ConsoleUsers' | 'ConsoleUsersWithMfa'>): string {
  if (ConsoleUsers === 0) return 'No users with a password'
  const counts = [ConsoleUsersWithMfa, ConsoleUsers].map((count) => count.toLocaleString('en'))
  return `${share(ConsoleUsersWithMfa, ConsoleUsers)} (${counts.join(' of ')})`
}
