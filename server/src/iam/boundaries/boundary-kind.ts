import type { Call } from '../../operation.js'
import type { Check } from '../../permissions/authorize.js'
import { lockRole, setRoleBoundary } from '../../store/roles.js'
import type { Transaction } from '../../store/store.js'
import { lockUser, setUserBoundary } from '../../store/users.js'
import type { AwsError } from '../../wire/aws-error.js'
import { noSuchRole, noSuchUser } from '../refusals.js'
import { boundedRoleCheck, roleCheck } from '../roles/target-role.js'
import { boundedUserCheck, userCheck } from '../users/target-user.js'

/** The input of an operation on boundaries: the name stands in the member of the kind. */
export interface BoundaryInput {
  UserName?: string
  RoleName?: string
  PermissionsBoundary?: string
}

/** A principal's boundary in a transaction that has taken its row. */
export interface LockedBoundary {
  current: string | null
  set(policyArn: string | null): Promise<void>
}

/** A kind of principal that can have a permissions boundary: groups cannot. */
export interface BoundaryKind {
  /** As it stands in operations' names: PutUserPermissionsBoundary. */
  type: 'User' | 'Role'
  name(input: BoundaryInput): string
  check(call: Call<unknown>, action: string, name: string): Promise<Check>
  /** The same, with the boundary that the principal has as `iam:PermissionsBoundary`. */
  boundedCheck(call: Call<unknown>, action: string, name: string): Promise<Check>
  lock(tx: Transaction, accountId: string, name: string): Promise<LockedBoundary | undefined>
  noSuch(name: string): AwsError
}

const user: BoundaryKind = {
  type: 'User',
  name: (input) => input.UserName ?? '',
  check: userCheck,
  boundedCheck: boundedUserCheck,
  lock: async (tx, accountId, name) => {
    const found = await lockUser(tx, accountId, name)
    return (
      found && { current: found.permissionsBoundary, set: (arn) => setUserBoundary(tx, found, arn) }
    )
  },
  noSuch: noSuchUser,
}

const role: BoundaryKind = {
  type: 'Role',
  name: (input) => input.RoleName ?? '',
  check: roleCheck,
  boundedCheck: boundedRoleCheck,
  lock: async (tx, accountId, name) => {
    const found = await lockRole(tx, accountId, name)
    return (
      found && { current: found.permissionsBoundary, set: (arn) => setRoleBoundary(tx, found, arn) }
    )
  },
  noSuch: noSuchRole,
}

export const boundaryKinds: readonly BoundaryKind[] = [user, role]
