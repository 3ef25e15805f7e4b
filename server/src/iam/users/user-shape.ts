import { userArn } from '../../arn.js'
import type { Tag } from '../../store/tags.js'
import type { User } from '../../store/users.js'

/** The model's User; `Tags` only where there are some to show. */
export function userShape(user: User, tags: readonly Tag[] = []): Record<string, unknown> {
  return {
    Path: user.path,
    UserName: user.userName,
    UserId: user.userId,
    Arn: userArn(user),
    CreateDate: user.createdAt,
    ...(user.passwordLastUsedAt === null
      ? undefined
      : { PasswordLastUsed: user.passwordLastUsedAt }),
    ...(tags.length === 0 ? undefined : { Tags: tags }),
  }
}
