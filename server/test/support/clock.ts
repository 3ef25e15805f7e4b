import { windowOf } from '../../src/mfa/attempt-limits.js'
import type { TestServer } from './ephemeral.js'

type Clocked = Pick<TestServer, 'now' | 'advance'>

const stepMilliseconds = 30_000

/** Moves to just after the beginning of a time step, so that codes stay what they are while a test runs. */
export async function startOfStep(server: Clocked): Promise<void> {
  await server.advance((stepMilliseconds - (server.now() % stepMilliseconds)) / 1000 + 1)
}

/** Moves to just after the beginning of the next window in which tries are counted. */
export async function startOfWindow(server: Clocked): Promise<void> {
  const now = server.now()
  await server.advance((windowOf(now) + 180_000 - now) / 1000 + 1)
}
