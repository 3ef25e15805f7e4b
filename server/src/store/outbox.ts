import { changedRows, type Database, type Transaction } from './store.js'

/**
 * `waiting`: to be handed to a gateway. `sending`: a node is doing so. `sent`: a gateway took it. `delivered`: the telephone has
 * it. `failed`: nobody will get it. `expired`: it was of no use any more before it could be sent. `unknown`: the connection broke
 * while it was handed over; it may have been sent, so it is not sent again.
 */
export type MessageState =
  'waiting' | 'sending' | 'sent' | 'delivered' | 'failed' | 'expired' | 'unknown'

export interface OutboxMessage {
  /** Sorts by time. */
  messageId: string
  channel: 'sms'
  accountId: string
  userId: string | null
  purpose: string
  /** What it belongs to: of two messages of one subject the newer counts. */
  subject: string
  /** Sealed; empty once nothing more is to be sent, as the body is. */
  recipientSealed: string
  lastDigits: string
  bodySealed: string
  state: MessageState
  createdAt: number
  /** Later it is of no use. */
  sendBefore: number
  nextTryAt: number
  tries: number
  changedAt: number
  gateway: string | null
  gatewayMessageId: string | null
  failure: string | null
}

const columns = [
  'message_id as messageId',
  'channel',
  'account_id as accountId',
  'user_id as userId',
  'purpose',
  'subject',
  'recipient_sealed as recipientSealed',
  'last_digits as lastDigits',
  'body_sealed as bodySealed',
  'state',
  'created_at as createdAt',
  'send_before as sendBefore',
  'next_try_at as nextTryAt',
  'tries',
  'changed_at as changedAt',
  'gateway',
  'gateway_message_id as gatewayMessageId',
  'failure',
] as const

export type NewMessage = Omit<
  OutboxMessage,
  'state' | 'nextTryAt' | 'tries' | 'changedAt' | 'gateway' | 'gatewayMessageId' | 'failure'
>

/** To be sent as soon as the transaction is committed. */
export async function insertMessage(tx: Transaction, message: NewMessage): Promise<void> {
  await tx.query
    .insertInto('outbox')
    .values({
      message_id: message.messageId,
      channel: message.channel,
      account_id: message.accountId,
      user_id: message.userId,
      purpose: message.purpose,
      subject: message.subject,
      recipient_sealed: message.recipientSealed,
      last_digits: message.lastDigits,
      body_sealed: message.bodySealed,
      state: 'waiting',
      created_at: message.createdAt,
      send_before: message.sendBefore,
      next_try_at: message.createdAt,
      tries: 0,
      changed_at: message.createdAt,
      gateway: null,
      gateway_message_id: null,
      failure: null,
    })
    .execute()
}

/** Those whose time has come: to be sent, or left by a node that went down while it sent them. Oldest first. */
export async function listDueMessages(
  query: Database,
  now: number,
  limit: number,
): Promise<OutboxMessage[]> {
  const rows = await query
    .selectFrom('outbox')
    .select(columns)
    .where('state', 'in', ['waiting', 'sending'])
    .where('next_try_at', '<=', now)
    .orderBy('next_try_at')
    .limit(limit)
    .execute()
  return rows as OutboxMessage[]
}

/** Takes a message to send it; false where another node has. One conditional write, so that it is sent once. */
export async function claimMessage(
  tx: Transaction,
  message: OutboxMessage,
  claim: { now: number; until: number },
): Promise<boolean> {
  const result = await tx.query
    .updateTable('outbox')
    .set({
      state: 'sending',
      next_try_at: claim.until,
      tries: message.tries + 1,
      changed_at: claim.now,
    })
    .where('message_id', '=', message.messageId)
    .where('state', '=', 'waiting')
    .where('tries', '=', message.tries)
    .executeTakeFirst()
  return changedRows(result) === 1
}

export interface MessageChange {
  state: MessageState
  changedAt: number
  nextTryAt?: number
  gateway?: string | undefined
  gatewayMessageId?: string | undefined
  failure?: string | undefined
}

