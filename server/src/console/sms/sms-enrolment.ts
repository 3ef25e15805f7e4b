import { createHash } from 'node:crypto'
import { smsMfaArn } from '../../arn.js'
import { hostNameOf } from '../../http/site.js'
import { invalidInput, limitExceeded, quotaExceeded } from '../../iam/refusals.js'
import {
  lockDeviceOwner,
  mfaSessionRequired,
  needsMfaSession,
} from '../../iam/mfa-devices/device-owner.js'
import { userCheck } from '../../iam/users/target-user.js'
import type { Sending, SendingStatus } from '../../mfa/device-kind.js'
import { sendSmsCode } from '../../mfa/sms/send-code.js'
import type { Call } from '../../operation.js'
import type { Check } from '../../permissions/authorize.js'
import type { Transaction } from '../../store/store.js'
import { type AwsError, awsError } from '../../wire/aws-error.js'
import { ownSession } from '../sessions/own-session.js'

export const enrolmentAction = 'iam:EnableMFADevice'

export const enrolmentCheck = (call: Call<{ UserName?: string }>): Promise<Check> =>
  userCheck(call, enrolmentAction, call.input.UserName)

export interface SmsOwner {
  owner: { kind: 'user'; userId: string }
  userName: string
  /** The enrolment of this user in this session: no other session can go on with it. */
  subject: string
  firstOnly: boolean
}

/**
 * Whose telephone is being enrolled, with the owner's row taken. Refused for root, where the account does not allow SMS devices,
 * and where the owner could not have one more anyway.
 */
export async function lockSmsOwner(
  tx: Transaction,
  call: Call<{ UserName?: string }>,
): Promise<SmsOwner> {
  const { caller } = call
  const { settings } = caller.principal
  const { owner, userName, devices } = await lockDeviceOwner(tx, call)
  // AWS IAM User Guide, Enabling SMS text message MFA devices: not for the root user.
  if (owner.kind === 'root' || userName === undefined)
    throw invalidInput('The root user cannot have an SMS MFA device. Use an app or a security key.')
  if (!settings.smsMfaAllowed) throw notAllowed()
  const firstOnly = needsMfaSession(caller, owner)
  if (firstOnly && devices > 0) throw mfaSessionRequired(caller, enrolmentAction)
  const limit = settings.mfaDevicesPerPrincipal
  if (devices >= limit) throw quotaExceeded('MFADevicesPerUser', limit)
  return { owner, userName, firstOnly, subject: subjectOf(ownSession(caller), owner) }
}

const subjectOf = ({ sessionId }: { sessionId: string }, { userId }: { userId: string }): string =>
  createHash('sha256').update(`sms enrolment ${sessionId} ${userId}`).digest('base64url')

export const smsSerialNumber = (accountId: string, name: string): string =>
  smsMfaArn({ accountId, name })

/** Sends a code for the enrolment; refused, in words for whoever waits for it, where none can be sent now. */
export async function sendEnrolmentCode(
  tx: Transaction,
  call: Call<{ Language?: string }>,
  enrolment: {
    accountId: string
    userId: string
    subject: string
    serialNumber: string
    phone: string
  },
): Promise<Record<string, unknown>> {
  const { facts, input, parts } = call
  const request = {
    ...enrolment,
    purpose: 'enrolment',
    deviceId: null,
    language: input.Language ?? '',
    host: hostNameOf(parts.site),
    isKnownBrowser: false,
    now: facts.now,
  } as const
  const sending = await sendSmsCode(tx, request, parts)
  if (!sending.ok) throw notSent(sending, call)
  return enrolmentShape(enrolment.serialNumber, sending.status)
}

/** Why no code was sent, in words for whoever waits for it. */
function notSent(sending: Extract<Sending, { ok: false }>, { facts }: Call<unknown>): AwsError {
  const { reason, status } = sending
  if (reason === 'no-gateway')
    return invalidInput('This server cannot send text messages: its operator connected no gateway.')
  if (reason === 'not-allowed') return notAllowed()
  if (reason === 'none-left')
    return limitExceeded(
      'No more codes can be sent for this enrolment. Start again in ten minutes.',
    )
  if (reason === 'too-many' || status === undefined)
    return limitExceeded('Too many text messages were sent. Try again in an hour.')
  const seconds = Math.ceil((status.resendAfter - facts.now) / 1000)
  return awsError(
    'Throttling',
    `A code was sent a moment ago. Wait ${seconds} ${seconds === 1 ? 'second' : 'seconds'} before you ask for another.`,
    400,
  )
}

const notAllowed = (): AwsError =>
  invalidInput('This account does not allow SMS MFA devices. Use an app or a security key.')

/** The model's SMSEnrolment. */
const enrolmentShape = (serialNumber: string, status: SendingStatus) => ({
  SerialNumber: serialNumber,
  LastDigits: status.lastDigits,
  ResendAfter: status.resendAfter,
  ResendsLeft: status.resendsLeft,
  CodeExpires: status.codeExpiresAt,
})

export const enrolmentOver = (): AwsError =>
  awsError(
    'NoSuchEntity',
    'The enrolment was not begun in this session, or took longer than ten minutes. Start again.',
    404,
  )
