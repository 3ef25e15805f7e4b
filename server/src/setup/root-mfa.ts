import { otpauthUri } from '@sallyport/otp/otpauth-uri'
import { rootMfaArn } from '../arn.js'
import { operatorEvent } from '../audit/operator-event.js'
import type { HttpAnswer } from '../http/server.js'
import { assignDevice } from '../mfa/assign-device.js'
import { insertVirtualDevice, newVirtualDevice, seedQrCode } from '../mfa/virtual/enroll.js'
import { openSeedText } from '../mfa/virtual/seed.js'
import type { OperationParts } from '../operation.js'
import type { FormErrors, FormValues } from '../pages/form.js'
import { findAccount, lockAccount } from '../store/accounts.js'
import { releaseQuota, useQuota } from '../store/account-usage.js'
import { insertEvents } from '../store/events.js'
import {
  deleteMfaDevice,
  findMfaDevice,
  lockMfaDevice,
  type MfaDevice,
} from '../store/mfa-devices.js'
import {
  consumeOneTimeEntry,
  findOneTimeEntry,
  insertOneTimeEntry,
} from '../store/one-time-entries.js'
import type { Transaction } from '../store/store.js'
import { hashOneTimeToken, newOneTimeToken } from '../secrets/one-time-token.js'
import { deadOfferPage, donePage, mfaAgainPage, type MfaOffer } from './pages.js'

const ticketLifetime = 30 * 60_000

/** Makes the root user's device, unassigned until two codes of it are shown, and a ticket that only this page has. */
export async function offerMfa(accountId: string, parts: OperationParts): Promise<MfaOffer> {
  const { token, tokenHash } = newOneTimeToken(parts.random)
  const device = newVirtualDevice(parts)
  await parts.store.write(async (tx) => {
    const createdAt = parts.clock()
    const expiresAt = createdAt + ticketLifetime
    await insertOneTimeEntry(tx, {
      tokenHash,
      purpose: 'root-mfa-ticket',
      subject: accountId,
      payload: '',
      expiresAt,
    })
    await useQuota(tx, { accountId, resource: 'mfa-devices', quota: Number.MAX_SAFE_INTEGER })
    await insertVirtualDevice(tx, {
      ...device,
      accountId,
      serialNumber: rootMfaArn(accountId),
      createdAt,
    })
  })
  return offerOf(token, { accountId, base32Seed: device.base32Seed }, parts)
}

async function offerOf(
  ticket: string,
  { accountId, base32Seed }: { accountId: string; base32Seed: string },
  parts: OperationParts,
): Promise<MfaOffer> {
  const account = await findAccount(parts.store.read, accountId)
  const accountName = account?.name ?? accountId
  const device = { deviceName: 'root-account-mfa-device', accountName }
  return {
    ticket,
    base32Seed,
    otpauthUri: otpauthUri({ ...device, secret: base32Seed }),
    qrCode: await seedQrCode({ ...device, base32Seed }),
  }
}

/** The two codes, or "Not now". The ticket is used up when the device is assigned or put off, not by mistyped codes. */
export async function answerMfaOffer(
  values: FormValues,
  parts: OperationParts,
): Promise<HttpAnswer> {
  const ticket = values['ticket'] ?? ''
  const key = {
    tokenHash: hashOneTimeToken(ticket),
    purpose: 'root-mfa-ticket',
    now: parts.clock(),
  } as const
  const entry = await findOneTimeEntry(parts.store.read, key)
  if (entry === undefined) return deadOfferPage()
  const accountId = entry.subject
  const later = values['later'] !== undefined
  const codes = [withoutBlanks(values['code1']), withoutBlanks(values['code2'])] as const
  const mistyped = later ? undefined : mistypedCodes(codes)
  if (mistyped !== undefined) return offerAgain({ ticket, accountId, errors: mistyped }, parts)
  const outcome = await parts.store.write(async (tx) => {
    await lockAccount(tx, accountId)
    const device = await lockMfaDevice(tx, accountId, rootMfaArn(accountId))
    if (device === undefined) return 'dead'
    if (later) return putOff(tx, key, device)
    const owner = { kind: 'root' } as const
    const verdict = await assignDevice(
      tx,
      { device, owner, codes, limit: 1, firstOnly: true },
      parts,
    )
    if (verdict !== 'assigned') return 'again'
    if (!(await consumeOneTimeEntry(tx, key))) return 'dead'
    await insertEvents(tx, [assignedEvent(device, parts)])
    return 'assigned'
  })
  if (outcome === 'dead') return deadOfferPage()
  if (outcome !== 'again') return donePage(outcome === 'assigned')
  return offerAgain({ ticket, accountId, errors: wrongCodes }, parts)
}

// Apps show a blank in the middle, and people type it.
const withoutBlanks = (code = ''): string => code.replace(/\s/g, '')

/** What can be seen without looking at the device, and so costs no try. */
function mistypedCodes([code1, code2]: readonly [string, string]): FormErrors | undefined {
  const sixDigits = 'Enter the six digits that the app shows.'
  const errors = {
    ...(/^\d{6}$/.test(code1) ? {} : { code1: sixDigits }),
    ...(/^\d{6}$/.test(code2) ? {} : { code2: sixDigits }),
  }
  if (Object.keys(errors).length > 0) return errors
  return code1 === code2
    ? { code2: 'Wait for the next code, then enter it as MFA code 2.' }
    : undefined
}

const wrongCodes: FormErrors = {
  code1:
    'These are not two consecutive codes of this device. Wait for a new code and enter it and the one after it.',
}

async function offerAgain(
  { ticket, accountId, errors }: { ticket: string; accountId: string; errors: FormErrors },
  parts: OperationParts,
): Promise<HttpAnswer> {
  const device = await findMfaDevice(parts.store.read, accountId, rootMfaArn(accountId))
  if (device === undefined || device.enabledAt !== null) return deadOfferPage()
  const base32Seed = openSeedText(device, parts)
  return mfaAgainPage(await offerOf(ticket, { accountId, base32Seed }, parts), errors)
}

/** Leaves no device behind that would stand in the way of a later one. */
async function putOff(
  tx: Transaction,
  key: Parameters<typeof consumeOneTimeEntry>[1],
  device: MfaDevice,
): Promise<'later' | 'dead'> {
  if (!(await consumeOneTimeEntry(tx, key))) return 'dead'
  await deleteMfaDevice(tx, device)
  await releaseQuota(tx, device.accountId, 'mfa-devices')
  return 'later'
}

// AWS CloudTrail User Guide: what the console writes when a device is enabled for root.
function assignedEvent(device: MfaDevice, parts: OperationParts) {
  const requestParameters = { userName: 'AWS ROOT USER', serialNumber: device.serialNumber }
  const { accountId } = device
  return operatorEvent(
    { accountId, eventName: 'EnableMFADevice', requestParameters },
    { ...parts, now: parts.clock() },
  )
}
