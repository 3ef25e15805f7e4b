import { sql } from 'kysely'
import type { DeviceOwner, DevicePage, MfaDevice } from './mfa-devices.js'
import type { Database, Transaction } from './store.js'

/** A device as the inventory shows it; its seed is not read. */
export type InventoriedDevice = Omit<MfaDevice, 'seedSealed' | 'floorStep'> & {
  lastUsedAt: number | null
  userName: string | null
  userPath: string | null
  /** Of a security key. */
  model: string | null
  cloneSuspectedAt: number | null
}

/** Devices of every kind, in the order of serial numbers. */
export async function listInventory(
  query: Database,
  page: Omit<DevicePage, 'owner'>,
): Promise<InventoriedDevice[]> {
  let select = query
    .selectFrom('mfa_devices as device')
    .leftJoin('users as owner', 'owner.user_id', 'device.user_id')
    .leftJoin('security_keys as key', 'key.device_id', 'device.device_id')
    .select([
      'device.device_id as deviceId',
      'device.account_id as accountId',
      'device.kind',
      'device.serial_number as serialNumber',
      'device.created_at as createdAt',
      'device.owner_kind as ownerKind',
      'device.user_id as userId',
      'device.enabled_at as enabledAt',
      'device.time_adjustment as timeAdjustment',
      'device.consecutive_failures as consecutiveFailures',
      'device.code_digits as codeDigits',
      'device.step_seconds as stepSeconds',
      'device.last_used_at as lastUsedAt',
      'owner.user_name as userName',
      'owner.path as userPath',
      'key.model',
      'key.clone_suspected_at as cloneSuspectedAt',
    ])
    .where('device.account_id', '=', page.accountId)
    .orderBy('device.serial_number')
    .limit(page.limit)
  if (page.after !== undefined) select = select.where('device.serial_number', '>', page.after)
  if (page.kind !== undefined) select = select.where('device.kind', '=', page.kind)
  if (page.assignment !== 'Any') {
    const is = page.assignment === 'Assigned' ? 'is not' : 'is'
    select = select.where('device.enabled_at', is, null)
  }
  return (await select.execute()) as InventoriedDevice[]
}

/** How many devices of each kind are enabled. */
export async function countEnabledDevices(
  query: Database,
  accountId: string,
): Promise<{ kind: string; devices: number }[]> {
  const rows = await query
    .selectFrom('mfa_devices')
    .select(({ fn }) => ['kind', fn.countAll<number | string>().as('devices')])
    .where('account_id', '=', accountId)
    .where('enabled_at', 'is not', null)
    .groupBy('kind')
    .orderBy('kind')
    .execute()
  return rows.map(({ kind, devices }) => ({ kind, devices: Number(devices) }))
}

/** Devices of users with so many wrong answers in a row. */
export async function countFailingDevices(
  query: Database,
  accountId: string,
  failures: number,
): Promise<number> {
  const { devices } = await query
    .selectFrom('mfa_devices')
    .select(({ fn }) => fn.countAll<number | string>().as('devices'))
    .where('account_id', '=', accountId)
    .where('owner_kind', '=', 'user')
    // Written out, or the engine would not see that the small index of devices that failed has them all.
    .where(sql<boolean>`consecutive_failures > 0`)
    .where('consecutive_failures', '>=', failures)
    .executeTakeFirstOrThrow()
  return Number(devices)
}

/** Security keys whose counter went back once. */
export async function countSuspectedClones(query: Database, accountId: string): Promise<number> {
  const { keys } = await query
    .selectFrom('security_keys as key')
    .select(({ fn }) => fn.countAll<number | string>().as('keys'))
    .where('key.clone_suspected_at', 'is not', null)
    // Not a join: it would be begun with all devices of the account in place of the few such keys.
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom('mfa_devices as device')
          .select('device.device_id')
          .whereRef('device.device_id', '=', 'key.device_id')
          .where('device.account_id', '=', accountId),
      ),
    )
    .executeTakeFirstOrThrow()
  return Number(keys)
}

/**
 * Ends the row of wrong answers of one device, and that of its owner, which slows all of them down. Other devices of the owner
 * that are locked stay so. The owner's row must be taken.
 */
export async function unlockDevice(
  tx: Transaction,
  { deviceId, accountId }: Pick<MfaDevice, 'deviceId' | 'accountId'>,
  owner: DeviceOwner,
): Promise<void> {
  await tx.query
    .updateTable('mfa_devices')
    .set({ consecutive_failures: 0 })
    .where('device_id', '=', deviceId)
    .execute()
  await (owner.kind === 'user'
    ? tx.query
        .updateTable('users')
        .set({ mfa_failures: 0 })
        .where('user_id', '=', owner.userId)
        .execute()
    : tx.query
        .updateTable('accounts')
        .set({ root_mfa_failures: 0 })
        .where('account_id', '=', accountId)
        .execute())
}
