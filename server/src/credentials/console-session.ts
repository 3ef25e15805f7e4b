import type { Random } from '../random.js'
import { hashOneTimeToken, newOneTimeToken } from '../secrets/one-time-token.js'
import {
  type ConsoleSession,
  findConsoleSession,
  insertConsoleSession,
} from '../store/console-sessions.js'
import type { Transaction } from '../store/store.js'
import type { AccountSettings } from '../account-settings.js'
import { type AwsError, awsError } from '../wire/aws-error.js'
import type { AuthenticationParts, Authenticated } from './authenticate.js'
import type { Caller, Session } from './caller.js'
import { loadEntity } from './entities.js'
import { newAccessKeyId } from './key-ids.js'
import { ownPrincipal, sessionPrincipal } from './session-principal.js'

/** The role that a browser's session acts in. */
export interface SwitchedRole {
  accountId: string
  roleId: string
  roleName: string
  /** Of the user who switched: the name of the role's session. */
  userName: string
  displayName: string
  color: string
  switchedAt: number
  expiresAt: number
}

/** What signing in tells about a session. */
export interface SignedIn {
  accountId: string
  /** Null: the root user. */
  userId: string | null
  settings: Pick<AccountSettings, 'sessionHours'>
  now: number
  /** Absent: no device was used. */
  mfa?: { at: number; serialNumber: string } | undefined
  sourceIp: string
  userAgent: string
}

const longestUserAgent = 512

/** Opens a session; the secret that comes back is for the browser's cookie only. */
export async function issueConsoleSession(
  tx: Transaction,
  signedIn: SignedIn,
  random: Random,
): Promise<{ secret: string; sessionId: string }> {
  const { token: secret, tokenHash } = newOneTimeToken(random)
  const { now, mfa } = signedIn
  const sessionId = random.uuid()
  await insertConsoleSession(tx, {
    sessionId,
    tokenHash,
    accessKeyId: newAccessKeyId(random, 'ASIA'),
    accountId: signedIn.accountId,
    userId: signedIn.userId,
    signedInAt: now,
    expiresAt: now + signedIn.settings.sessionHours * 3_600_000,
    lastUsedAt: now,
    mfaAt: mfa?.at ?? null,
    mfaSerialNumber: mfa?.serialNumber ?? null,
    sourceIp: signedIn.sourceIp,
    userAgent: signedIn.userAgent.slice(0, longestUserAgent),
    switched: null,
  })
  return { secret, sessionId }
}

/**
 * Who acts in the browser that brings this secret: for calls about the session itself (`aboutSession`) whoever signed in, for all
 * others the role, where it was switched to one. Throws where there is no such session, or it has ended by age, by idling, or
 * with its user or role.
 */
export async function authenticateConsole(
  secret: string | undefined,
  aboutSession: boolean,
  parts: AuthenticationParts,
): Promise<Authenticated> {
  if (secret === undefined) throw noSession()
  const session = await findConsoleSession(parts.read, hashOneTimeToken(secret))
  if (session === undefined) throw noSession()
  const signedIn = await signedInCaller(session, parts)
  const now = parts.clock()
  if (now >= Math.min(session.expiresAt, idleUntil(session, signedIn.principal.settings)))
    throw noSession()
  const region = 'us-east-1'
  const role = aboutSession ? undefined : switchedRole(session)
  if (role === undefined) return { caller: signedIn, region }
  const acting = now < role.expiresAt ? await roleCaller(role, session, parts) : undefined
  if (acting === undefined) throw roleEnded()
  return { caller: acting, region }
}

export const switchedRole = ({ switched }: ConsoleSession): SwitchedRole | undefined =>
  switched === null ? undefined : (JSON.parse(switched) as SwitchedRole)

/** When the session ends if nothing more is asked. */
export const idleUntil = (
  session: ConsoleSession,
  settings: Pick<AccountSettings, 'sessionIdleMinutes'>,
): number => session.lastUsedAt + settings.sessionIdleMinutes * 60_000

/** The user or root who signed in, whatever role the session acts in. */
export async function signedInCaller(
  session: ConsoleSession,
  parts: AuthenticationParts,
): Promise<Caller> {
  const { accountId, userId } = session
  const principal = await ownPrincipal(loadEntity(parts, accountId, userId ?? accountId))
  if (principal === undefined) throw noSession()
  return { principal, accessKeyId: session.accessKeyId, session: ownSession(session) }
}

function ownSession(session: ConsoleSession): Session {
  const { signedInAt: issuedAt, expiresAt, mfaAt } = session
  return { issuedAt, expiresAt, ...(mfaAt === null ? {} : { mfaAt }), console: session }
}

/** AWS IAM User Guide, Switching to a role (console): the session of a role is named after the user, and carries no MFA itself. */
async function roleCaller(
  role: SwitchedRole,
  session: ConsoleSession,
  parts: AuthenticationParts,
): Promise<Caller | undefined> {
  const { userName } = role
  const { accessKeyId } = session
  const assumed = { kind: 'role', name: userName } as const
  const principal = await sessionPrincipal(parts, {
    accessKeyId,
    accountId: role.accountId,
    principalId: role.roleId,
    assumed,
  })
  if (principal === undefined) return undefined
  const { switchedAt: issuedAt, expiresAt } = role
  return { principal, accessKeyId, session: { issuedAt, expiresAt, assumed, console: session } }
}

/** The page that hears this leads to the sign-in page. */
export const noSession = (): AwsError =>
  awsError('NoSession', 'You are not signed in, or your session has ended. Sign in again.', 401)

/** The page that hears this offers to switch back. */
const roleEnded = (): AwsError =>
  awsError(
    'RoleSessionEnded',
    'The session of the role has ended. Switch back, or switch again.',
    403,
  )
