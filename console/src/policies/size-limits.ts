/** Where a document is kept; each place has a limit of its own. */
export type PolicyPlace = 'managed' | 'user' | 'group' | 'role' | 'trust'

/** Characters without white space. AWS IAM User Guide, IAM and AWS STS quotas; for inline policies, of all together. */
export const sizeLimits: Readonly<Record<PolicyPlace, number>> = {
  managed: 6_144,
  user: 2_048,
  group: 5_120,
  role: 10_240,
  trust: 2_048,
}

/** The size that counts. */
export function countedSize(text: string): number {
  return text.replaceAll(/[\t\n\r ]/g, '').length
}
