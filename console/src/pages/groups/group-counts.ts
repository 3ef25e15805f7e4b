import type { GroupDetail, UserDetail } from '../../api/models/iam.js'

/** How many members each group has. */
export function memberCounts(users: readonly UserDetail[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const name of users.flatMap(({ GroupList }) => GroupList ?? []))
    counts.set(name, (counts.get(name) ?? 0) + 1)
  return counts
}

/** How many policies each group has, attached and inline. */
export function policyCounts(groups: readonly GroupDetail[]): ReadonlyMap<string, number> {
  return new Map(
    groups.map(({ GroupName = '', GroupPolicyList = [], AttachedManagedPolicies = [] }) => [
      GroupName,
      GroupPolicyList.length + AttachedManagedPolicies.length,
    ]),
  )
}

/** IAM API Reference, CreateGroup: what is wrong with a name; undefined where it can be sent. */
export function groupNameFault(name: string): string | undefined {
  if (name === '') return 'Enter a name.'
  if (name.length > 128) return `Use at most 128 characters; these are ${name.length}.`
  return /^[\w+=,.@-]+$/.test(name) ? undefined : 'Use letters, digits and + = , . @ - _ only.'
}
