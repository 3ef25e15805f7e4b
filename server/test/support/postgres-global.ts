import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { TestProject } from 'vitest/node'
import { type PostgresServer, startPostgres } from './postgres-server.js'

declare module 'vitest' {
  export interface ProvidedContext {
    postgresDoor: string
  }
}

/**
 * One PostgreSQL for a run of the tests, started when a test file first asks for it (`postgres.ts`) and ended with the run.
 * Without fsync: these tests end processes, never the machine.
 */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  let starting: Promise<PostgresServer> | undefined
  const door = createServer((_, response) => {
    starting ??= startPostgres({ fsync: 'off', max_connections: '200' })
    starting.then(
      ({ url }) => response.end(url),
      (error: unknown) => response.writeHead(500).end(String(error)),
    )
  })
  await new Promise<void>((resolve) => {
    door.listen(0, '127.0.0.1', resolve)
  })
  project.provide('postgresDoor', `http://127.0.0.1:${(door.address() as AddressInfo).port}`)
  return async () => {
    door.close()
    const server = await starting?.catch(() => undefined)
    await server?.stop()
  }
}
