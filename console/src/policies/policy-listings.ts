import type { OperationName } from '../api/operations.js'
import { ownerOperations, type PolicyOwner } from './policy-owner.js'

/** What attaching or detaching makes untrue. */
export function policyListings(kind: PolicyOwner['kind']): readonly OperationName[] {
  return [
    `iam/${ownerOperations[kind].listAttached}`,
    'iam/ListPolicies',
    'iam/ListEntitiesForPolicy',
    'iam/GetPolicy',
  ]
}

/** `1 policy is`, `3 policies are` */
export const countText = (count: number): string =>
  count === 1 ? '1 policy is' : `${count} policies are`
