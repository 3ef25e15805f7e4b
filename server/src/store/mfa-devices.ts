import { changedRows, type Database, type Transaction } from './store.js'
import { deleteTagsOf } from './tags.js'

export type DeviceOwner = { kind: 'user'; userId: string } | { kind: 'root' }

export interface MfaDevice {
  deviceId: string
  accountId: string
  kind: string
  serialNumber: string
  seedSealed: string
  createdAt: number
  ownerKind: 'user' | 'root' | null
  userId: string | null
  enabledAt: number | null
  timeAdjustment: number
  floorStep: number
  consecutiveFailures: number
  /** How many digits its codes have. */
  codeDigits: number
  /** How long a code is shown; null where time has no part in it. */
  stepSeconds: number | null
}

const columns = [
  'device_id as deviceId',
  'account_id as accountId',
  'kind',
  'serial_number as serialNumber',
  'seed_sealed as seedSealed',
  'created_at as createdAt',
  'owner_kind as ownerKind',
  'user_id as userId',
  'enabled_at as enabledAt',
  'time_adjustment as timeAdjustment',
  'floor_step as floorStep',
  'consecutive_failures as consecutiveFailures',
  'code_digits as codeDigits',
  'step_seconds as stepSeconds',
] as const

/** False where a device with this serial number, in any case, exists. */
export async function insertMfaDevice(
  tx: Transaction,
  device: Pick<
    MfaDevice,
    'deviceId' | 'accountId' | 'kind' | 'serialNumber' | 'seedSealed' | 'createdAt'
  > &
    Partial<Pick<MfaDevice, 'codeDigits' | 'stepSeconds'>> & {
      createdBy?: string
    },
): Promise<boolean> {
  const result = await tx.query
    .insertInto('mfa_devices')
    .values({
      device_id: device.deviceId,
      account_id: device.accountId,
      kind: device.kind,
      serial_number: device.serialNumber,
      serial_number_lower: device.serialNumber.toLowerCase(),
      seed_sealed: device.seedSealed,
      created_at: device.createdAt,
      owner_kind: null,
      user_id: null,
      enabled_at: null,
      time_adjustment: 0,
      floor_step: 0,
      consecutive_failures: 0,
      last_used_at: null,
      revision: 0,
      code_digits: device.codeDigits ?? 6,
      step_seconds: device.stepSeconds === undefined ? 30 : device.stepSeconds,
      created_by: device.createdBy ?? null,
    })
    .onConflict((conflict) => conflict.columns(['serial_number_lower']).doNothing())
    .executeTakeFirst()
  tx.touch(device.accountId)
  return changedRows(result) === 1
}

/** Within the account only: another account's device is as unknown as one that does not exist. */
export async function findMfaDevice(
  query: Database,
  accountId: string,
  serialNumber: string,
): Promise<MfaDevice | undefined> {
  const row = await query
    .selectFrom('mfa_devices')
    .select(columns)
    .where('serial_number_lower', '=', serialNumber.toLowerCase())
    .where('account_id', '=', accountId)
    .executeTakeFirst()
  return row as MfaDevice | undefined
}

/**
 * Takes the device's row for this transaction, so that decisions about it that follow are made one after the other. Found
 * within the account only, as by `findMfaDevice`.
 */
export async function lockMfaDevice(
  tx: Transaction,
  accountId: string,
  serialNumber: string,
): Promise<MfaDevice | undefined> {
  const row = await tx.query
    .updateTable('mfa_devices')
    .set((eb) => ({ revision: eb('revision', '+', 1) }))
    .where('serial_number_lower', '=', serialNumber.toLowerCase())
    .where('account_id', '=', accountId)
    .returning(columns)
    .executeTakeFirst()
  return row as MfaDevice | undefined
}

export interface DevicePage {
  accountId: string
  assignment: 'Assigned' | 'Unassigned' | 'Any'
  kind?: string
  owner?: DeviceOwner
  /** The serial number after which the page begins. */
  after?: string | undefined
  limit: number
}

export type ListedDevice = MfaDevice & {
  lastUsedAt: number | null
  userName: string | null
  userPath: string | null
  userCreatedAt: number | null
}

