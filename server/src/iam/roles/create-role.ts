import { roleArn } from '../../arn.js'
import { newRoleId } from '../../credentials/key-ids.js'
import { writeOperation } from '../../operation.js'
import { useQuota } from '../../store/account-usage.js'
import { insertRole } from '../../store/roles.js'
import { putTags, type Tag } from '../../store/tags.js'
import { checkBoundary, useBoundary } from '../managed-policies/policy-use.js'
import { alreadyExists, quotaExceeded } from '../refusals.js'
import { checkTags } from '../tags/add-tags.js'
import { creationChecks } from '../tags/creation-checks.js'
import { checkedTrust } from './checked-trust.js'
import { newRoleShape } from './role-shape.js'

interface CreateRoleInput {
  RoleName: string
  AssumeRolePolicyDocument: string
  Path?: string
  Description?: string
  MaxSessionDuration?: number
  PermissionsBoundary?: string
  Tags?: Tag[]
}

const defaultSessionSeconds = 3600

export const createRole = writeOperation<CreateRoleInput>('iam', 'CreateRole', {
  checks({ caller, input }) {
    const { accountId } = caller.principal
    const resource = roleArn({ accountId, path: input.Path ?? '/', roleName: input.RoleName })
    return creationChecks(['iam:CreateRole', 'iam:TagRole'], { ...input, resource })
  },

  async run(call, tx) {
    const { caller, input, facts, parts } = call
    const permissionsBoundary = input.PermissionsBoundary ?? null
    if (permissionsBoundary !== null) await checkBoundary(tx, call, permissionsBoundary)
    checkTags(input.Tags)
    const { accountId, settings } = caller.principal
    const role = {
      roleId: newRoleId(parts.random),
      accountId,
      roleName: input.RoleName,
      path: input.Path ?? '/',
      description: input.Description ?? null,
      maxSessionSeconds: input.MaxSessionDuration ?? defaultSessionSeconds,
      // Looked up before the role is there, so that it cannot name itself.
      ...(await checkedTrust(tx.query, input.AssumeRolePolicyDocument)),
      permissionsBoundary,
      createdAt: facts.now,
    }
    if (!(await insertRole(tx, role)))
      throw alreadyExists(`Role with name ${input.RoleName} already exists.`)
    const quota = settings.rolesPerAccount
    if (!(await useQuota(tx, { accountId, resource: 'roles', quota })))
      throw quotaExceeded('RolesPerAccount', quota)
    if (permissionsBoundary !== null) await useBoundary(tx, call, permissionsBoundary)
    if (input.Tags !== undefined) await putTags(tx, { id: role.roleId }, input.Tags)
    return { Role: newRoleShape(role, input.Tags) }
  },
})
