import { type XmlWriter, reserve, writeText } from './xml-writer.js'

const secondsPerDay = 86_400
const hyphen = 0x2d
const colon = 0x3a

/**
 * Writes a time in AWS's form, ISO 8601 in UTC with whole seconds: `2019-10-28T20:37:09Z`.
 *
 * @throws RangeError for a time outside what a date can hold
 */
export function writeTimestamp(writer: XmlWriter, milliseconds: number): void {
  const seconds = Math.floor(milliseconds / 1_000)
  const days = Math.floor(seconds / secondsPerDay)
  // The common years are written by arithmetic: a list of a thousand users holds two thousand
  // times.
  if (days < 0 || days > 2_932_896) {
    writeText(writer, `${new Date(milliseconds).toISOString().replace(/\.\d+Z$/, '')}Z`)
    return
  }
  reserve(writer, 20)
  writeDate(writer, days)
  const rest = seconds - days * secondsPerDay
  writeByte(writer, 0x54)
  writePair(writer, Math.floor(rest / 3_600))
  writeByte(writer, colon)
  writePair(writer, Math.floor(rest / 60) % 60)
  writeByte(writer, colon)
  writePair(writer, rest % 60)
  writeByte(writer, 0x5a)
}

// Days since 1970 to a date of the Gregorian calendar, counted in eras of 400 years that begin on 1
// March.
function writeDate(writer: XmlWriter, days: number): void {
  const shifted = days + 719_468
  const era = Math.floor(shifted / 146_097)
  const dayOfEra = shifted - era * 146_097
  const leaps =
    Math.floor(dayOfEra / 1_460) - Math.floor(dayOfEra / 36_524) + Math.floor(dayOfEra / 146_096)
  const yearOfEra = Math.floor((dayOfEra - leaps) / 365)
  const dayOfYear =
    dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153)
  const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
  writePair(writer, Math.floor(year / 100))
  writePair(writer, year % 100)
  writeByte(writer, hyphen)
  writePair(writer, month)
  writeByte(writer, hyphen)
  writePair(writer, dayOfYear - Math.floor((153 * monthFromMarch + 2) / 5) + 1)
}

function writePair(writer: XmlWriter, value: number): void {
  const tens = Math.floor(value / 10)
  writeByte(writer, 0x30 + tens)
  writeByte(writer, 0x30 + value - 10 * tens)
}

function writeByte(writer: XmlWriter, byte: number): void {
  writer.bytes[writer.length] = byte
  writer.length += 1
}
