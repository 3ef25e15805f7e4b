import { useMemo } from 'react'
import { type ListOf, useAllPages } from '../../api/pages.js'

/** A user, group or role that a policy is attached to. */
export interface UsingEntity {
  kind: 'user' | 'group' | 'role'
  name: string
}

/** All of them, of one way of use. */
export function useEntities(
  PolicyArn: string,
  PolicyUsageFilter: 'PermissionsPolicy' | 'PermissionsBoundary',
): ListOf<UsingEntity> {
  const input = { PolicyArn, PolicyUsageFilter }
  const operation = 'ListEntitiesForPolicy'
  const users = useAllPages('iam', operation, { ...input, EntityFilter: 'User' }, 'PolicyUsers')
  const groups = useAllPages('iam', operation, { ...input, EntityFilter: 'Group' }, 'PolicyGroups')
  const roles = useAllPages('iam', operation, { ...input, EntityFilter: 'Role' }, 'PolicyRoles')
  const items = useMemo<readonly UsingEntity[]>(
    () => [
      ...groups.items.map(({ GroupName: name = '' }) => ({ kind: 'group' as const, name })),
      ...users.items.map(({ UserName: name = '' }) => ({ kind: 'user' as const, name })),
      ...roles.items.map(({ RoleName: name = '' }) => ({ kind: 'role' as const, name })),
    ],
    [users.items, groups.items, roles.items],
  )
  const all = [users, groups, roles]
  return {
    items,
    isLoading: all.some(({ isLoading }) => isLoading),
    isComplete: all.every(({ isComplete }) => isComplete),
    error: all.find(({ error }) => error !== null)?.error ?? null,
    retry: () => {
      for (const { error, retry } of all) if (error !== null) retry()
    },
  }
}
