import type { AdoptionDay } from '../../api/models/sallyport.js'

/** The day as a time, for the axis. */
export const dayOf = ({ Date: day }: AdoptionDay): Date => new Date(day)

/** The upper end of the axis: never nothing, which would be no axis. */
export function highest(days: readonly AdoptionDay[]): number {
  return Math.max(1, ...days.map(({ ConsoleUsers }) => ConsoleUsers))
}
