import { isAccountId } from '../accounts/account-rules.js'
import { operatorEvent } from '../audit/operator-event.js'
import { systemClock } from '../clock.js'
import { SettingsError } from '../config.js'
import { takeDeviceAway } from '../mfa/assign-device.js'
import { systemRandom } from '../random.js'
import { lockAccount } from '../store/accounts.js'
import { insertEvents } from '../store/events.js'
import {
  deleteToken,
  findTokenBySerial,
  type HardwareToken,
  type ListedToken,
  listTokens,
  lockToken,
  markTokenLost,
  type TokenStatus,
} from '../store/hardware-tokens.js'
import {
  type DeviceOwner,
  findDeviceById,
  lockMfaDevice,
  type MfaDevice,
} from '../store/mfa-devices.js'
import type { Transaction } from '../store/store.js'
import { lockUserById } from '../store/users.js'
import type { Invocation } from './invocation.js'
import { openExistingStore, settingsOf } from './open-store.js'
import { printPages } from './print-pages.js'

const pageSize = 1000
const statuses: readonly TokenStatus[] = ['Any', 'Available', 'Assigned', 'Lost']

/** `sallyport token list`: the stock as JSON lines, without seeds. */
export async function tokenList(invocation: Invocation): Promise<void> {
  const { accountId, status = 'Any' } = invocation.options as {
    accountId?: string
    status?: TokenStatus
  }
  if (accountId !== undefined && !isAccountId(accountId))
    throw new SettingsError('`--account-id` must be 12 digits')
  if (!statuses.includes(status))
    throw new SettingsError(`\`--status\` must be one of ${statuses.join(', ')}`)
  const store = await openExistingStore(await settingsOf(invocation, ['accountId', 'status']))
  try {
    await printPages<ListedToken>(process.stdout, {
      pageSize,
      pageAfter: (last) =>
        listTokens(store.read, {
          accountId: accountId ?? null,
          status,
          after: last?.serialNumber,
          limit: pageSize,
        }),
    })
  } finally {
    await store.close()
  }
}

/** `sallyport token lost SERIAL`: takes it from whoever has it, for ever. */
export async function tokenLost(invocation: Invocation): Promise<void> {
  const { serial } = invocation.options as { serial: string }
  const store = await openExistingStore(await settingsOf(invocation, ['serial']))
  try {
    const { serialNumber } = await store.write((tx) => markLost(tx, serial))
    process.stdout.write(
      `The token ${serialNumber} is marked as lost. It can never be assigned again.\n`,
    )
  } finally {
    await store.close()
  }
}

async function markLost(tx: Transaction, serial: string): Promise<HardwareToken> {
  const token = await findTokenBySerial(tx.query, serial)
  if (token === undefined) throw notInStock(serial)
  const device = await findDeviceById(tx.query, token.tokenId)
  if (device !== undefined) await takeFromOwner(tx, device)
  if ((await lockToken(tx, token.tokenId)) === undefined) throw notInStock(serial)
  // Until then somebody else may have enabled it.
  if ((await findDeviceById(tx.query, token.tokenId)) !== undefined)
    throw new Error(`the token ${serial} changed hands a moment ago: try again`)
  const now = systemClock()
  if (!(await markTokenLost(tx, token.tokenId, now)))
    throw new SettingsError(`the token ${serial} is marked as lost already`)
  const act = {
    // Of a token that nobody has, of the pool, in the server's own log, which is no account's.
    accountId: device?.accountId ?? token.accountId ?? '',
    eventName: 'HardwareTokenMarkedLost',
    requestParameters: { serialNumber: token.serialNumber, deactivated: device !== undefined },
    touched: device === undefined ? [] : [device.userId ?? device.accountId],
  }
  await insertEvents(tx, [operatorEvent(act, { random: systemRandom, now })])
  return token
}

/** Its owner's row is taken first, as everywhere. */
async function takeFromOwner(tx: Transaction, device: MfaDevice): Promise<void> {
  const { accountId, serialNumber, userId } = device
  const owner: DeviceOwner = userId === null ? { kind: 'root' } : { kind: 'user', userId }
  await (owner.kind === 'user' ? lockUserById(tx, owner.userId) : lockAccount(tx, accountId))
  const locked = await lockMfaDevice(tx, accountId, serialNumber)
  if (locked !== undefined) await takeDeviceAway(tx, locked, owner)
}

/** `sallyport token delete SERIAL`: forgets a token that nobody has, as if it had never been imported. */
export async function tokenDelete(invocation: Invocation): Promise<void> {
  const { serial } = invocation.options as { serial: string }
  const store = await openExistingStore(await settingsOf(invocation, ['serial']))
  try {
    const { serialNumber } = await store.write((tx) => deleteFromStock(tx, serial))
    process.stdout.write(`The token ${serialNumber} is deleted from the stock.\n`)
  } finally {
    await store.close()
  }
}

/** Exported for the test of what happens when somebody enables it at the same moment. */
export async function deleteFromStock(tx: Transaction, serial: string): Promise<HardwareToken> {
  const token = await findTokenBySerial(tx.query, serial)
  if (token === undefined) throw notInStock(serial)
  // Its row is taken before its device is looked for. So whoever enables it at this moment has it by now, or finds no token.
  if (!(await deleteToken(tx, token.tokenId))) throw notInStock(serial)
  if ((await findDeviceById(tx.query, token.tokenId)) !== undefined)
    throw new SettingsError(`somebody has the token ${serial}: deactivate it first`)
  const act = {
    accountId: token.accountId ?? '',
    eventName: 'HardwareTokenDeleted',
    requestParameters: { serialNumber: token.serialNumber, wasLost: token.lostAt !== null },
    touched: [],
  }
  await insertEvents(tx, [operatorEvent(act, { random: systemRandom, now: systemClock() })])
  return token
}

const notInStock = (serial: string): SettingsError =>
  new SettingsError(`there is no token ${serial} in the stock`)
