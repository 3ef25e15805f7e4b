import { type RoleChoice, roleColors } from '../../session/recent-roles.js'

/** What a link to the page fills in. Query names as in the AWS IAM User Guide, "Switching to a role (console)". */
export function roleFromLink(search: URLSearchParams): RoleChoice {
  const read = (name: string) => (search.get(name) ?? '').trim()
  return {
    account: read('account'),
    roleName: read('roleName').replace(/^\/+/, ''),
    displayName: read('displayName').slice(0, 64),
    color: roleColors.find((color) => color === read('color')) ?? roleColors[0],
  }
}

/** The page for switching roles, with everything filled in. */
export function linkToRole(role: RoleChoice): string {
  return `/switchrole?${new URLSearchParams({ ...role }).toString()}`
}

/** How the role is called in the bar unless one says otherwise. */
export function suggestedName({ account, roleName }: RoleChoice): string {
  return account === '' || roleName === '' ? '' : `${roleName} @ ${account}`
}
