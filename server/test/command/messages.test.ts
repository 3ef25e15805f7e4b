import { beforeAll, expect, it } from 'vitest'
import { newEventId } from '../../src/audit/event-id.js'
import { systemRandom } from '../../src/random.js'
import { insertMessage, listDueMessages, settleMessage } from '../../src/store/outbox.js'
import { type AccountAdmin, type Installation, newDataDir } from '../support/installation.js'

const startOfTime = Date.parse('2026-01-02T03:04:05Z')
const [phone, text] = ['planted-recipient', 'planted-text']

let place: Installation
let accounts: AccountAdmin[]
beforeAll(async () => {
  place = await newDataDir()
  accounts = [await place.createAccount('one'), await place.createAccount('two')]
  const store = await place.openStore()
  await store.write(async (tx) => {
    for (let sent = 0; sent < 600; sent += 1) {
      const createdAt = startOfTime + sent
      const messageId = newEventId(systemRandom, createdAt)
      const accountId = accounts[sent < 599 ? 0 : 1]?.accountId ?? ''
      // eslint-disable-next-line no-await-in-loop -- one transaction has one connection
      await insertMessage(tx, {
        messageId,
        channel: 'sms',
        accountId,
        userId: null,
        purpose: 'sign-in',
        subject: messageId,
        recipientSealed: phone,
        lastDigits: '89',
        bodySealed: text,
        createdAt,
        sendBefore: createdAt + 300_000,
      })
    }
    const [first] = await listDueMessages(tx.query, startOfTime, 1)
    if (first === undefined) throw new Error('there is no message')
    const change = { state: 'failed', changedAt: startOfTime + 1000, gateway: 'twilio' } as const
    await settleMessage(tx, first, { ...change, failure: 'the number is invalid' })
  })
  await store.close()
})

async function printed(...more: string[]): Promise<Record<string, unknown>[]> {
  const { code, stdout, stderr } = await place.run('messages', ...more)
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  expect(stdout).not.toContain('planted')
  const lines = stdout.split('\n').filter((line) => line !== '')
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>)
}

it('prints every message once as a line of JSON, newest first, without number and text', async () => {
  const messages = await printed()
  const times = messages.map(({ createdAt }) => createdAt)
  expect(times).toEqual(Array.from({ length: 600 }, (_, index) => startOfTime + 599 - index))
  expect(messages[0]).toMatchObject({
    accountId: accounts[1]?.accountId,
    purpose: 'sign-in',
    lastDigits: '89',
    state: 'waiting',
  })
  expect(messages.at(-1)).toMatchObject({
    state: 'failed',
    gateway: 'twilio',
    failure: 'the number is invalid',
  })
})

it('prints the messages of one account', async () => {
  expect(await printed('--account-id', accounts[1]?.accountId ?? '')).toHaveLength(1)
  expect(await printed('--account-id', '999999999999')).toEqual([])
})
