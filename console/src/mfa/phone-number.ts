/**
 * A phone number as people write it, in the form of the recommendation E.164: `+4915123456789`. Undefined where the country
 * code is missing or it cannot be a number; whether it is one that gets messages is the server's to say.
 */
export function readPhoneNumber(typed: string): string | undefined {
  const digits = typed
    // The zero that is dialled at home only: `+44 (0) 7700 …`.
    .replaceAll('(0)', '')
    .replaceAll(/[\s().\-/\u2010-\u2013]/g, '')
    .replace(/^00/, '+')
  return /^\+[1-9][0-9]{6,14}$/.test(digits) ? digits : undefined
}
