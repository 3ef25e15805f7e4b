import { timeText } from './time-text.js'

/** A time, in the browser's time zone. `absent` where there is none. */
export function Time({ iso, absent = '–' }: { iso: string | undefined; absent?: string }) {
  return iso === undefined ? absent : <time dateTime={iso}>{timeText(iso)}</time>
}
