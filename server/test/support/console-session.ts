import { issueConsoleSession } from '../../src/credentials/console-session.js'
import { cookieNames } from '../../src/http/cookies.js'
import { defaultSettings } from '../../src/account-settings.js'
import { findUser } from '../../src/store/users.js'
import type { TestServer } from './ephemeral.js'

/** A call of the console: what it answered. */
export interface ConsoleAnswer {
  status: number
  /** The output, or `code`, `message` and `denied`. */
  body: Record<string, unknown>
  headers: Headers
}

/** A browser that is signed in, without the pages. */
export interface ConsoleClient {
  call(operation: `${string}/${string}`, input?: object): Promise<ConsoleAnswer>
  /** The value of its cookie. */
  secret(): string
}

/**
 * Opens a session of a user, or of root where `userName` is left out. `mfa`: as if a device had been used, `mfa.secondsAgo` ago.
 */
export async function openConsole(
  server: TestServer,
  who: { accountId?: string; userName?: string; mfa?: boolean } = {},
): Promise<ConsoleClient> {
  const { parts } = server
  const accountId = who.accountId ?? server.accounts[0]?.accountId ?? ''
  const user =
    who.userName === undefined ? undefined : await findUser(parts.read, accountId, who.userName)
  if (who.userName !== undefined && user === undefined)
    throw new Error(`there is no user ${who.userName}`)
  const now = parts.clock()
  const mfa = who.mfa === true ? { at: now, serialNumber: 'arn:test:device' } : undefined
  const { secret } = await parts.store.write((tx) =>
    issueConsoleSession(
      tx,
      {
        accountId,
        userId: user?.userId ?? null,
        settings: defaultSettings,
        now,
        mfa,
        sourceIp: '127.0.0.1',
        userAgent: 'test',
      },
      parts.random,
    ),
  )
  return consoleClient(server.endpoint, secret)
}

/** Keeps the cookie that answers set, as a browser does. */
export function consoleClient(endpoint: string, cookie: string): ConsoleClient {
  let secret = cookie
  return {
    secret: () => secret,
    async call(operation, input = {}) {
      const response = await fetch(`${endpoint}/console/api/${operation}`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          cookie: `${cookieNames.session}=${secret}`,
          origin: endpoint,
        },
        body: JSON.stringify(input),
      })
      const set = response.headers.get('set-cookie')
      if (set?.startsWith(`${cookieNames.session}=`))
        secret = set.slice(cookieNames.session.length + 1, set.indexOf(';'))
      const text = await response.text()
      const body = text === '' ? {} : (JSON.parse(text) as Record<string, unknown>)
      return { status: response.status, body, headers: response.headers }
    },
  }
}
