import { assumedRoleArn } from '../arn.js'
import type { AssumedSession } from '../credentials/caller.js'
import { transitiveTags } from '../credentials/transitive-tags.js'
import { checkCode } from '../mfa/check-code.js'
import { type Call, type Output, refuse, type Refusal, writeOperation } from '../operation.js'
import type { RequestFacts } from '../permissions/context.js'
import type { Role } from '../store/roles.js'
import type { Database, Transaction } from '../store/store.js'
import { type AwsError, awsError } from '../wire/aws-error.js'
import { assumeRoleChecks, findRoleByArn } from './assume-role-checks.js'
import { issueCredentials } from './issue-credentials.js'
import { refusedCode, refusedHalfMfa } from './mfa-refusals.js'
import {
  arnsOf,
  checkPackedSize,
  checkPoliciesExist,
  checkSessionPolicies,
  type SessionPolicyInput,
} from './session-policies.js'
import { checkSessionTags, type SessionTagInput } from './session-tags.js'

export interface AssumeRoleInput extends SessionPolicyInput, SessionTagInput {
  RoleArn: string
  RoleSessionName: string
  DurationSeconds?: number
  ExternalId?: string
  SerialNumber?: string
  TokenCode?: string
  SourceIdentity?: string
  ProvidedContexts?: unknown[]
}

const defaultSeconds = 3600
/** AWS IAM User Guide, Roles terms and concepts: role chaining limits the session to one hour. */
const chainedSeconds = 3600

export const assumeRole = writeOperation<AssumeRoleInput>('sts', 'AssumeRole', {
  // As CloudTrail has it, although GetFederationToken is none there.
  readOnly: true,

  prove(call) {
    checkRequest(call)
    const { SerialNumber: serialNumber, TokenCode: code } = call.input
    if (serialNumber === undefined && code === undefined) return undefined
    if (serialNumber === undefined || code === undefined) throw refusedHalfMfa()
    return (tx) => proveCode(tx, call, { serialNumber, code })
  },

  async checks(call) {
    const role = await findRoleByArn(call.parts, call.input.RoleArn)
    if (role !== undefined) judgedRoles.set(call.input, role)
    return assumeRoleChecks(call, role)
  },

  answerWithoutChange: (call) => issue(call, call.parts.store.read),

  run: (call, tx) => issue(call, tx.query),
})

/** The role that permission was asked for: who gets its name before the session is issued is another. */
const judgedRoles = new WeakMap<AssumeRoleInput, Role>()

/** What is wrong with the request itself; nothing here tells whether there is such a role. */
function checkRequest({ caller, input }: Call<AssumeRoleInput>): void {
  if (caller.principal.kind === 'root')
    throw awsError('AccessDenied', 'Roles may not be assumed by root accounts.', 403)
  const [scheme, partition, service, ...place] = input.RoleArn.split(':')
  if (scheme !== 'arn' || !partition || !service || place.slice(2).join(':') === '')
    throw awsError('ValidationError', `${input.RoleArn} is invalid`, 400)
  if (input.ProvidedContexts !== undefined)
    throw awsError('NotImplemented', 'ProvidedContexts is not implemented.', 501)
  checkSessionPolicies(input)
  checkSessionTags(input, transitiveTags(caller.session?.assumed))
  checkSourceIdentity(caller.principal.sourceIdentity, input.SourceIdentity)
}

/** Once set, it passes on from session to session and cannot be changed. */
function checkSourceIdentity(inherited: string | undefined, wished: string | undefined): void {
  if (inherited === undefined || wished === undefined || wished === inherited) return
  throw awsError(
    'ValidationError',
    'The source identity is already set for this assume role session',
    400,
  )
}

/** The code is checked and spent before permissions are judged: trust policies ask whether there was one. */
async function proveCode(
  tx: Transaction,
  { caller, facts, parts }: Call<AssumeRoleInput>,
  given: { serialNumber: string; code: string },
): Promise<RequestFacts | Refusal> {
  const { accountId, settings, user } = caller.principal
  // The device is the calling user's: a role session has none.
  if (user === undefined) return refuse(refusedCode('unknown-device'), 'unknown-device')
  const { sourceIp, now } = facts
  const owner = { kind: 'user', userId: user.userId } as const
  const attempt = { ...given, accountId, owner, window: settings.mfaCodeWindow, sourceIp, now }
  const verdict = await checkCode(tx, attempt, parts)
  return verdict.ok ? { ...facts, mfaAt: now } : refuse(refusedCode(verdict.reason), verdict.reason)
}

async function issue(call: Call<AssumeRoleInput>, read: Database): Promise<Output> {
  const { caller, input, parts } = call
  const role = judgedRoles.get(input)
  if (role === undefined) throw new Error('a role that does not exist cannot have been permitted')
  const { accountId, roleId, roleName } = role
  await checkPoliciesExist(read, parts.managedPolicies, { input, accountId })
  const seconds = durationOf(call, role)
  const assumed = assumedSession(call)
  const packedPolicySize = checkPackedSize(assumed)
  const sessionName = input.RoleSessionName
  return {
    AssumedRoleUser: {
      AssumedRoleId: `${roleId}:${sessionName}`,
      Arn: assumedRoleArn({ accountId, roleName, sessionName }),
    },
    // The code was for this call alone: the session carries no MFA. AWS IAM User Guide, MFA-protected API access.
    Credentials: issueCredentials(call, { accountId, principalId: roleId, seconds, assumed }),
    PackedPolicySize: packedPolicySize,
    SourceIdentity: input.SourceIdentity ?? caller.principal.sourceIdentity,
  }
}

function assumedSession({ caller, input }: Call<AssumeRoleInput>): AssumedSession {
  const inherited = transitiveTags(caller.session?.assumed)
  const tags = [...inherited, ...(input.Tags ?? [])]
  const transitive = [...inherited.map((tag) => tag.Key), ...(input.TransitiveTagKeys ?? [])]
  return {
    kind: 'role',
    name: input.RoleSessionName,
    sourceIdentity: input.SourceIdentity ?? caller.principal.sourceIdentity,
    policy: input.Policy,
    policyArns: arnsOf(input),
    tags: tags.length === 0 ? undefined : tags,
    transitiveTagKeys: transitive.length === 0 ? undefined : transitive,
  }
}

function durationOf({ caller, input }: Call<AssumeRoleInput>, role: Role): number {
  const wished = input.DurationSeconds
  if (wished === undefined) return defaultSeconds
  if (wished > role.maxSessionSeconds) {
    throw tooLong('The requested DurationSeconds exceeds the MaxSessionDuration set for this role.')
  }
  if (caller.principal.kind === 'role-session' && wished > chainedSeconds) {
    throw tooLong(
      'The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.',
    )
  }
  return wished
}

const tooLong = (message: string): AwsError => awsError('ValidationError', message, 400)
