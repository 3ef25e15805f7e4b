import { onTestFinished } from 'vitest'
import { createMovableClock } from '../../src/app/ephemeral.js'
import { type AppParts, assembleParts } from '../../src/app/parts.js'
import { createRoutes } from '../../src/app/routes.js'
import { createSetUpLink } from '../../src/app/set-up-link.js'
import { systemClock } from '../../src/clock.js'
import { listen } from '../../src/http/server.js'
import { siteOf } from '../../src/http/site.js'
import { createLog } from '../../src/observe/log.js'
import { systemRandom } from '../../src/random.js'
import { openPostgresStore } from '../../src/store/postgres.js'
import { openSqliteStore } from '../../src/store/sqlite.js'
import { createTestDatabase } from './postgres.js'

/** A server without an account, in this process, whose clock can be moved. */
export interface SetUpServer {
  endpoint: string
  /** The set-up link. */
  link: string
  parts: AppParts
  advance(seconds: number): void
}

export async function startSetUpServer(
  engine: 'sqlite' | 'postgres' = 'sqlite',
): Promise<SetUpServer> {
  const clock = createMovableClock(systemClock)
  const masterKey = { key: systemRandom.bytes(32), origin: 'memory' }
  const parts = await assembleParts({
    store:
      engine === 'sqlite'
        ? await openSqliteStore(':memory:')
        : await openPostgresStore(await createTestDatabase()),
    masterKey: () => Promise.resolve(masterKey),
    random: systemRandom,
    clock: clock.now,
    wallClock: systemClock,
    log: createLog('error'),
  })
  const bugs: unknown[] = []
  const listener = await listen('127.0.0.1:0', createRoutes(parts), (error) => bugs.push(error))
  onTestFinished(async () => {
    await listener.close()
    await parts.close()
    if (bugs.length > 0)
      throw new AggregateError(bugs, 'requests failed for a reason that is a bug')
  })
  Object.assign(parts.site, siteOf({ listenerUrl: listener.url }))
  const link = await createSetUpLink(parts, listener.url)
  return {
    endpoint: listener.url,
    link: link ?? '',
    parts,
    advance: (seconds) => clock.advance(seconds * 1000),
  }
}
