/** The time of a signature: as text for the string to sign, and in milliseconds since 1970. */
export interface SigningDate {
  timestamp: string
  signedAt: number
}

/**
 * Reads a date in ISO 8601's basic format, or in its extended one, which is turned into the basic
 * one. `undefined` for everything else and for days and times that do not exist.
 *
 * @example
 * parseSigningDate('2015-08-30T12:36:00Z')
 * // { timestamp: '20150830T123600Z', signedAt: 1440938160000 }
 */
export function parseSigningDate(text: string): SigningDate | undefined {
  const timestamp = text.length === 20 ? toBasicFormat(text) : text
  if (timestamp.length !== 16 || timestamp[8] !== 'T' || timestamp[15] !== 'Z') return undefined
  const year = readDigits(timestamp, 0, 4)
  const month = readDigits(timestamp, 4, 6)
  const day = readDigits(timestamp, 6, 8)
  const hours = readDigits(timestamp, 9, 11)
  const minutes = readDigits(timestamp, 11, 13)
  const seconds = readDigits(timestamp, 13, 15)
  // `NaN`, for what is no digit, is in no range.
  const isTime = hours < 24 && minutes < 60 && seconds < 60
  if (!isTime || !(year >= 1000 && day >= 1 && day <= daysIn(month, year))) return undefined
  return { timestamp, signedAt: Date.UTC(year, month - 1, day, hours, minutes, seconds) }
}

/**
 * A time in milliseconds since 1970 in ISO 8601's basic format, cut to the second.
 *
 * @example
 * formatSigningDate(1440938160999) // '20150830T123600Z'
 */
export function formatSigningDate(unixMilliseconds: number): string {
  return new Date(unixMilliseconds)
    .toISOString()
    .replace(/\.\d{3}Z$|[-:]/g, (cut) => (cut.length > 1 ? 'Z' : ''))
}

/** `YYYY-MM-DDTHH:MM:SSZ` without its separators; any other text stays as it is. */
function toBasicFormat(text: string): string {
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(text) ? text.replace(/[-:]/g, '') : text
}

function readDigits(text: string, start: number, end: number): number {
  let value = 0
  for (let index = start; index < end; index += 1) {
    const digit = text.charCodeAt(index) - 48
    if (digit < 0 || digit > 9) return Number.NaN
    value = value * 10 + digit
  }
  return value
}

/** 0 for a month that does not exist. */
function daysIn(month: number, year: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28
  if (month === 4 || month === 6 || month === 9 || month === 11) return 30
  return month >= 1 && month <= 12 ? 31 : 0
}
