import type { MfaDevice } from './mfa-devices.js'
import { changedRows, type Transaction } from './store.js'

/** Values of a counter up to this one are used or passed by. RFC 4226 §7.2. */
export async function raiseFloor(
  tx: Transaction,
  deviceId: string,
  floorStep: number,
): Promise<void> {
  await tx.query
    .updateTable('mfa_devices')
    .set({ floor_step: floorStep })
    .where('device_id', '=', deviceId)
    .where('floor_step', '<', floorStep)
    .execute()
}

/** Where the clock of a device is taken to be from now on. RFC 6238 §6. */
export async function followDrift(
  tx: Transaction,
  deviceId: string,
  timeAdjustment: number,
): Promise<void> {
  await tx.query
    .updateTable('mfa_devices')
    .set({ time_adjustment: timeAdjustment })
    .where('device_id', '=', deviceId)
    .execute()
}

/** The clock and counter of a device that begins where somebody else's use of it ended. */
export async function takeUpState(
  tx: Transaction,
  deviceId: string,
  state: Pick<MfaDevice, 'timeAdjustment' | 'floorStep'>,
): Promise<void> {
  await tx.query
    .updateTable('mfa_devices')
    .set({ time_adjustment: state.timeAdjustment, floor_step: state.floorStep })
    .where('device_id', '=', deviceId)
    .execute()
}

/** Of a kind whose codes are no steps. False where the device left its owner meanwhile. */
export async function markUsed(
  tx: Transaction,
  { deviceId, userId }: MfaDevice,
  usedAt: number,
): Promise<boolean> {
  const result = await tx.query
    .updateTable('mfa_devices')
    .set({ last_used_at: usedAt, consecutive_failures: 0 })
    .where('device_id', '=', deviceId)
    .where('enabled_at', 'is not', null)
    .where('user_id', userId === null ? 'is' : '=', userId)
    .executeTakeFirst()
  return changedRows(result) === 1
}
