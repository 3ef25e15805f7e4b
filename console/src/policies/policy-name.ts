/** What is wrong with the name of a policy; undefined where nothing is. AWS IAM User Guide, IAM name requirements. */
export function policyNameFault(name: string): string | undefined {
  if (name === '') return 'A policy needs a name.'
  if (name.length > 128) return 'A name has 128 characters at most.'
  return /^[\w+=,.@-]+$/.test(name) ? undefined : 'Use letters, digits and + = , . @ - _ only.'
}
