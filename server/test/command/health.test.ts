import pg from 'pg'
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest'
import { startServer } from '../support/command.js'
import { startEphemeral, type TestServer } from '../support/ephemeral.js'
import { createTestDatabase } from '../support/postgres.js'
import { startPostgres } from '../support/postgres-server.js'
import { sendRaw } from '../support/signed-request.js'

let server: TestServer
beforeAll(async () => {
  server = await startEphemeral()
})
afterAll(() => server.close())

it('is healthy while it runs and ready while the database answers', async () => {
  const health = await fetch(`${server.endpoint}/healthz`)
  expect([health.status, await health.text()]).toEqual([200, 'ok\n'])
  const ready = await fetch(`${server.endpoint}/readyz`)
  expect([ready.status, await ready.json()]).toEqual([200, { ready: true }])
})

it('is not ready, but healthy, while the database is gone, and ready when it is back', async () => {
  const postgres = await startPostgres()
  onTestFinished(() => postgres.stop())
  const durable = await startServer(['--database-url', postgres.url], {
    environment: {
      SALLYPORT_MASTER_KEY: Buffer.alloc(32, 7).toString('base64'),
      SALLYPORT_LOG_LEVEL: 'silent',
    },
  })
  onTestFinished(async () => void (await durable.end('SIGKILL')))
  const statusOf = async (path: string): Promise<number> =>
    (await fetch(`${durable.endpoint}${path}`)).status
  expect(await statusOf('/readyz')).toBe(200)
  await postgres.crash('SIGQUIT')
  const gone = await fetch(`${durable.endpoint}/readyz`)
  expect([gone.status, await gone.json()]).toEqual([
    503,
    { ready: false, reason: 'the database does not answer' },
  ])
  expect(await statusOf('/healthz')).toBe(200)
  await postgres.restart()
  expect(await statusOf('/readyz')).toBe(200)
  expect(await durable.end('SIGTERM')).toMatchObject({ code: 0, stderr: '' })
}, 60_000)

it('is not ready while the database keeps it waiting', async () => {
  const url = await createTestDatabase()
  const durable = await startServer(['--database-url', url], {
    environment: { SALLYPORT_MASTER_KEY: Buffer.alloc(32, 7).toString('base64') },
  })
  onTestFinished(async () => void (await durable.end('SIGKILL')))
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  onTestFinished(() => client.end())
  await client.query('begin')
  await client.query('lock table accounts in access exclusive mode')
  expect((await fetch(`${durable.endpoint}/readyz`)).status).toBe(503)
  await client.query('rollback')
  expect((await fetch(`${durable.endpoint}/readyz`)).status).toBe(200)
})

it("sends a browser's GET / to the console, and any other to the APIs", async () => {
  const accept = 'text/html,application/xhtml+xml;q=0.9,*/*;q=0.8'
  const browser = await sendRaw(server, { method: 'GET', headers: { accept } })
  expect([browser.status, browser.headers['location']]).toEqual([302, '/console'])
  const tool = await sendRaw(server, { method: 'GET', headers: { accept: '*/*' } })
  expect([tool.status, tool.headers['location']]).toEqual([302, 'https://aws.amazon.com/iam'])
})
