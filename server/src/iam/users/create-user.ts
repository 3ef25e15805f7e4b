import { userArn } from '../../arn.js'
import { newUserId } from '../../credentials/key-ids.js'
import { writeOperation } from '../../operation.js'
import type { Check } from '../../permissions/authorize.js'
import { requestTagKeys } from '../../permissions/context.js'
import { useQuota } from '../../store/account-usage.js'
import { putTags, type Tag } from '../../store/tags.js'
import { insertUser, type User } from '../../store/users.js'
import { alreadyExists, notBuilt, quotaExceeded } from '../refusals.js'
import { checkTags } from '../tags.js'
import { userShape } from './user-shape.js'

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
    const values = requestTagKeys(input.Tags)
    const checks: Check[] = [{ action: 'iam:CreateUser', resource, values }]
    if (values !== undefined) checks.push({ action: 'iam:TagUser', resource, values })
    return checks
  },

  async run({ caller, input, facts, parts }, tx) {
    // Left out silently, it would be a limit that is not enforced.
    if (input.PermissionsBoundary !== undefined)
      throw notBuilt('CreateUser with PermissionsBoundary')
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
    }
    if (!(await insertUser(tx, user)))
      throw alreadyExists(`User with name ${input.UserName} already exists.`)
    const quota = settings.usersPerAccount
    if (!(await useQuota(tx, { accountId, resource: 'users', quota })))
      throw quotaExceeded('UsersPerAccount', quota)
    if (input.Tags !== undefined)
      await putTags(tx, { table: 'user_tags', id: user.userId }, input.Tags)
    return { User: userShape(user, input.Tags) }
  },
})
