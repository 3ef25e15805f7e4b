import type { DeviceOwner, MfaDevice } from './mfa-devices.js'
import { changedRows, type Database, type Transaction } from './store.js'

/** What is known of a security key beside its device. Nothing of it is secret. */
export interface SecurityKey {
  deviceId: string
  /** Base64url. */
  credentialId: string
  /** The COSE key in base64url. */
  publicKey: string
  signCount: number
  transports: string[]
  aaguid: string
  attestationFormat: string
  /** Whether its maker vouches for it. */
  attestationTrusted: boolean
  model: string | null
  userVerified: boolean
  backupEligible: boolean
  backupState: boolean
  /** Set for a key that was registered by the old U2F API: the AppID that it was made for. */
  appId: string | null
  /** When its counter first went back. */
  cloneSuspectedAt: number | null
}

const columns = [
  'key.device_id as deviceId',
  'key.credential_id as credentialId',
  'key.public_key as publicKey',
  'key.sign_count as signCount',
  'key.transports',
  'key.aaguid',
  'key.attestation_format as attestationFormat',
  'key.attestation_trusted as attestationTrusted',
  'key.model',
  'key.user_verified as userVerified',
  'key.backup_eligible as backupEligible',
  'key.backup_state as backupState',
  'key.app_id as appId',
  'key.clone_suspected_at as cloneSuspectedAt',
] as const

type Truth = 'attestationTrusted' | 'userVerified' | 'backupEligible' | 'backupState'

type Row = Omit<SecurityKey, 'transports' | Truth> & { transports: string } & Record<Truth, number>

const keyOf = (row: Row): SecurityKey => ({
  ...row,
  transports: JSON.parse(row.transports) as string[],
  attestationTrusted: row.attestationTrusted === 1,
  userVerified: row.userVerified === 1,
  backupEligible: row.backupEligible === 1,
  backupState: row.backupState === 1,
})

/** False where anybody has registered this credential, in any account: WebAuthn §7.1. */
export async function insertSecurityKey(
  tx: Transaction,
  key: Omit<SecurityKey, 'cloneSuspectedAt'>,
): Promise<boolean> {
  const result = await tx.query
    .insertInto('security_keys')
    .values({
      device_id: key.deviceId,
      credential_id: key.credentialId,
      public_key: key.publicKey,
      sign_count: key.signCount,
      transports: JSON.stringify(key.transports),
      aaguid: key.aaguid,
      attestation_format: key.attestationFormat,
      attestation_trusted: Number(key.attestationTrusted),
      model: key.model,
      user_verified: Number(key.userVerified),
      backup_eligible: Number(key.backupEligible),
      backup_state: Number(key.backupState),
      app_id: key.appId,
      clone_suspected_at: null,
    })
    .onConflict((conflict) => conflict.columns(['credential_id']).doNothing())
    .executeTakeFirst()
  return changedRows(result) === 1
}

export async function findSecurityKey(
  query: Database,
  deviceId: string,
): Promise<SecurityKey | undefined> {
  const row = await query
    .selectFrom('security_keys as key')
    .select(columns)
    .where('key.device_id', '=', deviceId)
    .executeTakeFirst()
  return row && keyOf(row)
}

/** The device of a credential, whoever has it. */
export async function findKeyByCredential(
  query: Database,
  credentialId: string,
): Promise<{ deviceId: string } | undefined> {
  return query
    .selectFrom('security_keys')
    .select('device_id as deviceId')
    .where('credential_id', '=', credentialId)
    .executeTakeFirst()
}

/** The keys of a principal, in the order of serial numbers. */
export async function listSecurityKeys(
  query: Database,
  of: { accountId: string; owner: DeviceOwner },
): Promise<SecurityKey[]> {
  const { accountId, owner } = of
  const rows = await query
    .selectFrom('security_keys as key')
    .innerJoin('mfa_devices as device', 'device.device_id', 'key.device_id')
    .select(columns)
    .where('device.account_id', '=', accountId)
    .where('device.owner_kind', '=', owner.kind)
    .where(
      'device.user_id',
      owner.kind === 'user' ? '=' : 'is',
      owner.kind === 'user' ? owner.userId : null,
    )
    .orderBy('device.serial_number')
    .execute()
  return rows.map(keyOf)
}

/**
 * Spends one use of a key. WebAuthn §6.1.1: the counter must grow, unless the key has none and says zero each time. False where
 * it does not, or where the device left its owner meanwhile. One conditional write decides.
 */
export async function advanceSignCount(
  tx: Transaction,
  device: MfaDevice,
  use: { signCount: number; backupState: boolean; usedAt: number },
): Promise<boolean> {
  const { deviceId, userId } = device
  const result = await tx.query
    .updateTable('security_keys')
    .set({ sign_count: use.signCount, backup_state: Number(use.backupState) })
    .where('device_id', '=', deviceId)
    .where('sign_count', use.signCount === 0 ? '=' : '<', use.signCount)
    .where((eb) =>
      eb.exists(
        eb
          .selectFrom('mfa_devices')
          .select('device_id')
          .where('device_id', '=', deviceId)
          .where('enabled_at', 'is not', null)
          .where('user_id', userId === null ? 'is' : '=', userId),
      ),
    )
    .executeTakeFirst()
  if (changedRows(result) !== 1) return false
  await tx.query
    .updateTable('mfa_devices')
    .set({ last_used_at: use.usedAt, consecutive_failures: 0 })
    .where('device_id', '=', deviceId)
    .execute()
  return true
}

/** The first time is kept; nothing takes the mark away but registering the key anew. */
export async function markCloneSuspected(
  tx: Transaction,
  deviceId: string,
  suspectedAt: number,
): Promise<void> {
  await tx.query
    .updateTable('security_keys')
    .set({ clone_suspected_at: suspectedAt })
    .where('device_id', '=', deviceId)
    .where('clone_suspected_at', 'is', null)
    .execute()
}

export async function deleteSecurityKey(tx: Transaction, deviceId: string): Promise<void> {
  await tx.query.deleteFrom('security_keys').where('device_id', '=', deviceId).execute()
}
