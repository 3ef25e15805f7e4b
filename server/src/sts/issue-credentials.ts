import type { AssumedSession, Principal } from '../credentials/caller.js'
import { newAccessKeyId, newSecretAccessKey } from '../credentials/key-ids.js'
import type { Call } from '../operation.js'

/** Whom temporary credentials are for, and for how long. */
interface Issue {
  accountId: string
  /** AIDA…, AROA…, or the account id for root. */
  principalId: string
  seconds: number
  /** When a code was checked for the session. */
  mfaAt?: number | undefined
  assumed?: AssumedSession
}

/** New temporary credentials, as the three calls that give them out answer: the model's Credentials. */
export function issueCredentials(
  { facts, parts }: Call<unknown>,
  { accountId, principalId, seconds, mfaAt, assumed }: Issue,
): Record<string, unknown> {
  const accessKeyId = newAccessKeyId(parts.random, 'ASIA')
  const secretAccessKey = newSecretAccessKey(parts.random)
  const expiresAt = facts.now + seconds * 1000
  const sessionToken = parts.sessionTokens.seal({
    accessKeyId,
    secretAccessKey,
    accountId,
    principalId,
    issuedAt: facts.now,
    expiresAt,
    ...(mfaAt === undefined ? undefined : { mfaAt }),
    ...(assumed === undefined ? undefined : { assumed }),
  })
  return {
    AccessKeyId: accessKeyId,
    SecretAccessKey: secretAccessKey,
    SessionToken: sessionToken,
    Expiration: expiresAt,
  }
}

const defaultSeconds = 43_200
/** A longer wish of root's is cut to an hour. */
const rootSeconds = 3_600

/** Seconds that a session of GetSessionToken or GetFederationToken lasts. */
export function ownSessionSeconds({ kind }: Principal, wished: number | undefined): number {
  return kind === 'root' ? Math.min(wished ?? rootSeconds, rootSeconds) : (wished ?? defaultSeconds)
}
