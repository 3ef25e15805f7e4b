import type { AdoptionDay } from '../../api/models/sallyport.js'

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
