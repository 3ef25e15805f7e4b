import { type CreatedAccount, createAccount } from '../accounts/create-account.js'
import type { Clock } from '../clock.js'
import { SettingsError } from '../config.js'
import { isFromElsewhere } from '../http/same-origin.js'
import type { HttpAnswer } from '../http/server.js'
import type { KeyMetadata } from '../mfa/security-key/metadata.js'
import { createLog } from '../observe/log.js'
import { createKeptGateway, type KeptGateway } from '../notify/sms/kept-gateway.js'
import type { ManagedPolicies } from '../permissions/aws-managed-policies/managed-policies.js'
import type { ApiRequest } from '../pipeline/api-request.js'
import { systemRandom } from '../random.js'
import { hashPassword } from '../secrets/passwords.js'
import { restoreSnapshot, type Snapshot, takeSnapshot } from '../store/snapshot.js'
import { openSqliteStore } from '../store/sqlite.js'
import { type AppParts, assembleParts } from './parts.js'
import type { ExtraRoute } from './routes.js'
import type { SmsSetUp } from './text-messages.js'

/** One account of a throw-away server, with all that opens it. */
export interface EphemeralAccount extends CreatedAccount {
  rootEmail: string
  rootPassword: string
}

export interface EphemeralServer {
  parts: AppParts
  accounts: EphemeralAccount[]
  /** The control doors under `/_ephemeral/`. */
  route: ExtraRoute
}

/** A clock that tests move forward. */
export interface MovableClock {
  now: Clock
  advance(milliseconds: number): void
  reset(): void
}

export function createMovableClock(from: Clock): MovableClock {
  let ahead = 0
  return {
    now: () => from() + ahead,
    advance: (milliseconds) => {
      ahead += milliseconds
    },
    reset: () => {
      ahead = 0
    },
  }
}

const adminUserName = 'admin'

/** Everything in memory: accounts with an IAM user `admin`, ready at once. */
export async function createEphemeralServer(settings: {
  accountIds: readonly string[]
  adminKey?: { accessKeyId: string; secretAccessKey: string } | undefined
  managedPolicies?: ManagedPolicies | undefined
  keyMetadata?: KeyMetadata | undefined
  sms?: SmsSetUp | undefined
  logLevel: string
  wallClock: Clock
}): Promise<EphemeralServer> {
  const clock = createMovableClock(settings.wallClock)
  const masterKey = { key: systemRandom.bytes(32), origin: 'memory' }
  const kept = createKeptGateway()
  const { gateways = [], ...limits } = settings.sms ?? {}
  const parts = await assembleParts({
    store: await openSqliteStore(':memory:'),
    masterKey: () => Promise.resolve(masterKey),
    managedPolicies: settings.managedPolicies,
    keyMetadata: settings.keyMetadata,
    // Where a gateway is set up, it is that one that is tried out.
    sms: { ...limits, gateways: gateways.length > 0 ? gateways : [kept] },
    random: systemRandom,
    clock: clock.now,
    wallClock: settings.wallClock,
    log: createLog(settings.logLevel),
  })
  const accounts = await createAccounts(parts, settings)
  const snapshot = await takeSnapshot(parts.read)
  return { parts, accounts, route: controlDoors({ parts, clock, snapshot, kept }) }
}

async function createAccounts(
  parts: AppParts,
  settings: { accountIds: readonly string[]; adminKey?: CreatedKey | undefined },
): Promise<EphemeralAccount[]> {
  const accounts = await Promise.all(
    settings.accountIds.map(async (accountId) => {
      const rootPassword = parts.random.bytes(18).toString('base64url')
      return {
        accountId,
        rootPassword,
        rootEmail: `root@${accountId}.test`,
        hash: await hashPassword(rootPassword),
      }
    }),
  )
  return parts.store.write(async (tx) => {
    const made: EphemeralAccount[] = []
    for (const [index, { accountId, rootPassword, rootEmail, hash }] of accounts.entries()) {
      const adminKey = index === 0 ? settings.adminKey : undefined
      const request = {
        accountId,
        name: accountId,
        rootEmail,
        rootPasswordHash: hash,
        adminUserName,
        adminKey,
      }
      // eslint-disable-next-line no-await-in-loop -- one transaction has one connection
      const created = await createAccount(tx, request, { ...parts, now: parts.clock() })
      made.push({ ...created, rootEmail, rootPassword })
    }
    return made
  })
}

