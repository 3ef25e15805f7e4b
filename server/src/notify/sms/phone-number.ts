// With the longest of its tables, of 157 KB: the shorter ones do not know which numbers are of mobile telephones.
import {
  type CountryCode,
  isSupportedCountry,
  parsePhoneNumberFromString,
} from 'libphonenumber-js/max'

/** Why no text messages are sent to it. */
export type PhoneFault =
  /** Not the text of a telephone number, or its country is not known. */
  | 'not-a-number'
  /** No such number was ever given out. */
  | 'not-valid'
  /** Landlines, premium, shared-cost, toll-free, VoIP and personal numbers, pagers; satellite networks, which are of no country. */
  | 'not-mobile'

export type PhoneReading =
  | {
      ok: true
      /** E.164. */
      number: string
      /** ISO 3166: two capitals. */
      country: string
    }
  | { ok: false; reason: PhoneFault }

// Of North America nobody can tell a mobile number from a landline's.
const mobileTypes = new Set<string | undefined>(['MOBILE', 'FIXED_LINE_OR_MOBILE'])
const maxCharacters = 40

/**
 * Reads a telephone number as people write it. Without `defaultCountry` (`DE`) it must begin with `+` and the code of its country.
 *
 * @example
 * readPhoneNumber('+49 1512 3456789') // { ok: true, number: '+4915123456789', country: 'DE' }
 */
export function readPhoneNumber(text: string, defaultCountry?: string): PhoneReading {
  if (text.length > maxCharacters) return { ok: false, reason: 'not-a-number' }
  const phone = parsePhoneNumberFromString(text.trim(), {
    extract: false,
    ...(isCountry(defaultCountry) && { defaultCountry }),
  })
  if (phone === undefined || phone.ext !== undefined) return { ok: false, reason: 'not-a-number' }
  if (!phone.isValid()) return { ok: false, reason: 'not-valid' }
  const { number, country } = phone
  if (country === undefined || !mobileTypes.has(phone.getType())) {
    return { ok: false, reason: 'not-mobile' }
  }
  return { ok: true, number, country }
}

export function isCountry(country: string | undefined): country is CountryCode {
  return country !== undefined && isSupportedCountry(country)
}
