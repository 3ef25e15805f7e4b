import type { ApiError } from '../api/api-error.js'

/** What is wrong with the serial number of a token as it was typed; undefined where nothing is. */
export function serialMistake(serialNumber: string): string | undefined {
  if (serialNumber === '') return 'Enter the serial number that stands on the back of the device.'
  // The form of serialNumberType in the AWS IAM API Reference.
  if (!/^[A-Za-z0-9_+=/:,.@-]+$/.test(serialNumber))
    return 'A serial number has letters without accents, digits and + = / : , . @ _ - only.'
  if (serialNumber.length < 9 || serialNumber.length > 256)
    return 'A serial number has at least 9 and at most 256 characters.'
  return undefined
}

/** What a refusal says of the serial number; undefined where it is about something else. */
export function serialRefusal({
  code,
  message,
}: Pick<ApiError, 'code' | 'message'>): string | undefined {
  if (code === 'EntityAlreadyExists') return message
  if (code !== 'NoSuchEntity' || !message.startsWith('MFA Device')) return undefined
  // Others were marked as lost, or are not valid at this time: the server says so.
  return message.endsWith('does not exist.')
    ? 'This serial number is not in the token stock.'
    : message
}
