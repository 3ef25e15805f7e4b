import { isAccountId } from '../accounts/account-rules.js'
import { operatorEvent } from '../audit/operator-event.js'
import { systemClock } from '../clock.js'
import { SettingsError } from '../config.js'
import { deleteFromStock } from '../mfa/hardware/delete-token.js'
import { type LostVerdict, markLost } from '../mfa/hardware/mark-lost.js'
import { isoSeconds } from '../permissions/context.js'
import { systemRandom } from '../random.js'
import { insertEvents } from '../store/events.js'
import { type TokenStatus, tokenStatus, tokenStatuses } from '../store/hardware-token-status.js'
import {
  findTokenBySerial,
  type HardwareToken,
  type ListedToken,
  listTokens,
} from '../store/hardware-tokens.js'
import type { Transaction } from '../store/store.js'
import type { Invocation } from './invocation.js'
import { openExistingStore, settingsOf } from './open-store.js'
import { printPages } from './print-pages.js'

const pageSize = 1000
const statuses: readonly (TokenStatus | 'Any')[] = ['Any', ...tokenStatuses]

/** `sallyport token list`: the stock as JSON lines, without seeds. */
export async function tokenList(invocation: Invocation): Promise<void> {
  const { accountId, status = 'Any' } = invocation.options as {
    accountId?: string
    status?: TokenStatus | 'Any'
  }
  if (accountId !== undefined && !isAccountId(accountId))
    throw new SettingsError('`--account-id` must be 12 digits')
  if (!statuses.includes(status))
    throw new SettingsError(`\`--status\` must be one of ${statuses.join(', ')}`)
  const now = systemClock()
  const store = await openExistingStore(await settingsOf(invocation, ['accountId', 'status']))
  try {
    await printPages<ListedToken>(process.stdout, {
      pageSize,
      shown: (token) => shownToken(token, now),
      pageAfter: (last) =>
        listTokens(store.read, {
          accountId: accountId ?? null,
          status,
          now,
          after: last?.serialNumber,
          limit: pageSize,
        }),
    })
  } finally {
    await store.close()
  }
}

/** With the words of the console; nothing of clocks and counters. */
const shownToken = (token: ListedToken, now: number) => ({
  serialNumber: token.serialNumber,
  status: tokenStatus(token, now),
  stock: token.accountId === null ? 'pool' : 'account',
  accountId: token.accountId,
  owner:
    token.ownerKind === null
      ? null
      : { kind: token.ownerKind, accountId: token.ownerAccountId, userName: token.userName },
  kind: token.stepSeconds === null ? 'hotp' : 'totp',
  algorithm: token.algorithm,
  digits: token.digits,
  stepSeconds: token.stepSeconds,
  manufacturer: token.manufacturer,
  model: token.model,
  importedAt: isoTime(token.importedAt),
  startsAt: isoTime(token.startsAt),
  expiresAt: isoTime(token.expiresAt),
  lostAt: isoTime(token.lostAt),
})

const isoTime = (time: number | null): string | null => (time === null ? null : isoSeconds(time))

/** `sallyport token lost SERIAL`: takes it from whoever has it, for ever. */
export async function tokenLost(invocation: Invocation): Promise<void> {
  const { serial } = invocation.options as { serial: string }
  const store = await openExistingStore(await settingsOf(invocation, ['serial']))
  try {
    const { serialNumber } = await store.write((tx) => markAsLost(tx, serial))
    process.stdout.write(
      `The token ${serialNumber} is marked as lost. It can never be assigned again.\n`,
    )
  } finally {
    await store.close()
  }
}

async function markAsLost(tx: Transaction, serial: string): Promise<HardwareToken> {
  const token = await findTokenBySerial(tx.query, serial)
  if (token === undefined) throw notInStock(serial)
  const now = systemClock()
  const verdict = await markLost(tx, token, { now })
  if (!verdict.ok) throw lostRefusal(verdict.reason, serial)
  const { takenFrom } = verdict
  const act = {
    // Of a token that nobody has, of the pool, in the server's own log, which is no account's.
    accountId: takenFrom?.accountId ?? token.accountId ?? '',
    eventName: 'HardwareTokenMarkedLost',
    requestParameters: { serialNumber: token.serialNumber, deactivated: takenFrom !== undefined },
    touched: takenFrom === undefined ? [] : [takenFrom.userId ?? takenFrom.accountId],
  }
  await insertEvents(tx, [operatorEvent(act, { random: systemRandom, now })])
  return token
}

function lostRefusal(reason: Extract<LostVerdict, { ok: false }>['reason'], serial: string): Error {
  if (reason === 'unknown') return notInStock(serial)
  return reason === 'lost-already'
    ? new SettingsError(`the token ${serial} is marked as lost already`)
    : new Error(`the token ${serial} changed hands a moment ago: try again`)
}

/** `sallyport token delete SERIAL`: forgets a token that nobody has, as if it had never been imported. */
export async function tokenDelete(invocation: Invocation): Promise<void> {
  const { serial } = invocation.options as { serial: string }
  const store = await openExistingStore(await settingsOf(invocation, ['serial']))
  try {
    const { serialNumber } = await store.write((tx) => deleteBySerial(tx, serial))
    process.stdout.write(`The token ${serialNumber} is deleted from the stock.\n`)
  } finally {
    await store.close()
  }
}

/** Exported for the test of what happens when somebody enables it at the same moment. */
export async function deleteBySerial(tx: Transaction, serial: string): Promise<HardwareToken> {
  const token = await findTokenBySerial(tx.query, serial)
  if (token === undefined) throw notInStock(serial)
  const verdict = await deleteFromStock(tx, token)
  if (verdict === 'unknown') throw notInStock(serial)
  if (verdict === 'in-use')
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
