import { sql } from 'kysely'
import type { TokenStatus } from './hardware-token-status.js'
import { changedRows, type Database, type Transaction } from './store.js'

/** A token of the stock. */
export interface HardwareToken {
  tokenId: string
  /** Null: it is in the pool of the whole server. */
  accountId: string | null
  serialNumber: string
  seedSealed: string
  algorithm: 'SHA1' | 'SHA256' | 'SHA512'
  digits: 6 | 7 | 8
  /** Null: its codes follow a counter (HOTP). */
  stepSeconds: number | null
  /** RFC 6238 §4.1, T0. */
  startSeconds: number
  manufacturer: string | null
  model: string | null
  startsAt: number | null
  expiresAt: number | null
  timeAdjustment: number
  synchronisedAdjustment: number
  floorStep: number
  importedAt: number
  lostAt: number | null
}

const columns = [
  'token_id as tokenId',
  'account_id as accountId',
  'serial_number as serialNumber',
  'seed_sealed as seedSealed',
  'algorithm',
  'digits',
  'step_seconds as stepSeconds',
  'start_seconds as startSeconds',
  'manufacturer',
  'model',
  'starts_at as startsAt',
  'expires_at as expiresAt',
  'time_adjustment as timeAdjustment',
  'synchronised_adjustment as synchronisedAdjustment',
  'floor_step as floorStep',
  'imported_at as importedAt',
  'lost_at as lostAt',
] as const

/** All but the seed, beside those of other tables. */
const shown = columns
  .filter((column) => column !== 'seed_sealed as seedSealed')
  .map((column) => `token.${column}` as const)

export type NewToken = Omit<HardwareToken, 'lostAt' | 'synchronisedAdjustment'>

/** More than SQLite takes parameters for in one statement is never asked for. */
const rowsPerStatement = 200

/** Stores tokens, all of which must be new: it throws where a serial number exists. Ask `knownSerialNumbers` first. */
export async function insertTokens(tx: Transaction, tokens: readonly NewToken[]): Promise<void> {
  for (let start = 0; start < tokens.length; start += rowsPerStatement) {
    const rows = tokens.slice(start, start + rowsPerStatement).map(rowOf)
    // eslint-disable-next-line no-await-in-loop -- one transaction has one connection
    await tx.query.insertInto('hardware_tokens').values(rows).execute()
  }
}

const rowOf = (token: NewToken) => ({
  token_id: token.tokenId,
  account_id: token.accountId,
  serial_number: token.serialNumber,
  serial_number_lower: token.serialNumber.toLowerCase(),
  seed_sealed: token.seedSealed,
  algorithm: token.algorithm,
  digits: token.digits,
  step_seconds: token.stepSeconds,
  start_seconds: token.startSeconds,
  manufacturer: token.manufacturer,
  model: token.model,
  starts_at: token.startsAt,
  expires_at: token.expiresAt,
  time_adjustment: token.timeAdjustment,
  synchronised_adjustment: token.timeAdjustment,
  floor_step: token.floorStep,
  imported_at: token.importedAt,
  lost_at: null,
  revision: 0,
})

/** Which of these serial numbers, in lower case, are taken in the whole server. */
export async function knownSerialNumbers(
  query: Database,
  serialNumbers: readonly string[],
): Promise<Set<string>> {
  const known = new Set<string>()
  for (let start = 0; start < serialNumbers.length; start += rowsPerStatement) {
    const asked = serialNumbers
      .slice(start, start + rowsPerStatement)
      .map((serialNumber) => serialNumber.toLowerCase())
    // eslint-disable-next-line no-await-in-loop -- one transaction has one connection
    const rows = await query
      .selectFrom('hardware_tokens')
      .select('serial_number_lower as serialNumber')
      .where('serial_number_lower', 'in', asked)
      .execute()
    for (const { serialNumber } of rows) known.add(serialNumber)
  }
  return known
}

const selectTokens = (query: Database) => query.selectFrom('hardware_tokens').select(columns)

export async function findToken(
  query: Database,
  tokenId: string,
): Promise<HardwareToken | undefined> {
  const row = await selectTokens(query).where('token_id', '=', tokenId).executeTakeFirst()
  return row as HardwareToken | undefined
}

/** Whoever it belongs to: for the operator. */
export async function findTokenBySerial(
  query: Database,
  serialNumber: string,
): Promise<HardwareToken | undefined> {
  const row = await selectTokens(query)
    .where('serial_number_lower', '=', serialNumber.toLowerCase())
    .executeTakeFirst()
  return row as HardwareToken | undefined
}

/** A token that the account may use: its own, or one of the pool. Another account's is as unknown as one that does not exist. */
export async function findTokenFor(
  query: Database,
  accountId: string,
  serialNumber: string,
): Promise<HardwareToken | undefined> {
  const row = await selectTokens(query)
    .where('serial_number_lower', '=', serialNumber.toLowerCase())
    .where((eb) => eb.or([eb('account_id', '=', accountId), eb('account_id', 'is', null)]))
    .executeTakeFirst()
  return row as HardwareToken | undefined
}

/**
 * As it is now, its row taken for this transaction; undefined where it was deleted. Where the token has a device too, that one's
 * row is taken first: always in this order, so that no two transactions wait for each other.
 */
