import type { OperationName } from '../../api/operations.js'

/** What a new role, or one less, makes untrue. */
export const changedByRoles: readonly OperationName[] = [
  'iam/ListRoles',
  'iam/GetAccountAuthorizationDetails',
  'iam/GetAccountSummary',
  'iam/ListEntitiesForPolicy',
  'sallyport/GetSecurityStatus',
]

/** And what a change of a role does. */
export const changedByRole: readonly OperationName[] = ['iam/GetRole', 'iam/ListRoles']
