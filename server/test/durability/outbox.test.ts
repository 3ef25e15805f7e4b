import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newEventId } from '../../src/audit/event-id.js'
import { masterKeyOf } from '../../src/main/open-store.js'
import { systemRandom } from '../../src/random.js'
import { openKeyRing } from '../../src/secrets/key-ring.js'
import { insertMessage, listMessages } from '../../src/store/outbox.js'
import type { Store } from '../../src/store/store.js'
import { engines, type Installation, installation } from '../support/installation.js'

const count = 40

/** A provider that takes nothing until it is told to. */
interface Provider {
  server: Server
  url: string
  isOpen: boolean
  /** The ids of what it took, each as often as it came. */
  taken: string[]
  refused: number
}

async function openProvider(): Promise<Provider> {
  const provider: Provider = {
    server: createServer((request, response) => {
      const pieces: Buffer[] = []
      request.on('data', (piece: Buffer) => pieces.push(piece))
      request.on('end', () => {
        const { id } = JSON.parse(Buffer.concat(pieces).toString()) as { id: string }
        if (provider.isOpen) provider.taken.push(id)
        else provider.refused += 1
        response.writeHead(provider.isOpen ? 200 : 503).end()
      })
    }),
    url: '',
    isOpen: false,
    taken: [],
    refused: 0,
  }
  await new Promise<void>((resolve) => provider.server.listen(0, '127.0.0.1', resolve))
  provider.url = `http://127.0.0.1:${(provider.server.address() as AddressInfo).port}/sms`
  return provider
}

/** The same data, with a gateway that sends to the provider. */
function withGateway(place: Installation, url: string): Installation {
  const gateway = { kind: 'webhook', url, secret: 'a secret of thirty-two characters' }
  const environment = { ...place.environment, SALLYPORT_SMS_GATEWAYS: JSON.stringify([gateway]) }
  const { dataDir, options } = place
  return installation({
    environment,
    ...(dataDir === undefined ? { databaseUrl: options[1] ?? '' } : { dataDir }),
  })
}

describe.each(engines)('the outbox on %s', (engine, newPlace) => {
  let place: Installation
  let provider: Provider
  let store: Store
  let accountId: string
  beforeAll(async () => {
    provider = await openProvider()
    const bare = await newPlace()
    ;({ accountId } = await bare.createAccount())
    place = withGateway(bare, provider.url)
    store = await place.openStore()
  }, 120_000)
  afterAll(async () => {
    provider.server.close()
    await store.close()
  })

  async function putMessages(): Promise<string[]> {
    const settings = {
      ...(place.dataDir === undefined
        ? { databaseUrl: place.options[1] }
        : { dataDir: place.dataDir }),
      masterKey: place.environment['SALLYPORT_MASTER_KEY'],
    }
    const clock = Date.now
    const parts = { store, random: systemRandom, clock, masterKey: masterKeyOf(settings) }
    const keyRing = await openKeyRing(parts)
    const ids = Array.from({ length: count }, () => newEventId(systemRandom, clock()))
    await store.write(async (tx) => {
      for (const messageId of ids) {
        // eslint-disable-next-line no-await-in-loop -- one transaction has one connection
        await insertMessage(tx, {
          messageId,
          channel: 'sms',
          accountId,
          userId: null,
          purpose: 'sign-in',
          subject: messageId,
          recipientSealed: keyRing.seal('+4915178642089', `outbox-recipient:${messageId}`),
          lastDigits: '89',
          bodySealed: keyRing.seal('123456', `outbox-body:${messageId}`),
          createdAt: clock(),
          sendBefore: clock() + 300_000,
        })
      }
    })
    return ids
  }

  const states = async () =>
    (await listMessages(store.read, { accountId, limit: 1000 })).map(({ state }) => state)

  it('survives a server that is killed, and sends each message once', async () => {
    const killed = await place.start()
    const ids = await putMessages()
    // All of them wait for another try.
    const tried = async () =>
      (await listMessages(store.read, { accountId, limit: 1000 })).filter(
        ({ state, tries }) => state === 'waiting' && tries > 0,
      ).length
    await expect.poll(tried, { timeout: 20_000, interval: 20 }).toBe(ids.length)
    expect(provider.refused).toBeGreaterThan(0)
    await killed.end('SIGKILL')
    provider.isOpen = true
    const servers = await Promise.all(
      Array.from({ length: engine === 'PostgreSQL' ? 2 : 1 }, () => place.start()),
    )
    await expect
      .poll(async () => new Set(await states()), { timeout: 60_000, interval: 100 })
      .toEqual(new Set(['sent']))
    for (const server of servers) expect(await server.end('SIGTERM')).toMatchObject({ code: 0 })
    expect(provider.taken.toSorted()).toEqual(ids.toSorted())
  }, 120_000)
})
