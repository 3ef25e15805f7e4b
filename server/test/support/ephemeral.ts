import { IAMClient } from '@aws-sdk/client-iam'
import { STSClient } from '@aws-sdk/client-sts'
import { createEphemeralServer, type EphemeralAccount } from '../../src/app/ephemeral.js'
import { createRoutes } from '../../src/app/routes.js'
import { type AppParts } from '../../src/app/parts.js'
import { listen } from '../../src/http/server.js'
import { siteOf } from '../../src/http/site.js'
import type { KeyMetadata } from '../../src/mfa/security-key/metadata.js'
import type { ManagedPolicies } from '../../src/permissions/aws-managed-policies/managed-policies.js'

/** What signs a request. */
export interface TestCredentials {
  accessKeyId: string
  secretAccessKey: string
  sessionToken?: string
}

/** An ephemeral server in this process, with its real listener, and real SDK clients for it. */
export interface TestServer {
  endpoint: string
  accounts: EphemeralAccount[]
  parts: AppParts
  admin: TestCredentials
  iam(credentials?: TestCredentials): IAMClient
  sts(credentials?: TestCredentials): STSClient
  /** Moves the server's clock forward. */
  advance(seconds: number): Promise<void>
  /** The server's time, in milliseconds. */
  now(): number
  reset(): Promise<void>
  close(): Promise<void>
}

export async function startEphemeral(
  accountIds: readonly string[] = ['123456789012'],
  {
    managedPolicies,
    keyMetadata,
  }: { managedPolicies?: ManagedPolicies; keyMetadata?: KeyMetadata } = {},
): Promise<TestServer> {
  const bugs: unknown[] = []
  const server = await createEphemeralServer({
    accountIds,
    managedPolicies,
    logLevel: 'error',
    wallClock: () => Date.now(),
  })
  // A request that fails for a reason that is a bug is answered with 500 and would pass unnoticed.
  const parts: AppParts = {
    ...server.parts,
    ...(keyMetadata !== undefined && { keyMetadata }),
    onBug: (error) => bugs.push(error),
  }
  const listener = await listen(
    '127.0.0.1:0',
    createRoutes(parts, { route: server.route }),
    (error) => bugs.push(error),
  )
  const endpoint = listener.url
  Object.assign(parts.site, siteOf({ listenerUrl: endpoint }))
  const admin = credentialsOf(server.accounts[0])
  const clients: { destroy(): void }[] = []
  const keep = <Client extends { destroy(): void }>(client: Client): Client => {
    clients.push(client)
    return client
  }
  const settings = (credentials: TestCredentials) => ({
    endpoint,
    region: 'us-east-1',
    credentials,
    maxAttempts: 1,
  })
  return {
    endpoint,
    accounts: server.accounts,
    parts: server.parts,
    admin,
    iam: (credentials = admin) => keep(new IAMClient(settings(credentials))),
    sts: (credentials = admin) => keep(new STSClient(settings(credentials))),
    advance: async (seconds) => {
      await fetch(`${endpoint}/_ephemeral/clock`, {
        method: 'POST',
        body: JSON.stringify({ advanceSeconds: seconds }),
      })
    },
    now: server.parts.clock,
    reset: async () => {
      await fetch(`${endpoint}/_ephemeral/reset`, { method: 'POST' })
    },
    close: async () => {
      for (const client of clients) client.destroy()
      await listener.close()
      await server.parts.close()
      if (bugs.length > 0)
        throw new AggregateError(bugs, 'requests failed for a reason that is a bug')
    },
  }
}

export function credentialsOf(account: EphemeralAccount | undefined): TestCredentials {
  return {
    accessKeyId: account?.accessKeyId ?? '',
    secretAccessKey: account?.secretAccessKey ?? '',
  }
}
