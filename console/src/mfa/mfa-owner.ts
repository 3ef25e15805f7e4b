import type { SessionInfo } from '../api/models/signin.js'

/** Whose devices are managed. `arn` where it is known: that of a user with a path cannot be told from the name. */
export type MfaOwner =
  { kind: 'user'; userName: string; arn?: string | undefined } | { kind: 'root' }

type Who = Pick<SessionInfo, 'Kind' | 'AccountId' | 'UserName' | 'Arn'>

/** Whether somebody manages their own devices. */
export function isOneself(owner: MfaOwner, session: Who): boolean {
  return owner.kind === 'root'
    ? session.Kind === 'root'
    : session.Kind === 'user' && session.UserName === owner.userName
}

/**
 * AWS security bulletin AWS-2023-001: whoever has a device changes their own only in a session that was opened with one.
 */
export function needsMfaSession(
  owner: MfaOwner,
  session: Who & Pick<SessionInfo, 'MfaAuthenticated'>,
): boolean {
  return isOneself(owner, session) && !session.MfaAuthenticated
}

export const signInAgainFirst = 'Sign in again with your MFA device first.'

/** What policies name for all but making and deleting a virtual device. */
export function ownerArn(owner: MfaOwner, session: Who): string {
  if (isOneself(owner, session)) return session.Arn
  const account = `arn:aws:iam::${session.AccountId}`
  return owner.kind === 'root'
    ? `${account}:root`
    : (owner.arn ?? `${account}:user/${owner.userName}`)
}

/** The member by which operations name the owner; none where root means itself. */
export const ownerInput = (owner: MfaOwner): { UserName?: string } =>
  owner.kind === 'user' ? { UserName: owner.userName } : {}

/** `the user alice`, for texts. */
export const ownerWords = (owner: MfaOwner): string =>
  owner.kind === 'user' ? `the user ${owner.userName}` : 'the root user'