/** What became of a message that was claimed; false where that was decided otherwise meanwhile. */
export async function settleMessage(
  tx: Transaction,
  message: Pick<OutboxMessage, 'messageId' | 'state'>,
  change: MessageChange,
): Promise<boolean> {
  const isOver = change.state !== 'waiting' && change.state !== 'sending'
  const result = await tx.query
    .updateTable('outbox')
    .set({
      state: change.state,
      changed_at: change.changedAt,
      failure: change.failure ?? null,
      ...(change.nextTryAt !== undefined && { next_try_at: change.nextTryAt }),
      ...(change.gateway !== undefined && { gateway: change.gateway }),
      ...(change.gatewayMessageId !== undefined && { gateway_message_id: change.gatewayMessageId }),
      // Nobody needs the code and the number any more.
      ...(isOver && { recipient_sealed: '', body_sealed: '' }),
    })
    .where('message_id', '=', message.messageId)
    .where('state', '=', message.state)
    .executeTakeFirst()
  return changedRows(result) === 1
}

/** Nobody needs what still waits for a subject, or for a user. */
export async function expireWaitingMessages(
  tx: Transaction,
  which: { subject: string } | { userId: string },
): Promise<void> {
  const waiting = tx.query
    .updateTable('outbox')
    .set({
      state: 'expired',
      failure: 'it was no longer wanted',
      recipient_sealed: '',
      body_sealed: '',
    })
    .where('state', '=', 'waiting')
  await (
    'subject' in which
      ? waiting.where('subject', '=', which.subject)
      : waiting.where('user_id', '=', which.userId)
  ).execute()
}

/** A gateway tells what became of a message that it took. Undefined where no such message is waiting to be told of. */
export async function recordReceipt(
  tx: Transaction,
  receipt: {
    gateway: string
    gatewayMessageId: string
    state: 'sent' | 'delivered' | 'failed'
    failure?: string | undefined
    now: number
  },
): Promise<boolean> {
  const result = await tx.query
    .updateTable('outbox')
    .set({ state: receipt.state, changed_at: receipt.now, failure: receipt.failure ?? null })
    .where('gateway_message_id', '=', receipt.gatewayMessageId)
    .where('gateway', '=', receipt.gateway)
    // What is over stays so: receipts may come twice, and in any order.
    .where('state', 'in', ['sent', 'unknown'])
    .executeTakeFirst()
  return changedRows(result) === 1
}

export type ListedMessage = Omit<OutboxMessage, 'recipientSealed' | 'bodySealed' | 'subject'> & {
  userName: string | null
}

/** Newest first. `accountId` null: of the whole server. */
export async function listMessages(
  query: Database,
  page: { accountId: string | null; before?: string | undefined; limit: number },
): Promise<ListedMessage[]> {
  const { accountId, before, limit } = page
  let select = query
    .selectFrom('outbox')
    .leftJoin('users', 'users.user_id', 'outbox.user_id')
    .select([
      'outbox.message_id as messageId',
      'outbox.channel',
      'outbox.account_id as accountId',
      'outbox.user_id as userId',
      'outbox.purpose',
      'outbox.last_digits as lastDigits',
      'outbox.state',
      'outbox.created_at as createdAt',
      'outbox.send_before as sendBefore',
      'outbox.next_try_at as nextTryAt',
      'outbox.tries',
      'outbox.changed_at as changedAt',
      'outbox.gateway',
      'outbox.gateway_message_id as gatewayMessageId',
      'outbox.failure',
      'users.user_name as userName',
    ])
    .orderBy('outbox.message_id', 'desc')
    .limit(limit)
  if (accountId !== null) select = select.where('outbox.account_id', '=', accountId)
  if (before !== undefined) select = select.where('outbox.message_id', '<', before)
  return (await select.execute()) as ListedMessage[]
}

/** Those that are over. */
export async function deleteMessagesBefore(tx: Transaction, createdBefore: number): Promise<void> {
  await tx.query
    .deleteFrom('outbox')
    .where('created_at', '<', createdBefore)
    .where('state', 'not in', ['waiting', 'sending'])
    .execute()
}
