import { releaseQuota, useQuota } from '../../store/account-usage.js'
import { validityOf } from '../../store/hardware-token-status.js'
import {
  findTokenFor,
  type HardwareToken,
  keepTokenState,
  lockToken,
} from '../../store/hardware-tokens.js'
import { takeUpState } from '../../store/device-use.js'
import { deleteMfaDevice, insertMfaDevice, lockMfaDevice } from '../../store/mfa-devices.js'
import { lastUsedStep } from '../../store/used-codes.js'
import type { DeviceKind } from '../device-kind.js'

/** A token of the account's own, or of the pool, that nobody has: it becomes a device of the account. */
export const claim: NonNullable<DeviceKind['claim']> = async (
  tx,
  { accountId, serialNumber },
  parts,
) => {
  const known = await findTokenFor(tx.query, accountId, serialNumber)
  if (known === undefined) return undefined
  if (known.lostAt !== null) return 'lost'
  if (!(await insertMfaDevice(tx, deviceOf(known, accountId)))) return 'in-use'
  // Whoever had it until now may have given it back a moment ago, or somebody marked it as lost.
  const token = await lockToken(tx, known.tokenId)
  if (token === undefined) return undefined
  if (token.lostAt !== null) return 'lost'
  const validity = validityOf(token, parts.clock())
  if (validity !== 'valid') return validity
  await takeUpState(tx, token.tokenId, token)
  return lockMfaDevice(tx, accountId, token.serialNumber)
}

const deviceOf = (token: HardwareToken, accountId: string) => ({
  deviceId: token.tokenId,
  accountId,
  kind: 'hardware',
  serialNumber: token.serialNumber,
  // It stays with the token.
  seedSealed: '',
  createdAt: token.importedAt,
  codeDigits: token.digits,
  stepSeconds: token.stepSeconds,
})

/** Counted after what `assignDevice` counts, as it is counted out: in one order, so that nobody waits for the other. */
export const afterAssigned: NonNullable<DeviceKind['afterAssigned']> = async (tx, device) => {
  const { accountId } = device
  await useQuota(tx, { accountId, resource: 'hardware-tokens', quota: Number.MAX_SAFE_INTEGER })
}

/**
 * Back to the stock. The token keeps its clock and its counter, and all codes up to the last that was used stay used, whoever has
 * it next.
 */
export const putBack: NonNullable<DeviceKind['putBack']> = async (tx, device) => {
  const { accountId, deviceId, serialNumber } = device
  // As it is now: what was known of it before a code was checked is out of date.
  const current = (await lockMfaDevice(tx, accountId, serialNumber)) ?? device
  const used = await lastUsedStep(tx.query, deviceId)
  await keepTokenState(tx, deviceId, {
    timeAdjustment: current.timeAdjustment,
    floorStep: Math.max(current.floorStep, used ?? current.floorStep),
  })
  await deleteMfaDevice(tx, device)
}

export const afterTakenAway: NonNullable<DeviceKind['afterTakenAway']> = async (tx, device) => {
  await putBack(tx, device)
  await releaseQuota(tx, device.accountId, 'hardware-tokens')
}
