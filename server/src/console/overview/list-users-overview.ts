import { userArn } from '../../arn.js'
import { byOwner } from '../../iam/by-owner.js'
import { pageOf, type PageInput, readPage } from '../../iam/paging.js'
import { kindOf } from '../../mfa/kinds.js'
import { type Call, readOperation } from '../../operation.js'
import { listUsers, type User } from '../../store/users.js'
import { readUserBelongings, type UserBelongings } from '../../store/users-overview.js'
import { mayAskAbout } from './columns.js'

/** The users with what the console shows of each. A column that the caller may not ask for is left out, user by user. */
export const listUsersOverview = readOperation<PageInput>('sallyport', 'ListUsersOverview', {
  checks: ({ caller }) => [
    { action: 'iam:ListUsers', resource: `arn:aws:iam::${caller.principal.accountId}:user/` },
  ],

  async run(call) {
    const page = readPage(call.input)
    const users = await listUsers(call.parts.store.read, {
      accountId: call.caller.principal.accountId,
      pathPrefix: '/',
      after: page.after,
      limit: page.limit + 1,
    })
    const { rows, end } = pageOf(users, page, (user) => user.userName.toLowerCase())
    return { Users: await overviewRows(call, rows), ...end }
  },
})

async function overviewRows(call: Call<unknown>, users: readonly User[]) {
  const belongings = await readUserBelongings(
    call.parts.store.read,
    users.map(({ userId }) => userId),
  )
  const groupsOf = byOwner(belongings.groups, ({ userId }) => userId)
  const devicesOf = byOwner(belongings.devices, ({ userId }) => userId)
  const passwordOf = byOwner(belongings.passwords, ({ userId }) => userId)
  const keysOf = byOwner(belongings.keys, ({ userId }) => userId)
  const may = await mayAskAbout(call, users)
  return users.map((user) => {
    const { userId } = user
    const password = passwordOf(userId).at(0)
    const keys = keysOf(userId)
    return {
      ...listed(user),
      ...(may(user, 'iam:ListGroupsForUser') && {
        Groups: groupsOf(userId).map(({ groupName }) => groupName),
      }),
      ...(may(user, 'iam:ListMFADevices') && { Mfa: statusWords(devicesOf(userId)) }),
      ...(may(user, 'iam:GetLoginProfile') && {
        PasswordEnabled: password !== undefined,
        PasswordChangedAt: password?.changedAt,
      }),
      ...(may(user, 'iam:ListAccessKeys') && {
        AccessKeys: keyRows(keys, may(user, 'iam:GetAccessKeyLastUsed')),
      }),
      ...(may(user, 'iam:GetUser') && { Boundary: user.permissionsBoundary }),
    }
  })
}

/** What ListUsers tells as well. */
const listed = (user: User) => ({
  UserName: user.userName,
  UserId: user.userId,
  Arn: userArn(user),
  Path: user.path,
  CreateDate: user.createdAt,
  PasswordLastUsed: user.passwordLastUsedAt,
})

/** Each word once, however many devices of a kind there are. */
const statusWords = (devices: readonly { kind: string }[]): string[] => [
  ...new Set(devices.map((device) => kindOf(device).statusWord)),
]

const keyRows = (keys: readonly UserBelongings['keys'][number][], withLastUse: boolean) =>
  keys.map((key) => ({
    AccessKeyId: key.accessKeyId,
    Status: key.status,
    CreateDate: key.createdAt,
    LastUsed: withLastUse ? key.lastUsedAt : undefined,
    // Tells what was never used from what the caller may not ask for.
    NeverUsed: withLastUse && key.lastUsedAt === null ? true : undefined,
  }))
