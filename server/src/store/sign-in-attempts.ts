import { changedRows, type Database, type Transaction } from './store.js'

/**
 * Somebody who gave the right password and is not signed in yet. `mfa`: a device must be used; `new-password`: another password
 * must be chosen.
 */
export interface SignInAttempt {
  attemptHash: string
  accountId: string
  /** Null: the root user. */
  userId: string | null
  /** Of the password that began it: with another one the attempt is over. */
  passwordPrint: string
  stage: 'mfa' | 'new-password'
  /** The device that the page asks for. */
  deviceId: string | null
  wrongAnswers: number
  mfaAt: number | null
  mfaSerialNumber: string | null
  /** The path to go to when signed in. */
  goTo: string
  createdAt: number
  expiresAt: number
}

const columns = [
  'attempt_hash as attemptHash',
  'account_id as accountId',
  'user_id as userId',
  'password_print as passwordPrint',
  'stage',
  'device_id as deviceId',
  'wrong_answers as wrongAnswers',
  'mfa_at as mfaAt',
  'mfa_serial_number as mfaSerialNumber',
  'go_to as goTo',
  'created_at as createdAt',
  'expires_at as expiresAt',
] as const

export async function insertSignInAttempt(tx: Transaction, attempt: SignInAttempt): Promise<void> {
  await tx.query
    .insertInto('sign_in_attempts')
    .values({
      attempt_hash: attempt.attemptHash,
      account_id: attempt.accountId,
      user_id: attempt.userId,
      password_print: attempt.passwordPrint,
      stage: attempt.stage,
      device_id: attempt.deviceId,
      wrong_answers: attempt.wrongAnswers,
      mfa_at: attempt.mfaAt,
      mfa_serial_number: attempt.mfaSerialNumber,
      go_to: attempt.goTo,
      created_at: attempt.createdAt,
      expires_at: attempt.expiresAt,
    })
    .execute()
}

/** Undefined where the attempt is over or has expired. */
export async function findSignInAttempt(
  query: Database,
  attemptHash: string,
  now: number,
): Promise<SignInAttempt | undefined> {
  const row = await query
    .selectFrom('sign_in_attempts')
    .select(columns)
    .where('attempt_hash', '=', attemptHash)
    .where('expires_at', '>', now)
    .executeTakeFirst()
  return row as SignInAttempt | undefined
}

/**
 * The same, and nobody ends the attempt until the transaction does: who locks the principal as well takes the attempt after it.
 */
export async function lockSignInAttempt(
  tx: Transaction,
  attemptHash: string,
  now: number,
): Promise<SignInAttempt | undefined> {
  const row = await tx.query
    .updateTable('sign_in_attempts')
    .set((eb) => ({ wrong_answers: eb.ref('wrong_answers') }))
    .where('attempt_hash', '=', attemptHash)
    .where('expires_at', '>', now)
    .returning(columns)
    .executeTakeFirst()
  return row as SignInAttempt | undefined
}

/** Which device the page asks for from now on. */
export async function chooseDeviceOfAttempt(
  tx: Transaction,
  attemptHash: string,
  deviceId: string,
): Promise<void> {
  await tx.query
    .updateTable('sign_in_attempts')
    .set({ device_id: deviceId })
    .where('attempt_hash', '=', attemptHash)
    .execute()
}

export async function countWrongAnswer(tx: Transaction, attemptHash: string): Promise<void> {
  await tx.query
    .updateTable('sign_in_attempts')
    .set((eb) => ({ wrong_answers: eb('wrong_answers', '+', 1) }))
    .where('attempt_hash', '=', attemptHash)
    .execute()
}

/** Uses the attempt up; false where it is over: of two answers at once one is taken. One conditional write. */
export async function consumeSignInAttempt(
  tx: Transaction,
  attempt: Pick<SignInAttempt, 'attemptHash' | 'stage'>,
  now: number,
): Promise<boolean> {
  const result = await tx.query
    .deleteFrom('sign_in_attempts')
    .where('attempt_hash', '=', attempt.attemptHash)
    .where('stage', '=', attempt.stage)
    .where('expires_at', '>', now)
    .executeTakeFirst()
  return changedRows(result) === 1
}

/** Whatever its stage. */
export async function deleteSignInAttempt(tx: Transaction, attemptHash: string): Promise<void> {
  await tx.query.deleteFrom('sign_in_attempts').where('attempt_hash', '=', attemptHash).execute()
}

export async function deleteSignInAttemptsBefore(tx: Transaction, now: number): Promise<void> {
  await tx.query.deleteFrom('sign_in_attempts').where('expires_at', '<=', now).execute()
}
