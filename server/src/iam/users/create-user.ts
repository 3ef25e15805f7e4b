import { userArn } from '../../arn.js'
import { newUserId } from '../../credentials/key-ids.js'
import { writeOperation } from '../../operation.js'
import { useQuota } from '../../store/account-usage.js'
import { putTags, type Tag } from '../../store/tags.js'
import { insertUser, type User } from '../../store/users.js'
import { checkBoundary, useBoundary } from '../managed-policies/policy-use.js'
import { alreadyExists, quotaExceeded } from '../refusals.js'
import { checkTags } from '../tags/add-tags.js'
import { creationChecks } from '../tags/creation-checks.js'
import { wholeUserShape } from './user-shape.js'

interface CreateUserInput {
  UserName: string
  Path?: string
  Tags?: Tag[]
  PermissionsBoundary?: string
}

export const createUser = writeOperation<CreateUserInput>('iam', 'CreateUser', {
  checks({ caller, input }) {
    const { accountId } = caller.principal
    const resource = userArn({ accountId, path: input.Path ?? '/', userName: input.UserName })
    return creationChecks(['iam:CreateUser', 'iam:TagUser'], { ...input, resource })
  },

  async run(call, tx) {
    const { caller, input, facts, parts } = call
    const permissionsBoundary = input.PermissionsBoundary ?? null
    if (permissionsBoundary !== null) await checkBoundary(tx, call, permissionsBoundary)
    checkTags(input.Tags)
    const { accountId, settings } = caller.principal
    const user: User = {
      userId: newUserId(parts.random),
      accountId,
      userName: input.UserName,
      path: input.Path ?? '/',
      createdAt: facts.now,
      passwordLastUsedAt: null,
      mfaDevices: 0,
      mfaFailures: 0,
      permissionsBoundary,
    }
    if (!(await insertUser(tx, user)))
      throw alreadyExists(`User with name ${input.UserName} already exists.`)
    const quota = settings.usersPerAccount
    if (!(await useQuota(tx, { accountId, resource: 'users', quota })))
      throw quotaExceeded('UsersPerAccount', quota)
    if (permissionsBoundary !== null) await useBoundary(tx, call, permissionsBoundary)
    if (input.Tags !== undefined) await putTags(tx, { id: user.userId }, input.Tags)
    return { User: wholeUserShape(user, input.Tags) }
  },
})
