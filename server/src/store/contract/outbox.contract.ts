import { describe, expect, it } from 'vitest'
import {
  claimMessage,
  deleteMessagesBefore,
  insertMessage,
  listDueMessages,
  listMessages,
  type NewMessage,
  type OutboxMessage,
  recordReceipt,
  settleMessage,
} from '../outbox.js'
import { fresh, now, type StoreUnderTest } from './store-under-test.contract.js'

export function outboxContract(underTest: StoreUnderTest): void {
  const { write, winners, newAccount, newUser } = underTest

  const put = async (accountId: string, more: Partial<NewMessage> = {}): Promise<OutboxMessage> => {
    const message: NewMessage = {
      messageId: fresh('message-'),
      channel: 'sms',
      accountId,
      userId: null,
      purpose: 'sign-in',
      subject: 'a sign-in',
      recipientSealed: 'v1.aaaaaaaa.phone',
      lastDigits: '12',
      bodySealed: 'v1.aaaaaaaa.text',
      createdAt: now,
      sendBefore: now + 300_000,
      ...more,
    }
    await write((tx) => insertMessage(tx, message))
    return find(message.messageId)
  }
  const find = async (messageId: string): Promise<OutboxMessage> => {
    const due = await listDueMessages(underTest.read, now * 2, 10_000)
    const found = due.find((message) => message.messageId === messageId)
    if (found === undefined) throw new Error('the message is not due')
    return found
  }
  const claim = { now, until: now + 60_000 }
  const stateOf = (messageId: string) =>
    underTest.read
      .selectFrom('outbox')
      .select(['state', 'failure', 'recipient_sealed', 'body_sealed'])
      .where('message_id', '=', messageId)
      .executeTakeFirstOrThrow()

  describe('the outbox', () => {
    it('tells what is due, oldest first, and not what is not yet', async () => {
      const accountId = await newAccount()
      const second = await put(accountId, { createdAt: now - 5 })
      const first = await put(accountId, { createdAt: now - 10 })
      const later = await put(accountId, { createdAt: now + 10 })
      const due = await listDueMessages(underTest.read, now, 10_000)
      const ids = due
        .filter((message) => message.accountId === accountId)
        .map(({ messageId }) => messageId)
      expect(ids).toEqual([first.messageId, second.messageId])
      expect(later.state).toBe('waiting')
    })

    it('gives a message to one of fifty nodes at once', async () => {
      const message = await put(await newAccount())
      expect(await winners((tx) => claimMessage(tx, message, claim))).toBe(1)
      // It is due again only when the node that has it must have gone down.
      const due = await listDueMessages(underTest.read, now + 59_999, 10_000)
      expect(due.map(({ messageId }) => messageId)).not.toContain(message.messageId)
      expect(await find(message.messageId)).toMatchObject({ state: 'sending', tries: 1 })
    })

    it('forgets the number and the text of what is over, and keeps those of what is tried again', async () => {
      const message = await put(await newAccount())
      await write((tx) => claimMessage(tx, message, claim))
      const sending = await find(message.messageId)
      const again = {
        state: 'waiting',
        changedAt: now,
        nextTryAt: now + 2000,
        failure: 'no',
      } as const
      expect(await write((tx) => settleMessage(tx, sending, again))).toBe(true)
      const waiting = await find(message.messageId)
      expect(waiting).toMatchObject({ state: 'waiting', nextTryAt: now + 2000, tries: 1 })
      expect(waiting.bodySealed).not.toBe('')
      await write((tx) => claimMessage(tx, waiting, claim))
      const sent = { state: 'sent', changedAt: now, gateway: 'g', gatewayMessageId: 'id' } as const
      const claimed = await find(message.messageId)
      expect(await write((tx) => settleMessage(tx, claimed, sent))).toBe(true)
      expect(await stateOf(message.messageId)).toEqual({
        state: 'sent',
        failure: null,
        recipient_sealed: '',
        body_sealed: '',
      })
      // What is decided is decided once.
      expect(await write((tx) => settleMessage(tx, claimed, sent))).toBe(false)
    })

    it('takes a receipt of the gateway that has the message, whatever comes after it', async () => {
      const message = await put(await newAccount())
      await write((tx) => claimMessage(tx, message, claim))
      const gatewayMessageId = fresh()
      const receipt = { gateway: 'g', gatewayMessageId, state: 'delivered', now } as const
      const receive = (more: object = {}) =>
        write((tx) => recordReceipt(tx, { ...receipt, ...more }))
      // It is not yet known that the gateway has it.
      expect(await receive()).toBe(false)
      const sent = { state: 'sent', changedAt: now, gateway: 'g', gatewayMessageId } as const
      const claimed = await find(message.messageId)
      await write((tx) => settleMessage(tx, claimed, sent))
      expect(await receive({ gateway: 'other' })).toBe(false)
      expect(await receive()).toBe(true)
      expect(await receive({ state: 'failed', failure: 'late' })).toBe(false)
      expect(await stateOf(message.messageId)).toMatchObject({ state: 'delivered', failure: null })
    })

    it('is listed for an account, newest first, without number and text', async () => {
      const user = await newUser(await newAccount())
      const whose = { userId: user.userId }
      const first = await put(user.accountId, { ...whose, messageId: `${fresh()}-1` })
      const id = first.messageId.slice(0, -2)
      await put(user.accountId, { messageId: `${id}-2` })
      await put(await newAccount())
      const page = { accountId: user.accountId, limit: 10 }
      const listed = await listMessages(underTest.read, page)
      expect(listed.map(({ messageId }) => messageId)).toEqual([`${id}-2`, `${id}-1`])
      expect(listed[1]).toMatchObject({ userName: user.userName, lastDigits: '12' })
      expect(JSON.stringify(listed)).not.toContain('v1.aaaaaaaa')
      const before = await listMessages(underTest.read, { ...page, before: `${id}-2` })
      expect(before.map(({ messageId }) => messageId)).toEqual([`${id}-1`])
    })

    it('deletes what is old and over', async () => {
      const accountId = await newAccount()
      const [waiting, over] = [await put(accountId), await put(accountId)]
      await write((tx) =>
        settleMessage(tx, over, { state: 'expired', changedAt: now, failure: 'late' }),
      )
      await write((tx) => deleteMessagesBefore(tx, now + 1))
      const left = await listMessages(underTest.read, { accountId, limit: 10 })
      expect(left.map(({ messageId }) => messageId)).toEqual([waiting.messageId])
    })
  })
}
