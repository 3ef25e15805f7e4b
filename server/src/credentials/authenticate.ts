import { awsError, type AwsError } from '../wire/aws-error.js'
import {
  checkFreshness,
  checkScope,
  parseSignature,
  type ParsedSignature,
} from '../wire/sigv4/parse.js'
import type { SignedRequest } from '../wire/sigv4/request.js'
import { verifySignature } from '../wire/sigv4/verify.js'
import type { QueryService } from '../wire/model.js'
import type { Clock } from '../clock.js'
import { type AccessKeys, type KnownKey, signingKeyFor } from './access-keys.js'
import type { Caller, Principal } from './caller.js'
import { loadEntity } from './entities.js'
import type { PolicyParts } from './entity-policies.js'
import { ownPrincipal, sessionPrincipal } from './session-principal.js'
import type { KnownSession, SessionTokens } from './session-token.js'

export interface AuthenticationParts extends PolicyParts {
  accessKeys: AccessKeys
  sessionTokens: SessionTokens
  clock: Clock
  /** Signature dates are judged by it even where `clock` was moved. */
  wallClock: Clock
}

/** Whom and what a signature was found to be. */
export interface Authenticated {
  caller: Caller
  region: string
  /** Set for a long-term key, whose use is to be recorded. */
  key?: KnownKey
}

/** AWS Signature Version 4, checked in AWS's order; throws what AWS answers. */
export async function authenticate(
  request: SignedRequest,
  service: QueryService,
  parts: AuthenticationParts,
): Promise<Authenticated> {
  const signature = parseSignature(request)
  checkFreshness(signature, parts.wallClock())
  checkScope(signature, { service, regions: service === 'iam' ? 'us-east-1' : 'any' })
  const credentials =
    signature.accessKeyId.startsWith('ASIA') && signature.accessKeyId.length === 20
      ? await sessionCredentials(signature, parts)
      : await longTermCredentials(signature, parts)
  const principal = await principalOf(credentials, parts)
  // The user or role was deleted: every credential that it had is gone with it.
  if (principal === undefined) throw invalidToken()
  if (!verifySignature(request, signature, signingKeyFor(credentials, signature)))
    throw wrongSignature()
  const caller: Caller = { principal, accessKeyId: signature.accessKeyId }
  const { region } = signature
  if (!('grant' in credentials)) return { caller, region, key: credentials }
  caller.session = credentials.grant
  return { caller, region }
}

function principalOf(
  credentials: KnownKey | KnownSession,
  parts: AuthenticationParts,
): Principal | undefined | Promise<Principal | undefined> {
  return 'grant' in credentials
    ? sessionPrincipal(parts, credentials.grant)
    : ownPrincipal(loadEntity(parts, credentials.accountId, credentials.principalId))
}

async function longTermCredentials(
  signature: ParsedSignature,
  parts: AuthenticationParts,
): Promise<KnownKey> {
  const key = await parts.accessKeys.find(signature.accessKeyId)
  if (key === undefined || key.status !== 'Active') throw invalidToken()
  if (signature.sessionToken !== undefined) throw invalidToken()
  return key
}

async function sessionCredentials(
  signature: ParsedSignature,
  parts: AuthenticationParts,
): Promise<KnownSession> {
  if (signature.sessionToken === undefined) throw invalidToken()
  const session = await parts.sessionTokens.open(signature.sessionToken)
  if (session === undefined || session.grant.accessKeyId !== signature.accessKeyId)
    throw invalidToken()
  if (session.grant.expiresAt <= parts.clock()) throw expiredToken()
  return session
}

const invalidToken = (): AwsError =>
  awsError('InvalidClientTokenId', 'The security token included in the request is invalid.', 403)

const expiredToken = (): AwsError =>
  awsError('ExpiredToken', 'The security token included in the request is expired', 403)

const wrongSignature = (): AwsError =>
  awsError(
    'SignatureDoesNotMatch',
    'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.',
    403,
  )
