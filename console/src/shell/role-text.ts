import type { SessionInfo } from '../api/models/signin.js'

type Role = Pick<NonNullable<SessionInfo['Role']>, 'AccountId' | 'RoleName' | 'DisplayName'>

/** `Ops: you act in the role operator @ 123456789012`. A role that nobody named is called that by the server, too. */
export function roleText({ AccountId, RoleName, DisplayName }: Role): string {
  const role = `${RoleName} @ ${AccountId}`
  return DisplayName === role
    ? `You act in the role ${role}`
    : `${DisplayName}: you act in the role ${role}`
}
