import type { HttpAnswer } from '../http/server.js'
import { anyAccountExists } from '../store/accounts.js'
import type { Store } from '../store/store.js'

/** Ready while the database answers. */
export async function readiness(store: Store): Promise<HttpAnswer> {
  const headers = { 'content-type': 'application/json' }
  try {
    await anyAccountExists(store.read)
    return { status: 200, headers, body: ['{"ready":true}\n'] }
  } catch {
    return {
      status: 503,
      headers,
      body: ['{"ready":false,"reason":"the database does not answer"}\n'],
    }
  }
}