interface CreatedKey {
  accessKeyId: string
  secretAccessKey: string
}

interface Controls {
  parts: AppParts
  clock: MovableClock
  snapshot: Snapshot
  /** Where text messages go. */
  kept: KeptGateway
}

function controlDoors(controls: Controls): ExtraRoute {
  return (request) => {
    const door = doors[`${request.method} ${request.path}`]
    if (door !== undefined)
      // A page that the developer has open elsewhere must not turn the clock.
      return isFromElsewhere(request)
        ? Promise.resolve(json(403, { error: 'this is not for pages of other sites' }))
        : door(request, controls)
    if (!request.path.startsWith('/_ephemeral/')) return undefined
    return Promise.resolve(json(404, { error: `there is no ${request.method} ${request.path}` }))
  }
}

const doors: Readonly<
  Record<string, (request: ApiRequest, controls: Controls) => Promise<HttpAnswer>>
> = {
  'POST /_ephemeral/reset': reset,
  'GET /_ephemeral/clock': (_, { clock }) =>
    Promise.resolve(json(200, { now: new Date(clock.now()).toISOString() })),
  'POST /_ephemeral/clock': advance,
  'GET /_ephemeral/outbox': outbox,
}

/** What was sent, the newest last. This version sends no e-mails and makes no phone calls. */
async function outbox(_: ApiRequest, { parts, kept }: Controls): Promise<HttpAnswer> {
  await parts.textMessages.dispatcher.run()
  const textMessages = kept.messages().map(({ messageId, to, text }) => ({ messageId, to, text }))
  return json(200, { emails: [], textMessages, phoneCalls: [] })
}

async function reset(
  _: ApiRequest,
  { parts, clock, snapshot, kept }: Controls,
): Promise<HttpAnswer> {
  await parts.recorder.flush()
  await restoreSnapshot(parts.store, snapshot)
  clock.reset()
  kept.forget()
  parts.sessionTokens.revokeAll()
  parts.cache.forgetAll()
  return json(200, { reset: true })
}

const maxAdvanceSeconds = 10 * 365 * 86_400
/** Times are written with four digits of the year. */
const endOfTime = Date.UTC(10_000, 0)

async function advance(request: ApiRequest, { clock }: Controls): Promise<HttpAnswer> {
  const seconds = advanceSeconds(Buffer.from(request.body).toString())
  if (seconds === undefined) {
    return json(400, { error: '`advanceSeconds` must be a number of seconds from 0 to ten years' })
  }
  // Whole milliseconds, as everywhere.
  const milliseconds = Math.round(seconds * 1000)
  if (clock.now() + milliseconds >= endOfTime)
    return json(400, { error: 'the clock cannot go beyond the year 9999: reset it first' })
  clock.advance(milliseconds)
  return Promise.resolve(json(200, { now: new Date(clock.now()).toISOString() }))
}

function advanceSeconds(body: string): number | undefined {
  try {
    const { advanceSeconds: seconds } = JSON.parse(body) as { advanceSeconds?: unknown }
    const usable = typeof seconds === 'number' && seconds >= 0 && seconds <= maxAdvanceSeconds
    return usable ? seconds : undefined
  } catch {
    return undefined
  }
}

function json(status: number, body: object): HttpAnswer {
  return {
    status,
    headers: { 'content-type': 'application/json' },
    body: [`${JSON.stringify(body)}\n`],
  }
}

const loopback = /^(localhost|127(\.\d{1,3}){3}|\[::1\]):\d+$/

/** A throw-away server has nothing to keep and must be reachable from this machine only. */
export function refuseUnlessThrowAway(settings: {
  dataDir?: string | undefined
  databaseUrl?: string | undefined
  listen: string
  metricsListen?: string | undefined
}): void {
  if (settings.dataDir !== undefined) {
    throw new SettingsError('`--ephemeral` keeps everything in memory: leave out `--data-dir`')
  }
  if (settings.databaseUrl !== undefined) {
    throw new SettingsError('`--ephemeral` keeps everything in memory: leave out `--database-url`')
  }
  const addresses = { '--listen': settings.listen, '--metrics-listen': settings.metricsListen }
  for (const [option, address] of Object.entries(addresses)) {
    if (address !== undefined && !loopback.test(address)) {
      throw new SettingsError(
        `\`--ephemeral\` listens on loopback only: give \`${option} localhost:PORT\``,
      )
    }
  }
}
