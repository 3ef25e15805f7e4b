import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createDispatcher, type Dispatcher } from '../../src/notify/outbox/dispatcher.js'
import type { Handover, Receipt, SmsGateway, TextMessage } from '../../src/notify/sms/gateway.js'
import { listMessages, type MessageState } from '../../src/store/outbox.js'
import { insertMessage } from '../../src/store/outbox.js'
import { accountId } from '../support/account.js'
import { startEphemeral, type TestServer } from '../support/ephemeral.js'

let server: TestServer
beforeAll(async () => {
  server = await startEphemeral()
  // These tests send by nodes of their own.
  await server.parts.textMessages.dispatcher.close()
})
beforeEach(() => server.reset())
afterAll(() => server.close())

/** A gateway that does what it is told. */
interface Scripted extends SmsGateway {
  sent: TextMessage[]
  receipt?: (receipt: Receipt) => void | Promise<void>
}

function gateway(
  name: string,
  answer: (message: TextMessage, n: number) => Handover | Promise<Handover>,
): Scripted {
  const scripted: Scripted = {
    name,
    sent: [],
    send: async (message) => {
      scripted.sent.push(message)
      return answer(message, scripted.sent.length)
    },
    onReceipt: (listener) => {
      scripted.receipt = listener
    },
    close: () => Promise.resolve(),
  }
  return scripted
}

const accepts = (name = 'good') =>
  gateway(name, ({ messageId }) => ({ kind: 'accepted', gatewayMessageId: `at ${messageId}` }))
const refuses = (name = 'down', more: Partial<Handover & { kind: 'refused' }> = {}) =>
  gateway(name, () => ({ kind: 'refused', reason: 'no connection', isFinal: false, ...more }))

/** A promise that the test resolves. */
function deferred<Value>() {
  let resolve: (value: Value) => void = () => undefined
  const promise = new Promise<Value>((settle) => {
    resolve = settle
  })
  return { promise, resolve }
}

const open: Dispatcher[] = []
/** A node that sends: the server's own has nothing to do with what these tests put into the outbox of an account. */
function node(...gateways: SmsGateway[]): Dispatcher {
  const { store, keyRing, clock } = server.parts
  const dispatcher = createDispatcher({ store, keyRing, clock, log: quiet, gateways })
  open.push(dispatcher)
  return dispatcher
}
const quiet = { warn: () => undefined, error: () => undefined }
afterAll(() => Promise.all(open.map((dispatcher) => dispatcher.close())))

let made = 0
async function put(lifeSeconds = 300): Promise<string> {
  made += 1
  const { keyRing, store, clock } = server.parts
  const messageId = `message-${String(made).padStart(6, '0')}`
  await store.write((tx) =>
    insertMessage(tx, {
      messageId,
      channel: 'sms',
      accountId,
      userId: null,
      purpose: 'sign-in',
      subject: messageId,
      recipientSealed: keyRing.seal('+4915178642089', `outbox-recipient:${messageId}`),
      lastDigits: '89',
      bodySealed: keyRing.seal('123456 is your code', `outbox-body:${messageId}`),
      createdAt: clock(),
      sendBefore: clock() + lifeSeconds * 1000,
    }),
  )
  return messageId
}

async function stateOf(messageId: string) {
  const all = await listMessages(server.parts.read, { accountId, limit: 1000 })
  return all.find((message) => message.messageId === messageId)
}
const expectState = async (messageId: string, state: MessageState, more: object = {}) =>
  expect(await stateOf(messageId)).toMatchObject({ state, ...more })