export async function lockToken(
  tx: Transaction,
  tokenId: string,
): Promise<HardwareToken | undefined> {
  const row = await tx.query
    .updateTable('hardware_tokens')
    .set((eb) => ({ revision: eb('revision', '+', 1) }))
    .where('token_id', '=', tokenId)
    .returning(columns)
    .executeTakeFirst()
  return row as HardwareToken | undefined
}

/** What of its clock or counter the token keeps, whoever has it next. */
export async function keepTokenState(
  tx: Transaction,
  tokenId: string,
  state: { timeAdjustment: number; floorStep: number },
): Promise<void> {
  await tx.query
    .updateTable('hardware_tokens')
    .set({ time_adjustment: state.timeAdjustment, floor_step: state.floorStep })
    .where('token_id', '=', tokenId)
    .execute()
}

/** What enabling or resynchronising told of its clock: drift is followed so far from there and no farther. */
export async function recordSynchronised(
  tx: Transaction,
  tokenId: string,
  timeAdjustment: number,
): Promise<void> {
  await tx.query
    .updateTable('hardware_tokens')
    .set({ synchronised_adjustment: timeAdjustment })
    .where('token_id', '=', tokenId)
    .execute()
}

/** For ever: its seed is forgotten. False where it was lost before. */
export async function markTokenLost(
  tx: Transaction,
  tokenId: string,
  lostAt: number,
): Promise<boolean> {
  const result = await tx.query
    .updateTable('hardware_tokens')
    .set({ lost_at: lostAt, seed_sealed: '' })
    .where('token_id', '=', tokenId)
    .where('lost_at', 'is', null)
    .executeTakeFirst()
  return changedRows(result) === 1
}

/**
 * The row is gone: false where it was before. Ask afterwards whether the token has a device, and take this back if it has. A
 * condition of this statement would not see a device that was inserted while it waited for the row.
 */
export async function deleteToken(tx: Transaction, tokenId: string): Promise<boolean> {
  const result = await tx.query
    .deleteFrom('hardware_tokens')
    .where('token_id', '=', tokenId)
    .executeTakeFirst()
  return changedRows(result) === 1
}

/** A token with whoever has it. */
export type ListedToken = Omit<HardwareToken, 'seedSealed'> & {
  ownerAccountId: string | null
  ownerKind: 'user' | 'root' | null
  userName: string | null
  userPath: string | null
}

export interface TokenPage {
  /** Null: of the whole server. */
  accountId: string | null
  status: TokenStatus | 'Any'
  /** The time that the status is told of. */
  now: number
  /** The serial number after which the page begins, in any case. */
  after?: string | undefined
  limit: number
}

/**
 * In the order of serial numbers: of an account its own tokens and those of the pool that it has. Asked for apart, so that an
 * index finds either.
 */
export async function listTokens(query: Database, page: TokenPage): Promise<ListedToken[]> {
  const { accountId, status, limit } = page
  if (accountId === null) return listOf(query, page).execute() as Promise<ListedToken[]>
  const own = await listOf(query, page).where('token.account_id', '=', accountId).execute()
  // What nobody has is no account's to see.
  const isOfPool = status === 'Any' || status === 'Assigned' || status === 'Expired'
  const pooled = isOfPool
    ? await listOf(query, page)
        .where('device.account_id', '=', accountId)
        .where('device.kind', '=', sql.lit('hardware'))
        .where('token.account_id', 'is', null)
        .execute()
    : []
  return ([...own, ...pooled] as ListedToken[])
    .toSorted((one, other) => (lowerOf(one) < lowerOf(other) ? -1 : 1))
    .slice(0, limit)
}

const lowerOf = ({ serialNumber }: ListedToken): string => serialNumber.toLowerCase()

function listOf(query: Database, { status, now, after, limit }: TokenPage) {
  let select = query
    .selectFrom('hardware_tokens as token')
    .leftJoin('mfa_devices as device', 'device.device_id', 'token.token_id')
    .leftJoin('users as owner', 'owner.user_id', 'device.user_id')
    .select(shown)
    .select([
      'device.account_id as ownerAccountId',
      'device.owner_kind as ownerKind',
      'owner.user_name as userName',
      'owner.path as userPath',
    ])
    .orderBy('token.serial_number_lower')
    .limit(limit)
  if (after !== undefined)
    select = select.where('token.serial_number_lower', '>', after.toLowerCase())
  if (status === 'Any') return select
  if (status === 'Lost') return select.where('token.lost_at', 'is not', null)
  select = select.where('token.lost_at', 'is', null)
  if (status === 'Expired') return select.where('token.expires_at', '<=', now)
  select = select.where((eb) =>
    eb.or([eb('token.expires_at', 'is', null), eb('token.expires_at', '>', now)]),
  )
  if (status === 'Assigned') return select.where('device.owner_kind', 'is not', null)
  select = select.where('device.owner_kind', 'is', null)
  if (status === 'NotYetValid') return select.where('token.starts_at', '>', now)
  return select.where((eb) =>
    eb.or([eb('token.starts_at', 'is', null), eb('token.starts_at', '<=', now)]),
  )
}
