import type { Input } from '../api/operations.js'

/** Whose policies they are. */
export interface PolicyOwner {
  kind: 'user' | 'group' | 'role'
  name: string
  /** For the question what may be done with it. */
  arn: string
}

/** What IAM calls the same thing for each kind of owner. */
export const ownerOperations = {
  user: {
    listAttached: 'ListAttachedUserPolicies',
    attach: 'AttachUserPolicy',
    detach: 'DetachUserPolicy',
    listInline: 'ListUserPolicies',
    getInline: 'GetUserPolicy',
    putInline: 'PutUserPolicy',
    deleteInline: 'DeleteUserPolicy',
  },
  group: {
    listAttached: 'ListAttachedGroupPolicies',
    attach: 'AttachGroupPolicy',
    detach: 'DetachGroupPolicy',
    listInline: 'ListGroupPolicies',
    getInline: 'GetGroupPolicy',
    putInline: 'PutGroupPolicy',
    deleteInline: 'DeleteGroupPolicy',
  },
  role: {
    listAttached: 'ListAttachedRolePolicies',
    attach: 'AttachRolePolicy',
    detach: 'DetachRolePolicy',
    listInline: 'ListRolePolicies',
    getInline: 'GetRolePolicy',
    putInline: 'PutRolePolicy',
    deleteInline: 'DeleteRolePolicy',
  },
} as const

type OwnerName =
  | Pick<Input<'iam', 'GetUserPolicy'>, 'UserName'>
  | Pick<Input<'iam', 'GetGroupPolicy'>, 'GroupName'>
  | Pick<Input<'iam', 'GetRolePolicy'>, 'RoleName'>

/** The owner as calls name it: `{ UserName: 'alice' }`. */
export function namedOwner({ kind, name }: Pick<PolicyOwner, 'kind' | 'name'>): OwnerName {
  if (kind === 'user') return { UserName: name }
  return kind === 'group' ? { GroupName: name } : { RoleName: name }
}
