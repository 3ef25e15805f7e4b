// Messages are listed by time, as events are: their ids are made alike.
import { newEventId as newMessageId } from '../../audit/event-id.js'
import { signInText } from '../../notify/sms/message-text.js'
import { lastDigits } from '../../notify/sms/number-parts.js'
import { expireWaitingMessages, insertMessage } from '../../store/outbox.js'
import { findSmsChallenge, putSmsChallenge, type SmsChallenge } from '../../store/sms-challenges.js'
import type { Database, Transaction } from '../../store/store.js'
import type { DeviceParts, Sending, SendingStatus } from '../device-kind.js'
import { newCode, sealCode } from './code.js'
import { smsLimits, takeSmsBudget } from './limits.js'
import type { SmsSupport } from './support.js'

/** Whom a code is for, and what for. */
export interface SmsRequest {
  subject: string
  purpose: 'sign-in' | 'enrolment'
  accountId: string
  userId: string
  /** Null: the device is being enrolled. */
  deviceId: string | null
  serialNumber: string
  /** E.164. */
  phone: string
  language: string
  host: string | undefined
  /** Whether the user used the phone with this browser before. */
  isKnownBrowser: boolean
  now: number
}

/**
 * Sends a code, which takes the place of the one before, by the outbox: with the transaction it is certain to go out. A refusal
 * writes nothing.
 */
export async function sendSmsCode(
  tx: Transaction,
  request: SmsRequest,
  parts: DeviceParts,
): Promise<Sending> {
  const { subject, now } = request
  const before = await findSmsChallenge(tx.query, subject, now)
  // Who chooses another phone waits for none: but all count for how many there are.
  const isSamePhone = before?.deviceId === request.deviceId
  const status = before !== undefined && isSamePhone ? statusOf(before) : undefined
  const refused = (reason: Extract<Sending, { ok: false }>['reason']): Sending => ({
    ok: false,
    reason,
    status,
  })
  if (parts.sms === undefined || !parts.sms.hasGateway) return refused('no-gateway')
  if (!(await isServed(request.phone, parts.sms))) return refused('not-allowed')
  if (before !== undefined && statusOf(before).resendsLeft === 0) return refused('none-left')
  if (status !== undefined && now < status.resendAfter) return refused('too-soon')
  if (!(await takeSmsBudget(tx, request, { ...parts.sms, keyRing: parts.keyRing })))
    return refused('too-many')
  const code = newCode(parts.random)
  const challenge = challengeOf(request, { code, before }, parts)
  await putSmsChallenge(tx, challenge)
  await putInOutbox(tx, request, { code, challenge }, parts)
  return { ok: true, status: statusOf(challenge) }
}

/** Also of phones that were enrolled when the operator allowed more countries. */
async function isServed(phone: string, { countries }: SmsSupport): Promise<boolean> {
  if (countries === undefined) return true
  // Its tables of all countries are loaded when they are wanted.
  const { readPhoneNumber } = await import('../../notify/sms/phone-number.js')
  const read = readPhoneNumber(phone)
  return read.ok && countries.has(read.country)
}

function challengeOf(
  request: SmsRequest,
  { code, before }: { code: string; before: SmsChallenge | undefined },
  parts: DeviceParts,
): SmsChallenge {
  const { subject, phone, now } = request
  return {
    subject,
    accountId: request.accountId,
    userId: request.userId,
    deviceId: request.deviceId,
    serialNumber: request.serialNumber,
    phoneSealed: parts.keyRing.seal(phone, `sms-challenge:${subject}`),
    lastDigits: lastDigits(phone),
    codeSealed: sealCode(code, subject, parts),
    sent: (before?.sent ?? 0) + 1,
    sentAt: now,
    wrongAnswers: 0,
    codeExpiresAt: now + smsLimits.codeMilliseconds,
    expiresAt: before?.expiresAt ?? now + smsLimits.challengeMilliseconds,
  }
}

/** Both the number and the text are readable with the key ring only. */
async function putInOutbox(
  tx: Transaction,
  request: SmsRequest,
  { code, challenge }: { code: string; challenge: SmsChallenge },
  { keyRing, random }: DeviceParts,
): Promise<void> {
  const messageId = newMessageId(random, request.now)
  const { host, language } = request
  // What still waits holds a code that is worth nothing now.
  await expireWaitingMessages(tx, { subject: request.subject })
  await insertMessage(tx, {
    messageId,
    channel: 'sms',
    subject: request.subject,
    accountId: request.accountId,
    userId: request.userId,
    purpose: request.purpose,
    recipientSealed: keyRing.seal(request.phone, `outbox-recipient:${messageId}`),
    lastDigits: challenge.lastDigits,
    bodySealed: keyRing.seal(signInText({ code, host, language }), `outbox-body:${messageId}`),
    createdAt: request.now,
    sendBefore: challenge.codeExpiresAt,
  })
}

export async function smsStatus(
  query: Database,
  { subject, deviceId, now }: { subject: string; deviceId: string; now: number },
): Promise<SendingStatus | undefined> {
  const challenge = await findSmsChallenge(query, subject, now)
  return challenge?.deviceId === deviceId ? statusOf(challenge) : undefined
}

export const statusOf = (challenge: SmsChallenge): SendingStatus => ({
  lastDigits: challenge.lastDigits,
  resendAfter: challenge.sentAt + smsLimits.resendAfterMilliseconds,
  resendsLeft: Math.max(0, smsLimits.sendsPerChallenge - challenge.sent),
  codeExpiresAt: challenge.codeExpiresAt,
})
