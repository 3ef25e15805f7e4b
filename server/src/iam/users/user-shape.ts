import { userArn } from '../../arn.js'
import type { Tag } from '../../store/tags.js'
import type { User } from '../../store/users.js'
import { boundaryShape } from '../boundaries/boundary-shape.js'

/** The model's User as lists show it: without tags and boundary. */
export function userShape(user: User): Record<string, unknown> {
  return {
    Path: user.path,
    UserName: user.userName,
    UserId: user.userId,
    Arn: userArn(user),
    CreateDate: user.createdAt,
    ...(user.passwordLastUsedAt === null
      ? undefined
      : { PasswordLastUsed: user.passwordLastUsedAt }),
  }
}

/** The whole User; `Tags` only where there are some to show. */
export const wholeUserShape = (user: User, tags: readonly Tag[] = []): Record<string, unknown> => ({
  ...userShape(user),
  ...boundaryShape(user.permissionsBoundary),
  ...(tags.length === 0 ? undefined : { Tags: tags }),
})
