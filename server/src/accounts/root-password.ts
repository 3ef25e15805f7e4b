/** Why a password cannot be the root user's. */
export type RootPasswordFault = 'too-short' | 'too-long' | 'too-simple' | 'is-name-or-address'

/** The same for the person who typed it: a sentence that says what to do. */
export const rootPasswordAdvice: Readonly<Record<RootPasswordFault, string>> = {
  'too-short': 'Use at least 8 characters; 12 or more are better.',
  'too-long': 'Use at most 128 characters.',
  'too-simple':
    'Use at least three of these: upper-case letters, lower-case letters, digits, symbols.',
  'is-name-or-address': 'The password must not be the account’s name or the e-mail address.',
}

const shortest = 8
const longest = 128

// AWS Account Management Reference Guide, Root user password: three of four kinds. Whatever is neither a letter of ASCII nor a
// digit counts as a symbol, a blank too.
const kinds = [/[A-Z]/, /[a-z]/, /[0-9]/, /[^A-Za-z0-9]/]
const kindsNeeded = 3

/** What keeps a password from being the root user's; undefined: nothing. One rule, wherever the password is chosen. */
export function rootPasswordFault(
  password: string,
  account: { name: string; rootEmail: string },
): RootPasswordFault | undefined {
  const lower = password.toLowerCase()
  if (password.length < shortest) return 'too-short'
  if (password.length > longest) return 'too-long'
  // Neither is a secret, in any case.
  if (lower === account.name.toLowerCase() || lower === account.rootEmail.toLowerCase())
    return 'is-name-or-address'
  return kinds.filter((kind) => kind.test(password)).length < kindsNeeded ? 'too-simple' : undefined
}
