import { call } from '../api/call.js'
import type { SessionInfo } from '../api/models/signin.js'
import { startAgain } from './end-session.js'
import { rememberRole, type RoleChoice } from './recent-roles.js'

/** From here on everything is asked in the role. */
export async function switchRole(session: SessionInfo, role: RoleChoice): Promise<void> {
  await call('signin', 'SwitchRole', {
    Account: role.account,
    RoleName: role.roleName,
    DisplayName: role.displayName === '' ? undefined : role.displayName,
    Color: role.color,
  })
  rememberRole(session, role)
  startAgain('/console')
}

/** Back to who signed in. */
export async function exitRole(): Promise<void> {
  await call('signin', 'ExitRole', {})
  startAgain('/console')
}
