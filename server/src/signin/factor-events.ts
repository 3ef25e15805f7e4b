import { isLocked } from '../mfa/attempt-limits.js'
import { kindOf } from '../mfa/kinds.js'
import { mfaType, loginData, record, subjectOf } from './events.js'
import { findSecurityKey } from '../store/security-keys.js'
import type { MfaDevice } from '../store/mfa-devices.js'
import type { Transaction } from '../store/store.js'
import type { LiveAttempt } from './attempt.js'
import { ownerOf } from './principal.js'
import { askedDevice, devicesOf } from './second-page.js'
import type { SignInParts, Visit } from './visit.js'

interface RefusedFactor {
  live: LiveAttempt
  asked: MfaDevice
  reason: string
  /** Before this answer. */
  wasLocked: boolean
}

/** A wrong second factor after a right password: what administrators should see. */
export async function recordRefusedFactor(
  tx: Transaction,
  { live, asked, reason, wasLocked }: RefusedFactor,
  context: { visit: Visit; parts: SignInParts },
): Promise<void> {
  const { visit, parts } = context
  const subject = subjectOf(live.principal)
  const device = asked.serialNumber
  const failure = { subject, outcome: 'Failure' } as const
  const told = reason === 'wrong' ? 'invalid' : reason
  const data = { MfaType: mfaType([asked]), MFAIdentifier: device, Reason: told }
  await record(tx, { ...failure, name: 'MfaFailed', data }, context)
  const login = loginData(visit, parts, { used: true })
  await record(tx, { ...failure, name: 'ConsoleLogin', data: login }, context)
  if (reason === 'counter') {
    const key = await findSecurityKey(tx.query, asked.deviceId)
    const clone = { device, AAGUID: key?.aaguid }
    await record(tx, { ...failure, name: 'SecurityKeyCloneSuspected', data: clone }, context)
  }
  const now = askedDevice(await devicesOf(tx.query, live.principal), live)
  if (!wasLocked && now !== undefined && isLocked(now, ownerOf(live.principal))) {
    const orResynchronised = kindOf(asked).synchronise === undefined ? '' : ' or by resynchronising'
    const locked = { device, until: `unlocked by an administrator${orResynchronised}` }
    await record(tx, { ...failure, name: 'MfaLocked', data: locked }, context)
  }
}
