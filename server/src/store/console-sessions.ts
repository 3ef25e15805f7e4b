import { changedRows, type Database, type Transaction } from './store.js'

/** A browser that is signed in. */
export interface ConsoleSession {
  /** What the session is called where its owner looks at it; opens nothing. */
  sessionId: string
  /** ASIA…: stands for the session in events, and opens nothing. */
  accessKeyId: string
  accountId: string
  /** Null: the root user. */
  userId: string | null
  signedInAt: number
  expiresAt: number
  lastUsedAt: number
  /** When an MFA device was used to sign in; null: none was. */
  mfaAt: number | null
  mfaSerialNumber: string | null
  sourceIp: string
  userAgent: string
  /** JSON: the role that the session acts in; null: none. */
  switched: string | null
}

/** Whose sessions. */
export type SessionOwner = Pick<ConsoleSession, 'accountId' | 'userId'>

const columns = [
  'session_id as sessionId',
  'access_key_id as accessKeyId',
  'account_id as accountId',
  'user_id as userId',
  'signed_in_at as signedInAt',
  'expires_at as expiresAt',
  'last_used_at as lastUsedAt',
  'mfa_at as mfaAt',
  'mfa_serial_number as mfaSerialNumber',
  'source_ip as sourceIp',
  'user_agent as userAgent',
  'switched',
] as const

export async function insertConsoleSession(
  tx: Transaction,
  session: ConsoleSession & { tokenHash: string },
): Promise<void> {
  await tx.query
    .insertInto('console_sessions')
    .values({
      session_id: session.sessionId,
      token_hash: session.tokenHash,
      access_key_id: session.accessKeyId,
      account_id: session.accountId,
      user_id: session.userId,
      signed_in_at: session.signedInAt,
      expires_at: session.expiresAt,
      last_used_at: session.lastUsedAt,
      mfa_at: session.mfaAt,
      mfa_serial_number: session.mfaSerialNumber,
      source_ip: session.sourceIp,
      user_agent: session.userAgent,
      switched: session.switched,
    })
    .execute()
}

export function findConsoleSession(
  query: Database,
  tokenHash: string,
): Promise<ConsoleSession | undefined> {
  return query
    .selectFrom('console_sessions')
    .select(columns)
    .where('token_hash', '=', tokenHash)
    .executeTakeFirst()
}

/** The newest first. */
export function listConsoleSessions(
  query: Database,
  owner: SessionOwner,
): Promise<ConsoleSession[]> {
  return query
    .selectFrom('console_sessions')
    .select(columns)
    .where('account_id', '=', owner.accountId)
    .where('user_id', owner.userId === null ? 'is' : '=', owner.userId)
    .orderBy('signed_in_at', 'desc')
    .execute()
}

/** Written seldom: the console counts a minute's calls as one use. */
export async function recordSessionUse(
  tx: Transaction,
  sessionId: string,
  usedAt: number,
): Promise<void> {
  await tx.query
    .updateTable('console_sessions')
    .set({ last_used_at: usedAt })
    .where('session_id', '=', sessionId)
    .where('last_used_at', '<', usedAt)
    .execute()
}

/**
 * Gives the session another cookie and, with it, other privileges. False where it was renewed or ended meanwhile: of two changes
 * at once the first wins. One conditional write.
 */
export async function renewConsoleSession(
  tx: Transaction,
  session: ConsoleSession,
  change: { tokenHash: string; accessKeyId: string; switched: string | null },
): Promise<boolean> {
  const result = await tx.query
    .updateTable('console_sessions')
    .set({
      token_hash: change.tokenHash,
      access_key_id: change.accessKeyId,
      switched: change.switched,
    })
    .where('session_id', '=', session.sessionId)
    .where('access_key_id', '=', session.accessKeyId)
    .executeTakeFirst()
  return changedRows(result) === 1
}

/** Ends one session of the owner's; false where there is none of that name. */
export async function endConsoleSession(
  tx: Transaction,
  owner: SessionOwner,
  sessionId: string,
): Promise<boolean> {
  const result = await tx.query
    .deleteFrom('console_sessions')
    .where('session_id', '=', sessionId)
    .where('account_id', '=', owner.accountId)
    .where('user_id', owner.userId === null ? 'is' : '=', owner.userId)
    .executeTakeFirst()
  return changedRows(result) === 1
}

/** Ends the owner's sessions, but for one where it is named. Gives their number. */
export async function endConsoleSessionsOf(
  tx: Transaction,
  owner: SessionOwner,
  except?: string,
): Promise<number> {
  let ending = tx.query
    .deleteFrom('console_sessions')
    .where('account_id', '=', owner.accountId)
    .where('user_id', owner.userId === null ? 'is' : '=', owner.userId)
  if (except !== undefined) ending = ending.where('session_id', '<>', except)
  return changedRows(await ending.executeTakeFirst())
}

export async function deleteConsoleSessionsBefore(tx: Transaction, now: number): Promise<void> {
  await tx.query.deleteFrom('console_sessions').where('expires_at', '<=', now).execute()
}
