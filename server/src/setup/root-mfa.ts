import { rootMfaArn } from '../arn.js'
import { operatorEvent } from '../audit/operator-event.js'
import type { HttpAnswer } from '../http/server.js'
import { assignDevice } from '../mfa/assign-device.js'
import { createVirtualDevice, seedQrCode } from '../mfa/virtual/enroll.js'
import { openSeedText } from '../mfa/virtual/seed.js'
import type { OperationParts } from '../operation.js'
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
import type { FormValues } from './form.js'
import { hashOneTimeToken, newOneTimeToken } from './one-time-token.js'
import { deadLinkPage, donePage, mfaAgainPage, type MfaOffer } from './pages.js'

const ticketLifetime = 30 * 60_000

/** Makes the root user's device, unassigned until two codes of it are shown, and a ticket that only this page has. */
export async function offerMfa(accountId: string, parts: OperationParts): Promise<MfaOffer> {
  const { token, tokenHash } = newOneTimeToken(parts.random)
  const device = await parts.store.write(async (tx) => {
    const expiresAt = parts.clock() + ticketLifetime
    await insertOneTimeEntry(tx, {
      tokenHash,
      purpose: 'root-mfa-ticket',
      subject: accountId,
      payload: '',
      expiresAt,
    })
    await useQuota(tx, { accountId, resource: 'mfa-devices', quota: Number.MAX_SAFE_INTEGER })
    return createVirtualDevice(tx, { accountId, serialNumber: rootMfaArn(accountId) }, parts)
  })
  if (device === undefined) throw new Error('a new account has a root MFA device')
  return offerOf(token, { accountId, base32Seed: device.base32Seed }, parts)
}

async function offerOf(
  ticket: string,
  { accountId, base32Seed }: { accountId: string; base32Seed: string },
  parts: OperationParts,
): Promise<MfaOffer> {
  const account = await findAccount(parts.store.read, accountId)
  const accountName = account?.name ?? accountId
  return {
    ticket,
    base32Seed,
    qrCode: await seedQrCode({ deviceName: 'root-account-mfa-device', accountName, base32Seed }),
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
  if (entry === undefined) return deadLinkPage()
  const accountId = entry.subject
  const codes = [values['code1']?.trim() ?? '', values['code2']?.trim() ?? ''] as const
  const outcome = await parts.store.write(async (tx) => {
    await lockAccount(tx, accountId)
    const device = await lockMfaDevice(tx, accountId, rootMfaArn(accountId))
    if (device === undefined) return 'dead'
    if (values['later'] !== undefined) return putOff(tx, key, device)
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
  if (outcome === 'dead') return deadLinkPage()
  if (outcome !== 'again') return donePage(outcome === 'assigned')
  const device = await findMfaDevice(parts.store.read, accountId, rootMfaArn(accountId))
  if (device === undefined || device.enabledAt !== null) return deadLinkPage()
  return mfaAgainPage(
    await offerOf(ticket, { accountId, base32Seed: openSeedText(device, parts) }, parts),
  )
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
