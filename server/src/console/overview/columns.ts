import { userArn } from '../../arn.js'
import { byOwner } from '../../iam/by-owner.js'
import type { Call } from '../../operation.js'
import { asksForTags, type Check, isAllowed } from '../../permissions/authorize.js'
import { listTagsOf, type Tag } from '../../store/tags.js'
import type { Database } from '../../store/store.js'
import type { User } from '../../store/users.js'
import { inParts } from '../../store/users-overview.js'

/** The operations that show, for one user, what a column of the users table does. */
export type ColumnAction =
  | 'iam:ListGroupsForUser'
  | 'iam:ListMFADevices'
  | 'iam:GetLoginProfile'
  | 'iam:ListAccessKeys'
  | 'iam:GetAccessKeyLastUsed'
  | 'iam:GetUser'

/**
 * Whether the caller's policies allow the operation on each of the users: the console shows nobody what he could not ask for.
 * Tags are read for all users at once, and only where policies ask for some.
 */
export async function mayAskAbout(
  { caller, facts, parts }: Call<unknown>,
  users: readonly User[],
): Promise<(user: User, action: ColumnAction) => boolean> {
  const first = users.at(0)
  const wantsTags = first !== undefined && asksForTags(caller, checkOf(first, 'iam:GetUser'))
  const tagsOf = wantsTags ? await readTags(parts.store.read, users) : undefined
  return (user, action) => {
    const check = checkOf(user, action)
    const tags = check.tagged === undefined ? undefined : tagsOf?.(user.userId)
    return isAllowed(caller, check, { facts, tags })
  }
}

/** As the operation itself asks: GetAccessKeyLastUsed is about a key and knows no tags. */
const checkOf = (user: User, action: ColumnAction): Check => ({
  action,
  resource: userArn(user),
  ...(action !== 'iam:GetAccessKeyLastUsed' && { tagged: { id: user.userId } }),
})

async function readTags(
  read: Database,
  users: readonly User[],
): Promise<(userId: string) => readonly Tag[]> {
  const tags: (Tag & { ownerId: string })[] = []
  for (const ids of inParts(users.map(({ userId }) => userId))) {
    // eslint-disable-next-line no-await-in-loop -- one part after the other, so that no query is large
    tags.push(...(await listTagsOf(read, ids)))
  }
  return byOwner(tags, ({ ownerId }) => ownerId)
}
