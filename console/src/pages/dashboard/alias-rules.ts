/** What is wrong with an account alias, in words; undefined where nothing is. AWS IAM User Guide, account aliases. */
export function aliasProblem(alias: string): string | undefined {
  if (!/^[a-z0-9-]*$/.test(alias)) return 'Use lower-case letters, digits and hyphens only.'
  if (alias.length < 3 || alias.length > 63) return 'Use 3 to 63 characters.'
  if (alias.startsWith('-') || alias.endsWith('-')) return 'Begin and end with a letter or digit.'
  if (alias.includes('--')) return 'Do not use two hyphens in a row.'
  // It could not be told from the number of an account.
  if (/^\d{12}$/.test(alias)) return 'Use something other than twelve digits.'
  return undefined
}
