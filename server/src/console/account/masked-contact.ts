/** What events tell of an address or a number: enough to recognise it, not enough to use it. */
export function maskedContact(
  input: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const { AccountName, RootEmail, RootPhone } = input
  return {
    AccountName,
    RootEmail: typeof RootEmail === 'string' ? maskedAddress(RootEmail) : undefined,
    RootPhone: typeof RootPhone === 'string' ? maskedNumber(RootPhone) : undefined,
  }
}

const maskedAddress = (address: string): string =>
  `${address.slice(0, 1)}***${address.slice(address.lastIndexOf('@'))}`

/** The last two digits. */
const maskedNumber = (number: string): string => (number === '' ? '' : `***${number.slice(-2)}`)
