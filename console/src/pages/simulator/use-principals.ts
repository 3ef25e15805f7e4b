import { useMemo } from 'react'
import { useAllPages } from '../../api/pages.js'

export type PrincipalKind = 'user' | 'group' | 'role'

const lists = {
  user: ['ListUsers', 'Users'],
  group: ['ListGroups', 'Groups'],
  role: ['ListRoles', 'Roles'],
} as const

interface Listed {
  Arn: string
  UserName?: string
  GroupName?: string
  RoleName?: string
}

/** All of a kind, as options to choose from. */
export function usePrincipals(kind: PrincipalKind) {
  const [operation, member] = lists[kind]
  const list = useAllPages('iam', operation, {}, member as never)
  const items = useMemo(
    () =>
      (list.items as readonly Listed[]).map(({ Arn, UserName, GroupName, RoleName }) => ({
        value: Arn,
        label: UserName ?? GroupName ?? RoleName ?? Arn,
      })),
    [list.items],
  )
  return { ...list, items }
}
