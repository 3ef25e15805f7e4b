import { createMovableClock } from '../../src/app/ephemeral.js'
import { assembleParts } from '../../src/app/parts.js'
import { createRoutes } from '../../src/app/routes.js'
import { systemClock } from '../../src/clock.js'
import { listen } from '../../src/http/server.js'
import { siteOf } from '../../src/http/site.js'
import { createLog } from '../../src/observe/log.js'
import { systemRandom } from '../../src/random.js'
import { loadMasterKey } from '../../src/secrets/master-key.js'
import type { Installation } from './installation.js'

/** A server in this process on the data that commands work on, whose clock can be moved. */
export interface DataDirServer {
  endpoint: string
  /** Moves the server's clock forward. */
  advance(seconds: number): Promise<void>
  /** The server's time, in milliseconds. */
  now(): number
  close(): Promise<void>
}

export async function startOnDataDir({ dataDir, openStore }: Installation): Promise<DataDirServer> {
  const clock = createMovableClock(systemClock)
  const parts = await assembleParts({
    store: await openStore(),
    masterKey: (dataKeys) => loadMasterKey({ dataDir }, dataKeys, systemRandom),
    random: systemRandom,
    clock: clock.now,
    // Clients sign by real time.
    wallClock: systemClock,
    log: createLog('error'),
  })
  const bugs: unknown[] = []
  const onBug = (error: unknown): void => void bugs.push(error)
  const listener = await listen('127.0.0.1:0', createRoutes({ ...parts, onBug }), onBug)
  Object.assign(parts.site, siteOf({ listenerUrl: listener.url }))
  return {
    endpoint: listener.url,
    advance: (seconds) => Promise.resolve(clock.advance(seconds * 1000)),
    now: clock.now,
    close: async () => {
      await listener.close()
      await parts.close()
      if (bugs.length > 0)
        throw new AggregateError(bugs, 'requests failed for a reason that is a bug')
    },
  }
}