describe('the outbox', () => {
  it('hands each message to the first gateway, once, however many nodes there are', async () => {
    const first = accepts('first')
    const second = accepts('second')
    const nodes = [node(first, second), node(first, second), node(first, second)]
    const ids = await Promise.all(Array.from({ length: 30 }, () => put()))
    await Promise.all(nodes.map((each) => each.run()))
    await Promise.all(nodes.map((each) => each.run()))
    expect(first.sent.map(({ messageId }) => messageId).toSorted()).toEqual(ids.toSorted())
    expect(first.sent[0]).toMatchObject({ to: '+4915178642089', text: '123456 is your code' })
    expect(second.sent).toEqual([])
    await expectState(ids[0] ?? '', 'sent', { gateway: 'first', tries: 1 })
  })

  it('asks the next gateway where one does not take it', async () => {
    const down = refuses()
    const good = accepts()
    const id = await put()
    await node(down, good).run()
    expect([down.sent.length, good.sent.length]).toEqual([1, 1])
    await expectState(id, 'sent', { gateway: 'good' })
  })

  it('tries again later, with longer and longer waits, until it is too late', async () => {
    const down = refuses()
    const dispatcher = node(down)
    const id = await put(60)
    const waits: number[] = []
    for (let second = 0; second < 70; second += 1) {
      const before = down.sent.length
      // eslint-disable-next-line no-await-in-loop -- one second after the other
      await dispatcher.run()
      if (down.sent.length > before) waits.push(second)
      // eslint-disable-next-line no-await-in-loop -- as above
      await server.advance(1)
    }
    expect(waits).toEqual([0, 2, 6, 14, 30])
    await expectState(id, 'failed', { failure: 'down: no connection', tries: 5 })
  })

  it('waits as long as a gateway that is asked for too much wishes', async () => {
    const busy = gateway('busy', (_, n) =>
      n === 1
        ? { kind: 'refused', reason: 'throttled', isFinal: false, retryAfter: 20_000 }
        : { kind: 'accepted', gatewayMessageId: 'x' },
    )
    const dispatcher = node(busy)
    const id = await put()
    await dispatcher.run()
    await server.advance(19)
    await dispatcher.run()
    expect(busy.sent).toHaveLength(1)
    await server.advance(1)
    await dispatcher.run()
    await expectState(id, 'sent', { tries: 2 })
  })

  it('leaves a gateway alone that wishes so, and asks the others meanwhile', async () => {
    const busy = gateway('busy', () => ({
      kind: 'refused',
      reason: 'throttled',
      isFinal: false,
      retryAfter: 3_600_000,
    }))
    const down = gateway('down', (_, n) =>
      n < 3
        ? { kind: 'refused', reason: 'no connection', isFinal: false }
        : { kind: 'accepted', gatewayMessageId: 'x' },
    )
    const dispatcher = node(busy, down)
    const id = await put()
    for (let n = 0; n < 10; n += 1) {
      // eslint-disable-next-line no-await-in-loop -- one after the other
      await dispatcher.run()
      // eslint-disable-next-line no-await-in-loop -- as above
      await server.advance(1)
    }
    expect([busy.sent.length, down.sent.length]).toEqual([1, 3])
    await expectState(id, 'sent', { gateway: 'down' })
  })

  it('gives a message that a gateway may have to that one only, which knows it', async () => {
    const late = gateway('late', (_, n) =>
      n === 1
        ? { kind: 'refused', reason: 'no answer', isFinal: false, sameGatewayOnly: true }
        : { kind: 'accepted', gatewayMessageId: 'x' },
    )
    const good = accepts()
    const dispatcher = node(late, good)
    const id = await put()
    await dispatcher.run()
    await expectState(id, 'waiting', { gateway: 'late' })
    await server.advance(2)
    await dispatcher.run()
    expect([late.sent.length, good.sent.length]).toEqual([2, 0])
    await expectState(id, 'sent', { gateway: 'late' })
  })

  it('sends the others where one cannot be read', async () => {
    const id = await put()
    await server.parts.store.write((tx) =>
      tx.query
        .updateTable('outbox')
        .set({ body_sealed: 'damaged' })
        .where('message_id', '=', id)
        .execute(),
    )
    const other = await put()
    const good = accepts()
    await node(good).run()
    expect(good.sent.map(({ messageId }) => messageId)).toEqual([other])
  })

  it('keeps no id of a gateway that no database takes for text', async () => {
    const odd = gateway('odd', () => ({ kind: 'accepted', gatewayMessageId: 'a\0b' }))
    const id = await put()
    await node(odd).run()
    await expectState(id, 'sent', { gatewayMessageId: null })
  })

  it('asks nobody else where the number is wrong', async () => {
    const strict = refuses('strict', { reason: 'no such number', isFinal: true })
    const good = accepts()
    const id = await put()
    await node(strict, good).run()
    expect(good.sent).toEqual([])
    await expectState(id, 'failed', { failure: 'no such number', gateway: 'strict' })
  })

  it('does not send again what may have been sent', async () => {
    const broken = gateway('broken', () => ({ kind: 'unknown', reason: 'connection lost' }))
    const good = accepts()
    const dispatcher = node(broken, good)
    const id = await put()
    await dispatcher.run()
    await server.advance(120)
    await dispatcher.run()
    expect([broken.sent.length, good.sent.length]).toEqual([1, 0])
    await expectState(id, 'unknown', { failure: 'connection lost' })
  })

  it('keeps a message for a while where no gateway is connected', async () => {
    const id = await put()
    await node().run()
    await expectState(id, 'waiting', { failure: 'no gateway is connected' })
  })

  it('sends no code that has expired', async () => {
    const good = accepts()
    const id = await put(60)
    await server.advance(60)
    await node(good).run()
    expect(good.sent).toEqual([])
    await expectState(id, 'expired')
  })

  it('sends after a restart what was waiting, and not what was being handed over', async () => {
    const begun = deferred<void>()
    const never = deferred<Handover>()
    const hanging = gateway('hanging', () => {
      begun.resolve(undefined)
      return never.promise
    })
    const half = await put()
    // This node goes down while it hands the message over.
    void node(hanging).run()
    await begun.promise
    const waiting = await put()
    const good = accepts()
    const restarted = node(good)
    await restarted.run()
    await expectState(waiting, 'sent')
    await expectState(half, 'sending')
    await server.advance(61)
    await restarted.run()
    await expectState(half, 'unknown')
    expect(good.sent.map(({ messageId }) => messageId)).toEqual([waiting])
    // What it hears after all changes nothing.
    never.resolve({ kind: 'accepted', gatewayMessageId: 'late' })
    await hanging.close()
    await expectState(half, 'unknown')
  })

  it('keeps neither number nor text of what is over', async () => {
    const id = await put()
    await node(accepts()).run()
    const row = await server.parts.read
      .selectFrom('outbox')
      .select(['recipient_sealed', 'body_sealed'])
      .where('message_id', '=', id)
      .executeTakeFirst()
    expect(row).toEqual({ recipient_sealed: '', body_sealed: '' })
  })
})

