import { readPasswordPolicy } from '../accounts/password-policy.js'
import type { Caller } from '../credentials/caller.js'
import { loadEntity } from '../credentials/entities.js'
import { ownPrincipal } from '../credentials/session-principal.js'
import type { HttpAnswer } from '../http/server.js'
import { changePassword } from '../iam/login-profiles/change-password.js'
import { type Call, isRefusal, type Refusal } from '../operation.js'
import type { FormErrors } from '../pages/form.js'
import { findDenial } from '../permissions/authorize.js'
import { consumeSignInAttempt, type SignInAttempt } from '../store/sign-in-attempts.js'
import type { Transaction } from '../store/store.js'
import { AwsError } from '../wire/aws-error.js'
import { answerPassage, lockPrincipal, openSession, type Passage } from './admit.js'
import { findAttempt, type LiveAttempt, lockAttempt } from './attempt.js'
import { record, subjectOf } from './events.js'
import { mayNotChangePage, newPasswordPage } from './pages/new-password-page.js'
import { tryLater } from './pages/words.js'
import { findPrincipal } from './principal.js'
import { attemptOver } from './second-page.js'
import { requestFacts, type SignInParts, type Visit } from './visit.js'

type Context = { visit: Visit; parts: SignInParts }

/** `GET /signin/new-password`: who must choose another password before anything else, and may. */
export async function showNewPassword(visit: Visit, parts: SignInParts): Promise<HttpAnswer> {
  const live = await findAttempt(visit, 'new-password', parts.read)
  if (live === undefined) return attemptOver(visit)
  const call = await callOf(live, ['', ''], { visit, parts })
  if (call === undefined) return attemptOver(visit)
  return (await refusedPermission(call, live, parts)) ?? pageOf(live, {})
}

/** `POST /signin/new-password` */
export async function chooseNewPassword(visit: Visit, parts: SignInParts): Promise<HttpAnswer> {
  const live = await findAttempt(visit, 'new-password', parts.read)
  if (live === undefined) return attemptOver(visit)
  const { oldPassword = '', newPassword = '', confirmPassword = '' } = visit.values
  const mistyped = mistypedPasswords({ oldPassword, newPassword, confirmPassword })
  if (mistyped !== undefined) return pageOf(live, mistyped)
  const call = await callOf(live, [oldPassword, newPassword], { visit, parts })
  if (call === undefined) return attemptOver(visit)
  const refused = await refusedPermission(call, live, parts)
  if (refused !== undefined) return refused
  try {
    const prepared = await preparePassword(call)
    const passage = await parts.store.write((tx) =>
      replaceAndAdmit(tx, { live, call, prepared }, { visit, parts }),
    )
    if (passage === 'over') return attemptOver(visit)
    return 'refusedWith' in passage
      ? refusedChange(live, passage.refusedWith, { visit, parts })
      : answerPassage(passage, visit, parts)
  } catch (error) {
    if (error instanceof AwsError) return refusedChange(live, error, { visit, parts })
    throw error
  }
}

async function refusedChange(
  live: LiveAttempt,
  error: AwsError,
  context: Context,
): Promise<HttpAnswer> {
  const subject = subjectOf(live.principal)
  const data = { Reason: error.code }
  const act = { name: 'PasswordUpdated', subject, outcome: 'Failure', data } as const
  // What was not even looked at must not fill the events.
  if (error.code !== 'Throttling') await context.parts.store.write((tx) => record(tx, act, context))
  return pageOf(live, errorsOf(error))
}

function mistypedPasswords(typed: {
  oldPassword: string
  newPassword: string
  confirmPassword: string
}): FormErrors | undefined {
  if (typed.oldPassword === '') return { oldPassword: 'Enter your old password.' }
  if (typed.newPassword === '') return { newPassword: 'Enter a new password.' }
  // The greatest length that ChangePassword takes.
  if (typed.newPassword.length > 128) return { newPassword: 'Use at most 128 characters.' }
  return typed.newPassword === typed.confirmPassword
    ? undefined
    : { confirmPassword: 'The two passwords differ.' }
}

