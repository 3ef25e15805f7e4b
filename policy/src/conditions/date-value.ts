const msPerDay = 86_400_000
const maxEpochSeconds = 9_223_372_036_854_775_807n
// No date is longer: each of its numbers has nine digits at most.
const maxLength = 80

/**
 * Reads a date as IAM does: digits alone are seconds since 1970; anything with a `t` or `-` is
 * ISO 8601, more freely than the W3C note has it: month and day may be missing, `t` may be small,
 * an hour may have one digit, an offset needs no minutes, a day 31 always passes. Answers
 * milliseconds since 1970; undefined when the text is no date. Without offset: UTC.
 *
 * @example parseDate('2020-09-13T12:26:40Z') // 1600000000000
 * @see AWS IAM User Guide, Condition operators: Date condition operators
 */
export function parseDate(text: string): number | undefined {
  const usual = parseUsualForm(text)
  if (usual !== undefined || text.length > maxLength) return usual
  const isIso = text.includes('-') || text.includes('T') || text.includes('t')
  return isIso ? parseIsoDate(text) : parseEpochSeconds(text)
}

// `YYYY-MM-DDThh:mm:ssZ`, which requests and most policies use, without taking the text apart.
function parseUsualForm(text: string): number | undefined {
  if (text.length !== 20 || text.charCodeAt(19) !== 0x5a || text.charCodeAt(10) !== 0x54) {
    return undefined
  }
  if (text.charCodeAt(4) !== 0x2d || text.charCodeAt(7) !== 0x2d) return undefined
  if (text.charCodeAt(13) !== 0x3a || text.charCodeAt(16) !== 0x3a) return undefined
  const year = twoDigits(text, 0) * 100 + twoDigits(text, 2)
  const month = twoDigits(text, 5)
  const day = twoDigits(text, 8)
  const hour = twoDigits(text, 11)
  const minute = twoDigits(text, 14)
  const second = twoDigits(text, 17)
  // A pair that is no number is NaN and fails every comparison.
  const isDate = year >= 0 && month >= 1 && month <= 12 && day >= 1 && day <= 31
  if (!isDate || !(hour <= 23 && minute <= 59 && second <= 59)) return undefined
  const time = hour * 3_600_000 + minute * 60_000 + second * 1000
  return daysSince1970(year, month, day) * msPerDay + time
}

function twoDigits(text: string, at: number): number {
  const tens = text.charCodeAt(at) - 0x30
  const units = text.charCodeAt(at + 1) - 0x30
  return tens >= 0 && tens <= 9 && units >= 0 && units <= 9 ? tens * 10 + units : Number.NaN
}

function parseEpochSeconds(text: string): number | undefined {
  if (!isDigits(text, 0, text.length)) return undefined
  if (text.length > 15 && BigInt(text) > maxEpochSeconds) return undefined
  return Number(text) * 1000
}

function parseIsoDate(text: string): number | undefined {
  const mark = text.search(/[Tt]/)
  const days = parseDays(mark === -1 ? text : text.slice(0, mark))
  const time = mark === -1 ? 0 : parseTime(text.slice(mark + 1))
  if (days === undefined || time === undefined) return undefined
  return days * msPerDay + time
}

function parseDays(text: string): number | undefined {
  const isNegative = text.startsWith('-')
  const [yearText = '', month = '1', day = '1', ...more] = (
    isNegative ? text.slice(1) : text
  ).split('-')
  const year = parsePart(yearText, 0, isNegative ? 292_275_054 : 292_278_993)
  const monthNumber = parsePart(month, 1, 12)
  const dayNumber = parsePart(day, 1, 31)
  if (more.length > 0 || year === undefined) return undefined
  if (monthNumber === undefined || dayNumber === undefined) return undefined
  return daysSince1970(isNegative ? -year : year, monthNumber, dayNumber)
}

// `hh[:mm[:ss[.fraction]]]` with `Z` or an offset `±hh[:mm]` behind; nothing at all is midnight.
function parseTime(text: string): number | undefined {
  const sign = Math.max(text.indexOf('+'), text.indexOf('-'))
  const offset = sign === -1 ? 0 : parseOffset(text.slice(sign + 1))
  if (offset === undefined) return undefined
  const clock = sign === -1 ? text.replace(/[Zz]$/, '') : text.slice(0, sign)
  const signedOffset = text.charAt(sign) === '-' ? -offset : offset
  if (clock === '') return 0 - signedOffset
  const [hours = '', minutes = '0', seconds = '0', ...more] = clock.split(':')
  const [wholeSeconds = '', fraction = '0', ...moreFractions] = seconds.split('.')
  const hour = parsePart(hours, 0, 23)
  const minute = parsePart(minutes, 0, 59)
  const second = parsePart(wholeSeconds, 0, 59)
  const milliseconds = parseFraction(fraction)
  if (more.length > 0 || moreFractions.length > 0 || hour === undefined) return undefined
  if (minute === undefined || second === undefined || milliseconds === undefined) return undefined
  return hour * 3_600_000 + minute * 60_000 + second * 1000 + milliseconds - signedOffset
}

function parseOffset(text: string): number | undefined {
  const [hours = '', minutes = '00', ...more] = text.split(':')
  if (hours.length !== 2 || minutes.length !== 2 || more.length > 0) return undefined
  const hour = parsePart(hours, 0, 23)
  const minute = parsePart(minutes, 0, 59)
  return hour === undefined || minute === undefined ? undefined : hour * 3_600_000 + minute * 60_000
}

function parseFraction(digits: string): number | undefined {
  if (digits.length > 9 || !isDigits(digits, 0, digits.length)) return undefined
  return Number(`0.${digits}`) * 1000
}

function parsePart(text: string, min: number, max: number): number | undefined {
  if (text.length > 9 || !isDigits(text, 0, text.length)) return undefined
  const value = Number(text)
  return value >= min && value <= max ? value : undefined
}

function isDigits(text: string, from: number, end: number): boolean {
  for (let at = from; at < end; at += 1) {
    const code = text.charCodeAt(at)
    if (code < 0x30 || code > 0x39) return false
  }
  return end > from
}

// The proleptic Gregorian calendar, counted in eras of 400 years from 1 March of year 0: the years
// IAM takes reach far beyond those of JavaScript's Date.
function daysSince1970(year: number, month: number, day: number): number {
  const shifted = month <= 2 ? year - 1 : year
  const era = Math.floor(shifted / 400)
  const yearOfEra = shifted - era * 400
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1
  const leapDays = Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100)
  return era * 146_097 + yearOfEra * 365 + leapDays + dayOfYear - 719_468
}