describe('a receipt', () => {
  it('tells that the message was delivered, or failed', async () => {
    const good = accepts()
    const dispatcher = node(good)
    const [one, two] = [await put(), await put()]
    await dispatcher.run()
    const receipt = { gatewayMessageId: `at ${one}`, state: 'delivered' } as const
    expect(await dispatcher.receive('good', receipt)).toBe(true)
    const failed = { gatewayMessageId: `at ${two}`, state: 'failed', reason: 'absent' } as const
    expect(await dispatcher.receive('good', failed)).toBe(true)
    await expectState(one, 'delivered')
    await expectState(two, 'failed', { failure: 'absent' })
  })

  it('may be faster than the answer of the gateway', async () => {
    const fast: Scripted = gateway('fast', async ({ messageId }) => {
      void fast.receipt?.({ gatewayMessageId: `at ${messageId}`, state: 'delivered' })
      return Promise.resolve({ kind: 'accepted', gatewayMessageId: `at ${messageId}` })
    })
    const id = await put()
    await node(fast).run()
    await expect.poll(async () => (await stateOf(id))?.state).toBe('delivered')
  })

  it('of another gateway, or of a message that nobody knows, changes nothing', async () => {
    const dispatcher = node(accepts())
    const id = await put()
    await dispatcher.run()
    const receipt = { gatewayMessageId: `at ${id}`, state: 'failed' } as const
    expect(await dispatcher.receive('other', receipt)).toBe(false)
    expect(await dispatcher.receive('good', { ...receipt, gatewayMessageId: 'x' })).toBe(false)
    await expectState(id, 'sent')
  })
})
