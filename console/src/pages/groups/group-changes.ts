import type { OperationName } from '../../api/operations.js'

/** What any change of groups, their members or policies makes untrue. */
export const changedByGroups: readonly OperationName[] = [
  'iam/ListGroups',
  'iam/ListGroupsForUser',
  'iam/GetAccountAuthorizationDetails',
  'iam/GetAccountSummary',
  'iam/ListEntitiesForPolicy',
  'sallyport/ListUsersOverview',
  'sallyport/GetSecurityStatus',
]

/** And what a change of members does. Not for a group that is gone: nothing can be asked of it. */
export const changedByMembers: readonly OperationName[] = [...changedByGroups, 'iam/GetGroup']
