import type { ButtonDropdownProps } from '@cloudscape-design/components/button-dropdown'
import type { SessionInfo } from '../api/models/signin.js'
import type { RoleChoice } from '../session/recent-roles.js'
import { signedInName } from './account-name.js'

/** The entries under the name of who is signed in. */
export function accountMenu(
  session: SessionInfo,
  recent: readonly RoleChoice[],
): ButtonDropdownProps.ItemOrGroup[] {
  return [
    ...(session.Kind === 'role'
      ? [{ id: 'exit-role', text: `Back to ${signedInName(session)}` }]
      : [
          {
            id: 'credentials',
            text: 'My Security Credentials',
            href: '/console/security-credentials',
          },
        ]),
    ...(session.Kind === 'root'
      ? [{ id: 'account', text: 'My Account', href: '/console/account' }]
      : roleItems(recent)),
    { id: 'sessions', text: 'My sessions', href: '/console/sessions' },
    { id: 'sign-out', text: 'Sign Out' },
  ]
}

/** The root user cannot switch roles. */
function roleItems(recent: readonly RoleChoice[]): ButtonDropdownProps.ItemOrGroup[] {
  const other = { id: 'switch-role', text: 'Switch Role', href: '/switchrole' }
  if (recent.length === 0) return [other]
  return [
    {
      text: 'Switch Role',
      items: [
        ...recent.map((role) => ({
          id: `role:${role.account}:${role.roleName}`,
          text: role.displayName === '' ? `${role.roleName} @ ${role.account}` : role.displayName,
          secondaryText: `${role.roleName} @ ${role.account}`,
        })),
        { ...other, text: 'Another role' },
      ],
    },
  ]
}