const pageOf = ({ attempt, principal }: LiveAttempt, errors: FormErrors): HttpAnswer =>
  newPasswordPage(
    {
      userName: principal.name,
      policy: readPasswordPolicy(principal.passwordPolicy),
      goTo: attempt.goTo,
    },
    errors,
  )

/** The change is the call that the user could make himself, judged with the MFA facts of this sign-in. */
async function callOf(
  { attempt, principal }: LiveAttempt,
  [OldPassword, NewPassword]: readonly [string, string],
  { visit, parts }: Context,
): Promise<Call<never> | undefined> {
  const { accountId, userId } = principal
  const user = await ownPrincipal(loadEntity(parts, accountId, userId ?? ''))
  if (user === undefined) return undefined
  const caller: Caller = { principal: user, accessKeyId: '', session: sessionOf(attempt) }
  const input = { OldPassword, NewPassword } as never
  return { caller, input, facts: requestFacts(visit), parts }
}

const sessionOf = ({ createdAt: issuedAt, expiresAt, mfaAt }: SignInAttempt) => ({
  issuedAt,
  expiresAt,
  ...(mfaAt === null ? {} : { mfaAt }),
})

async function refusedPermission(
  call: Call<never>,
  { principal, attempt }: LiveAttempt,
  parts: SignInParts,
): Promise<HttpAnswer | undefined> {
  const checks = await changePassword.checks(call)
  const { caller, facts } = call
  if ((await findDenial(caller, checks, { facts, read: parts.read })) === undefined)
    return undefined
  // Whether a device would have made the difference: the guide's policies for MFA deny all but little without one.
  const session = { ...sessionOf(attempt), mfaAt: facts.now }
  const withMfa = await findDenial({ ...caller, session }, checks, { facts, read: parts.read })
  return mayNotChangePage({ needsMfa: principal.mfaDevices === 0 && withMfa === undefined })
}

/** The old password is checked and the new one judged and hashed, with ChangePassword's own limits. */
function preparePassword(call: Call<never>): Promise<unknown> {
  if (!changePassword.changes || changePassword.prepare === undefined)
    throw new Error('ChangePassword prepares nothing')
  return changePassword.prepare(call)
}

async function replaceAndAdmit(
  tx: Transaction,
  change: { live: LiveAttempt; call: Call<never>; prepared: unknown },
  context: Context,
): Promise<Passage | Refusal | 'over'> {
  const { visit } = context
  await lockPrincipal(tx, change.live.principal)
  const live = await lockAttempt(visit, 'new-password', tx)
  if (live === undefined || isWithoutItsDevice(live)) return 'over'
  if (!changePassword.changes) throw new Error('ChangePassword changes nothing')
  const outcome = await changePassword.run(change.call, tx, change.prepared as never)
  if (outcome !== undefined && isRefusal(outcome)) return outcome
  const { attempt } = live
  const principal = await findPrincipal(tx.query, live.principal)
  if (principal === undefined || !(await consumeSignInAttempt(tx, attempt, visit.now)))
    throw new Error('an attempt ended although it was locked')
  const subject = subjectOf(principal)
  await record(tx, { name: 'PasswordUpdated', subject, outcome: 'Success', data: {} }, context)
  const { mfaAt: at, mfaSerialNumber: serialNumber, deviceId, goTo } = attempt
  const mfa =
    at === null || serialNumber === null
      ? undefined
      : { at, serialNumber, deviceId: deviceId ?? undefined }
  return openSession(tx, { principal, mfa, goTo }, context)
}

/** A device that was enabled since the password was given has to be used first. */
const isWithoutItsDevice = ({ attempt, principal }: LiveAttempt): boolean =>
  attempt.mfaAt === null && principal.mfaDevices > 0

function errorsOf({ code, message }: AwsError): FormErrors {
  if (code === 'PasswordPolicyViolation') return { newPassword: message }
  return { oldPassword: code === 'Throttling' ? tryLater : message }
}
