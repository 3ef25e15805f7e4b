import type { Database, Transaction } from './store.js'

/** Where the codes of an SMS device go. */
export interface SmsDevice {
  deviceId: string
  /** E.164. */
  phoneSealed: string
  /** All that is ever shown of the number. */
  lastDigits: string
}

export async function insertSmsDevice(tx: Transaction, device: SmsDevice): Promise<void> {
  await tx.query
    .insertInto('sms_devices')
    .values({
      device_id: device.deviceId,
      phone_sealed: device.phoneSealed,
      last_digits: device.lastDigits,
    })
    .execute()
}

export async function findSmsDevice(
  query: Database,
  deviceId: string,
): Promise<SmsDevice | undefined> {
  return query
    .selectFrom('sms_devices')
    .select(['device_id as deviceId', 'phone_sealed as phoneSealed', 'last_digits as lastDigits'])
    .where('device_id', '=', deviceId)
    .executeTakeFirst()
}

export async function deleteSmsDevice(tx: Transaction, deviceId: string): Promise<void> {
  await tx.query.deleteFrom('sms_challenges').where('device_id', '=', deviceId).execute()
  await tx.query.deleteFrom('sms_devices').where('device_id', '=', deviceId).execute()
}
