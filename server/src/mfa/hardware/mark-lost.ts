import { lockAccount } from '../../store/accounts.js'
import { type HardwareToken, lockToken, markTokenLost } from '../../store/hardware-tokens.js'
import {
  type DeviceOwner,
  findDeviceById,
  lockMfaDevice,
  type MfaDevice,
} from '../../store/mfa-devices.js'
import type { Transaction } from '../../store/store.js'
import { lockUserById } from '../../store/users.js'
import { takeDeviceAway } from '../assign-device.js'

/** Throws where the caller may not take a device from this owner. */
type MayTake = (owner: DeviceOwner) => Promise<void>

export type LostVerdict =
  /** `takenFrom`: the device that it was until now, with its owner. */
  | { ok: true; takenFrom: MfaDevice | undefined }
  | { ok: false; reason: 'unknown' | 'lost-already' | 'changed-hands' }

/**
 * Takes a token from whoever has it, and out of the stock for ever. `mayTake` is asked when the owner's row is taken. After a
 * refusal the transaction must not be committed.
 */
export async function markLost(
  tx: Transaction,
  { tokenId }: Pick<HardwareToken, 'tokenId'>,
  given: { now: number; mayTake?: MayTake },
): Promise<LostVerdict> {
  const takenFrom = await takeFromOwner(tx, tokenId, given.mayTake)
  if ((await lockToken(tx, tokenId)) === undefined) return { ok: false, reason: 'unknown' }
  // Until then somebody else may have enabled it.
  if ((await findDeviceById(tx.query, tokenId)) !== undefined)
    return { ok: false, reason: 'changed-hands' }
  return (await markTokenLost(tx, tokenId, given.now))
    ? { ok: true, takenFrom }
    : { ok: false, reason: 'lost-already' }
}

async function takeFromOwner(
  tx: Transaction,
  tokenId: string,
  mayTake: MayTake | undefined,
): Promise<MfaDevice | undefined> {
  const device = await findDeviceById(tx.query, tokenId)
  const owner = device === undefined ? undefined : ownerOf(device)
  if (device === undefined || owner === undefined) return undefined
  await lockOwner(tx, device)
  await mayTake?.(owner)
  const locked = await lockMfaDevice(tx, device.accountId, device.serialNumber)
  const isTaken = locked !== undefined && (await takeDeviceAway(tx, locked, owner))
  return isTaken ? device : undefined
}

export function ownerOf({ ownerKind, userId }: MfaDevice): DeviceOwner | undefined {
  if (ownerKind === 'root') return { kind: 'root' }
  return userId === null ? undefined : { kind: 'user', userId }
}

/** Before the device's row, and that before the token's: as everywhere. */
const lockOwner = (tx: Transaction, { accountId, userId }: MfaDevice): Promise<unknown> =>
  userId === null ? lockAccount(tx, accountId) : lockUserById(tx, userId)
