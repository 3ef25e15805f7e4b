import type { Random } from '../random.js'

let lastMillisecond = 0
let sequence = 0

/**
 * A UUID that sorts by time and, within a millisecond of one process, by order of making (RFC 9562 §5.7, version 7). Events are
 * stored, listed and aged by it.
 */
export function newEventId(random: Random, now: number): string {
  sequence = now === lastMillisecond ? (sequence + 1) & 0xfff : 0
  lastMillisecond = now
  return prefixOf(now) + sequence.toString(16).padStart(3, '0') + random.uuid().slice(18)
}

/** The smallest event id of a time. */
export const firstEventId = (at: number): string =>
  `${prefixOf(Math.max(0, at))}000-0000-000000000000`

let prefixMillisecond = -1
let prefix = ''

function prefixOf(at: number): string {
  if (at !== prefixMillisecond) {
    const hex = at.toString(16).padStart(12, '0')
    prefixMillisecond = at
    prefix = `${hex.slice(0, 8)}-${hex.slice(8)}-7`
  }
  return prefix
}

/** When an event was made, in milliseconds. */
export const eventTime = (eventId: string): number =>
  Number.parseInt(eventId.slice(0, 8) + eventId.slice(9, 13), 16)
