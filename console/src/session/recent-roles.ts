import type { SessionInfo } from '../api/models/signin.js'

/** The colours that a role can be shown in, beside its name. */
export const roleColors = ['red', 'orange', 'yellow', 'green', 'blue'] as const

export type RoleColor = (typeof roleColors)[number]

/** A role to switch to, as one has typed it. */
export interface RoleChoice {
  /** Id or alias. */
  account: string
  /** With its path. */
  roleName: string
  displayName: string
  color: RoleColor
}

const kept = 5

type SignedIn = Pick<SessionInfo, 'UserId' | 'PrincipalId'>

/** Each user of a browser has their own, whatever role they act in. */
export function recentRolesKey({ UserId, PrincipalId }: SignedIn): string {
  return `sallyport-recent-roles:${UserId ?? PrincipalId}`
}

/** The roles that whoever is signed in has switched to in this browser, the last first. */
export function recentRoles(session: SignedIn): readonly RoleChoice[] {
  return readRoles(localStorage.getItem(recentRolesKey(session)))
}

export function rememberRole(session: SignedIn, role: RoleChoice): void {
  const roles = withRole(recentRoles(session), role)
  localStorage.setItem(recentRolesKey(session), JSON.stringify(roles))
}

export function withRole(roles: readonly RoleChoice[], role: RoleChoice): readonly RoleChoice[] {
  const others = roles.filter(
    ({ account, roleName }) => account !== role.account || roleName !== role.roleName,
  )
  return [role, ...others].slice(0, kept)
}

/** Of what a browser kept, which anybody may have changed, what can be used. */
export function readRoles(text: string | null): readonly RoleChoice[] {
  try {
    const roles: unknown = JSON.parse(text ?? '[]')
    return Array.isArray(roles) ? roles.filter((role) => isRoleChoice(role)) : []
  } catch {
    return []
  }
}

function isRoleChoice(value: unknown): value is RoleChoice {
  const role = (value ?? {}) as Record<string, unknown>
  return (
    ['account', 'roleName', 'displayName'].every((member) => typeof role[member] === 'string') &&
    roleColors.some((color) => color === role['color'])
  )
}
