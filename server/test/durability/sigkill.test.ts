import { randomInt } from 'node:crypto'
import { statSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import { sql } from 'kysely'
import { expect, it } from 'vitest'
import { databaseFile } from '../../src/app/data-dir.js'
import type { Store } from '../../src/store/store.js'
import { launchServer, type ServerProcess } from '../support/command.js'
import {
  type AccountAdmin,
  type Installation,
  installation,
  newDatabase,
  newDataDir,
} from '../support/installation.js'
import { createDatabaseOn } from '../support/postgres.js'
import { startPostgres } from '../support/postgres-server.js'
import { createSignedClient } from '../support/signed-client.js'
import { expectAllKept, expectNothingHalfDone, type Facts, readFacts } from './consistency.js'
import { createLedger, type Ledger, writeUntilCut } from './write-load.js'

const limit = { timeout: 300_000 }
const clients = 6

/** Several clients write through the server until it is cut off under them. */
async function writeUnderLoad(
  server: ServerProcess,
  load: { ledger: Ledger; prefix: string; admin: AccountAdmin },
  cut: () => Promise<unknown>,
): Promise<void> {
  const { ledger, prefix, admin } = load
  const client = createSignedClient(server.endpoint, admin)
  const writing = new AbortController()
  const writers = Promise.all(
    Array.from({ length: clients }, (_, index) =>
      writeUntilCut(client, {
        ledger,
        accountId: admin.accountId,
        prefix: `${prefix}-${index}`,
      }),
    ),
  ).finally(() => writing.abort())
  const enough = ledger.requestIds.length + randomInt(1, 30)
  while (!writing.signal.aborted && ledger.requestIds.length < enough) await wait(1)
  await wait(randomInt(0, 10))
  await cut()
  await writers
  client.close()
}

it(
  'loses nothing that it has answered and leaves nothing half done when it is killed, on SQLite',
  limit,
  async () => {
    // Two servers, each with its own data: while the one starts, the other is under load.
    const answered = await Promise.all([killOverAndOver(25), killOverAndOver(25)])
    expect(Math.min(...answered)).toBeGreaterThan(100)
  },
)

/** Resolves to the number of writes that were answered. */
async function killOverAndOver(kills: number): Promise<number> {
  const place = await newDataDir()
  const admin = await place.createAccount()
  const ledger = createLedger()
  let server = await place.start()
  for (let kill = 0; kill < kills; kill += 1) {
    const { end } = server
    await writeUnderLoad(server, { ledger, prefix: `k${kill}`, admin }, () => end('SIGKILL'))
    server = await place.start()
    // Opened anew each time: a process that reads on would spare the server the recovery of the file.
    const store = await place.openStore()
    const facts = await readFacts(store.read, admin.adminUserName)
    await store.close()
    expectNothingHalfDone(facts)
    expectAllKept(facts, ledger)
    expect(server.stderr()).toBe('')
  }
  expect(await server.end('SIGTERM')).toMatchObject({ code: 0, stderr: '' })
  expect(ledger.surprises).toEqual([])
  return ledger.requestIds.length
}

it('starts after it was killed while it made its tables', limit, async () => {
  for (const written of [1, 20_000, 50_000, 80_000]) {
    const place = await newDataDir()
    const first = launchServer(place.options)
    await fileGrows(`${databaseFile(place.dataDir ?? '')}-wal`, written)
    await first.end('SIGKILL')
    const second = await place.start()
    expect(await second.end('SIGTERM')).toMatchObject({ code: 0, stderr: '' })
  }
})

/** Looks without a pause while the file grows: what follows is to happen in the middle of it. */
async function fileGrows(path: string, size: number): Promise<void> {
  const sizeNow = () => statSync(path, { throwIfNoEntry: false })?.size ?? 0
  while (sizeNow() === 0) await new Promise((resolve) => setImmediate(resolve))
  const deadline = performance.now() + 10_000
  while (sizeNow() < size && performance.now() < deadline);
}

it(
  'loses nothing and leaves nothing half done when one of two nodes on PostgreSQL is killed',
  limit,
  async () => {
    const place = await newDatabase()
    const admin = await place.createAccount()
    const store = await place.openStore()
    const answered = await Promise.all(
      ['one', 'two'].map((name) => killNode({ place, store, name, kills: 25, admin })),
    )
    await store.close()
    expect(Math.min(...answered)).toBeGreaterThan(100)
  },
)

async function killNode(node: {
  place: Installation
  store: Store
  name: string
  kills: number
  admin: AccountAdmin
}): Promise<number> {
  const { place, store, name, admin } = node
  const ledger = createLedger()
  const start = (kill: number) =>
    installation({
      databaseUrl: `${place.options[1] ?? ''}?application_name=${name}-${kill}`,
      environment: place.environment,
    }).start()
  let server = await start(0)
  for (let kill = 0; kill < node.kills; kill += 1) {
    const { end } = server
    const load = { ledger, prefix: `${name}-k${kill}`, admin }
    await writeUnderLoad(server, load, () => end('SIGKILL'))
    server = await start(kill + 1)
    await connectionsGone(store, `${name}-${kill}`)
    const facts = await factsOfOneMoment(store, admin)
    expectNothingHalfDone(facts)
    expectAllKept(facts, ledger)
    expect(server.stderr()).toBe('')
  }
  expect(await server.end('SIGTERM')).toMatchObject({ code: 0, stderr: '' })
  expect(ledger.surprises).toEqual([])
  return ledger.requestIds.length
}

/** While other nodes go on writing. */
function factsOfOneMoment(store: Store, { adminUserName }: AccountAdmin): Promise<Facts> {
  return store.read
    .transaction()
    .setIsolationLevel('repeatable read')
    .execute((transaction) => readFacts(transaction, adminUserName))
}

/** PostgreSQL finishes what a client had sent before it died: only then is the outcome settled. */
async function connectionsGone(store: Store, applicationName: string): Promise<void> {
  const connections = sql`select 1 from pg_stat_activity where application_name = ${applicationName}`
  while ((await connections.execute(store.read)).rows.length > 0) await wait(20)
}

it(
  'comes back by itself, with all that it has answered, when PostgreSQL is killed under it',
  limit,
  async () => {
    const postgres = await startPostgres()
    try {
      const place = installation({ databaseUrl: await createDatabaseOn(postgres.url) })
      const admin = await place.createAccount()
      const server = await place.start()
      const ledger = createLedger()
      const client = createSignedClient(server.endpoint, admin)
      const status = async (path: string) => (await fetch(server.endpoint + path)).status
      const signals = ['SIGQUIT', 'SIGKILL', 'SIGQUIT', 'SIGKILL'] as const
      for (const [round, signal] of signals.entries()) {
        const load = { ledger, prefix: `r${round}`, admin }
        await writeUnderLoad(server, load, () => postgres.crash(signal))
        expect([await status('/readyz'), await status('/healthz')]).toEqual([503, 200])
        await postgres.restart()
        const asked = await client.call('GetUser', { UserName: admin.adminUserName })
        expect([asked.status, await status('/readyz')]).toEqual([200, 200])
        const store = await place.openStore()
        const facts = await factsOfOneMoment(store, admin)
        await store.close()
        expectNothingHalfDone(facts)
        expectAllKept(facts, ledger)
      }
      expect(ledger.requestIds.length).toBeGreaterThan(10)
      // While the database was away, calls were told so.
      expect(ledger.surprises.filter(({ status }) => status < 500)).toEqual([])
      client.close()
      // What was asked for meanwhile is audited, too: the server ends well only after it has written all of it.
      expect(await server.end('SIGTERM')).toMatchObject({ code: 0 })
    } finally {
      await postgres.stop()
    }
  },
)