/** In the order of serial numbers, with the user that each belongs to. */
export async function listMfaDevices(query: Database, page: DevicePage): Promise<ListedDevice[]> {
  let select = query
    .selectFrom('mfa_devices as device')
    .leftJoin('users as owner', 'owner.user_id', 'device.user_id')
    .select([
      'device.device_id as deviceId',
      'device.account_id as accountId',
      'device.kind',
      'device.serial_number as serialNumber',
      'device.seed_sealed as seedSealed',
      'device.created_at as createdAt',
      'device.owner_kind as ownerKind',
      'device.user_id as userId',
      'device.enabled_at as enabledAt',
      'device.time_adjustment as timeAdjustment',
      'device.floor_step as floorStep',
      'device.consecutive_failures as consecutiveFailures',
      'device.code_digits as codeDigits',
      'device.step_seconds as stepSeconds',
      'device.last_used_at as lastUsedAt',
      'owner.user_name as userName',
      'owner.path as userPath',
      'owner.created_at as userCreatedAt',
    ])
    .where('device.account_id', '=', page.accountId)
    .orderBy('device.serial_number')
    .limit(page.limit)
  if (page.after !== undefined) select = select.where('device.serial_number', '>', page.after)
  if (page.kind !== undefined) select = select.where('device.kind', '=', page.kind)
  if (page.assignment !== 'Any') {
    select = select.where(
      'device.enabled_at',
      page.assignment === 'Assigned' ? 'is not' : 'is',
      null,
    )
  }
  if (page.owner?.kind === 'user') select = select.where('device.user_id', '=', page.owner.userId)
  if (page.owner?.kind === 'root') select = select.where('device.owner_kind', '=', 'root')
  return (await select.execute()) as ListedDevice[]
}

/**
 * Gives an unassigned device to its owner and remembers what the codes told. False where somebody has it already, or where
 * `floorStep` would go back: codes that were accepted once cannot assign it again.
 */
export async function assignMfaDevice(
  tx: Transaction,
  device: MfaDevice,
  change: { owner: DeviceOwner; enabledAt: number; timeAdjustment: number; floorStep: number },
): Promise<boolean> {
  const result = await tx.query
    .updateTable('mfa_devices')
    .set({
      owner_kind: change.owner.kind,
      user_id: change.owner.kind === 'user' ? change.owner.userId : null,
      enabled_at: change.enabledAt,
      time_adjustment: change.timeAdjustment,
      floor_step: change.floorStep,
      consecutive_failures: 0,
    })
    .where('device_id', '=', device.deviceId)
    .where('enabled_at', 'is', null)
    .where('floor_step', '<', change.floorStep)
    .executeTakeFirst()
  tx.touch(device.accountId, ownerPrincipal(device.accountId, change.owner))
  return changedRows(result) === 1
}

/** The device keeps its seed, tags and synchronisation history; false where the owner does not have it. */
export async function unassignMfaDevice(
  tx: Transaction,
  device: MfaDevice,
  owner: DeviceOwner,
): Promise<boolean> {
  const result = await tx.query
    .updateTable('mfa_devices')
    .set({ owner_kind: null, user_id: null, enabled_at: null })
    .where('device_id', '=', device.deviceId)
    .where('owner_kind', '=', owner.kind)
    .where(
      'user_id',
      owner.kind === 'user' ? '=' : 'is',
      owner.kind === 'user' ? owner.userId : null,
    )
    .executeTakeFirst()
  tx.touch(device.accountId, ownerPrincipal(device.accountId, owner))
  return changedRows(result) === 1
}

/** False where `floorStep` would go back or the device left its owner meanwhile. */
export async function resynchroniseMfaDevice(
  tx: Transaction,
  device: MfaDevice,
  change: { timeAdjustment: number; floorStep: number },
): Promise<boolean> {
  const result = await tx.query
    .updateTable('mfa_devices')
    .set({
      time_adjustment: change.timeAdjustment,
      floor_step: change.floorStep,
      consecutive_failures: 0,
    })
    .where('device_id', '=', device.deviceId)
    .where('enabled_at', 'is not', null)
    .where('user_id', device.userId === null ? 'is' : '=', device.userId)
    .where('floor_step', '<', change.floorStep)
    .executeTakeFirst()
  return changedRows(result) === 1
}

/** Only an unassigned device can be deleted: false otherwise. */
export async function deleteMfaDevice(tx: Transaction, device: MfaDevice): Promise<boolean> {
  await deleteTagsOf(tx, device.deviceId)
  await tx.query.deleteFrom('used_codes').where('device_id', '=', device.deviceId).execute()
  const result = await tx.query
    .deleteFrom('mfa_devices')
    .where('device_id', '=', device.deviceId)
    .where('enabled_at', 'is', null)
    .executeTakeFirst()
  tx.touch(device.accountId)
  return changedRows(result) === 1
}

const ownerPrincipal = (accountId: string, owner: DeviceOwner): string =>
  owner.kind === 'user' ? owner.userId : accountId

/** Whatever its account. */
export async function findDeviceById(
  query: Database,
  deviceId: string,
): Promise<MfaDevice | undefined> {
  const row = await query
    .selectFrom('mfa_devices')
    .select(columns)
    .where('device_id', '=', deviceId)
    .executeTakeFirst()
  return row as MfaDevice | undefined
}
