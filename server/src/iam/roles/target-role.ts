import { roleArn } from '../../arn.js'
import type { Call } from '../../operation.js'
import type { Check } from '../../permissions/authorize.js'
import { findRole, type Role } from '../../store/roles.js'

/** The role of this name in the caller's account; kept until the account changes. */
export function findTargetRole(
  { caller, parts }: Call<unknown>,
  roleName: string,
): Role | undefined | Promise<Role | undefined> {
  const { accountId } = caller.principal
  return parts.cache.keep(`account:${accountId}`, `role ${roleName.toLowerCase()}`, () =>
    findRole(parts.store.read, accountId, roleName),
  )
}

/**
 * The permission on a role found by name: judged on the ARN as stored and called `role NAME` in a refusal. A role that does not
 * exist is judged as if it had no path, so that the answer tells nobody whether there is one.
 */
export async function roleCheck(
  call: Call<unknown>,
  action: string,
  roleName: string,
): Promise<Check> {
  const { accountId } = call.caller.principal
  const role = await findTargetRole(call, roleName)
  const named = role ?? { accountId, path: '/', roleName }
  const check: Check = {
    action,
    resource: roleArn(named),
    shownResource: `role ${named.roleName}`,
  }
  if (role !== undefined) check.tagged = { id: role.roleId }
  return check
}

/** As `roleCheck`, where `iam:PermissionsBoundary` means the boundary that the role has. */
export async function boundedRoleCheck(
  call: Call<unknown>,
  action: string,
  roleName: string,
): Promise<Check> {
  const role = await findTargetRole(call, roleName)
  const check = await roleCheck(call, action, roleName)
  return role === undefined || role.permissionsBoundary === null
    ? check
    : { ...check, values: { 'iam:permissionsboundary': [role.permissionsBoundary] } }
}
