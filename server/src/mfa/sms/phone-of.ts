import { findSmsDevice } from '../../store/sms-devices.js'
import type { Database } from '../../store/store.js'
import type { DeviceParts } from '../device-kind.js'

/** The row that a sealed number is bound to. */
export const phoneBinding = (deviceId: string): string => `sms-phone:${deviceId}`

/** Where the codes of a device go. */
export async function phoneOf(
  query: Database,
  deviceId: string,
  { keyRing }: Pick<DeviceParts, 'keyRing'>,
): Promise<string> {
  const device = await findSmsDevice(query, deviceId)
  if (device === undefined) throw new Error('an SMS device has no number')
  return keyRing.open(device.phoneSealed, phoneBinding(deviceId)).toString()
}
