import type { Role } from '../../api/models/iam.js'

/** A link that switches to the role, to hand out to those who may assume it. */
export function switchLink(
  { Arn, Path, RoleName }: Pick<Role, 'Arn' | 'Path' | 'RoleName'>,
  { origin, accountName }: { origin: string; accountName: string },
): string {
  const account = Arn.split(':')[4] ?? ''
  const search = new URLSearchParams({
    account,
    roleName: `${Path}${RoleName}`.slice(1),
    displayName: `${RoleName} @ ${accountName}`.slice(0, 64),
  })
  return `${origin}/switchrole?${search.toString()}`
}
