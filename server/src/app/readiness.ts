import type { HttpAnswer } from '../http/server.js'
import { anyAccountExists } from '../store/accounts.js'
import type { Store } from '../store/store.js'

/** A database that takes longer is as good as gone: whoever asks should send its clients elsewhere. */
const patienceMilliseconds = 2_000

/** Ready while the database answers. */
export async function readiness(store: Store): Promise<HttpAnswer> {
  const headers = { 'content-type': 'application/json' }
  try {
    await within(patienceMilliseconds, anyAccountExists(store.read))
    return { status: 200, headers, body: ['{"ready":true}\n'] }
  } catch {
    return {
      status: 503,
      headers,
      body: ['{"ready":false,"reason":"the database does not answer"}\n'],
    }
  }
}

function within<Result>(milliseconds: number, work: Promise<Result>): Promise<Result> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('it takes too long')), milliseconds)
    work.then(resolve, reject).finally(() => clearTimeout(timer))
  })
}
