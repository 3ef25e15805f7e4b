import { keepTidy } from '../app/housekeeping.js'
import { createEphemeralServer, refuseUnlessThrowAway } from '../app/ephemeral.js'
import { lockDataDir, prepareDataDir } from '../app/data-dir.js'
import { type AppParts, assembleParts } from '../app/parts.js'
import { createRoutes, type ExtraRoute } from '../app/routes.js'
import { createSetUpLink } from '../app/set-up-link.js'
import { systemClock } from '../clock.js'
import { type Settings, SettingsError } from '../config.js'
import { listen, type Listener } from '../http/server.js'
import { createLog } from '../observe/log.js'
import { createMetrics } from '../observe/metrics.js'
import { systemRandom } from '../random.js'
import { dataDirOf, masterKeyOf, openStore, settingsOf } from './open-store.js'
import type { Invocation } from './invocation.js'
import { managedPoliciesOf } from './managed-policies.js'
import { stopSignal } from './stop-signal.js'

const defaultListen = 'localhost:8080'
const defaultRetentionDays = 90
const defaultAccount = '123456789012'

/** `sallyport serve`: resolves when the server was asked to stop and has stopped. */
export async function serve(invocation: Invocation): Promise<void> {
  const settings = await settingsOf(invocation)
  const stopped = stopSignal(invocation.environment)
  await (settings.ephemeral === true
    ? serveEphemeral(settings, stopped)
    : serveDurable(settings, stopped))
}

async function serveDurable(settings: Settings, stopped: Promise<void>): Promise<void> {
  if (settings.account !== undefined)
    throw new SettingsError('`--account` belongs to `--ephemeral`')
  const managedPolicies = await managedPoliciesOf(settings)
  const dataDir = dataDirOf(settings)
  if (dataDir !== undefined) await prepareDataDir(dataDir)
  const lock = dataDir === undefined ? undefined : lockDataDir(dataDir)
  const log = createLog(settings.logLevel ?? 'info')
  const store = await openStore(settings)
  try {
    const parts = await assembleParts({
      store,
      masterKey: masterKeyOf(settings),
      managedPolicies,
      random: systemRandom,
      clock: systemClock,
      wallClock: systemClock,
      log,
    })
    await serveUntil(stopped, parts, settings)
    await parts.close()
  } finally {
    // Whatever stays open, after a failed start too, would keep the process from ending.
    await store.close()
    lock?.close()
  }
}

async function serveUntil(
  stopped: Promise<void>,
  parts: AppParts,
  settings: Settings,
): Promise<void> {
  const stopTidying = keepTidy({
    store: parts.store,
    clock: parts.clock,
    eventRetentionDays: settings.eventRetentionDays ?? defaultRetentionDays,
    onError: (error) =>
      parts.log.error({ err: error }, 'tidying up failed and will be tried again'),
  })
  try {
    const listener = await openDoors(parts, settings)
    try {
      await announce(parts, listener.url, settings.publicUrl)
      await stopped
    } finally {
      await listener.close()
    }
  } finally {
    stopTidying()
  }
}

async function announce(parts: AppParts, url: string, publicUrl = url): Promise<void> {
  const link = await createSetUpLink(parts, publicUrl)
  const invitation =
    link === undefined
      ? ''
      : `\nThere is no account yet. Create the first one here (this link works once):\n\n  ${link}\n`
  print(`Sallyport is listening on ${url}${invitation}`)
}

async function serveEphemeral(settings: Settings, stopped: Promise<void>): Promise<void> {
  const address = settings.listen ?? defaultListen
  refuseUnlessThrowAway({ ...settings, listen: address })
  const server = await createEphemeralServer({
    accountIds: settings.account ?? [defaultAccount],
    adminKey: adminKeyOf(settings),
    managedPolicies: await managedPoliciesOf(settings),
    logLevel: settings.logLevel ?? 'warn',
    wallClock: systemClock,
  })
  const listener = await openDoors(server.parts, { ...settings, listen: address }, server.route)
  print(JSON.stringify({ endpoint: listener.url, accounts: server.accounts }))
  await stopped
  await listener.close()
  await server.parts.close()
}

function adminKeyOf({ adminAccessKeyId, adminSecretAccessKey }: Settings) {
  if (adminAccessKeyId === undefined && adminSecretAccessKey === undefined) return undefined
  if (adminAccessKeyId === undefined || adminSecretAccessKey === undefined) {
    throw new SettingsError(
      'set both `SALLYPORT_ADMIN_ACCESS_KEY_ID` and `SALLYPORT_ADMIN_SECRET_ACCESS_KEY`, or neither',
    )
  }
  return { accessKeyId: adminAccessKeyId, secretAccessKey: adminSecretAccessKey }
}

/** The listener of everything and, where wanted, one of its own for metrics. */
async function openDoors(
  parts: AppParts,
  settings: Settings,
  route?: ExtraRoute,
): Promise<Listener> {
  const onBug = (error: unknown): void =>
    parts.log.error({ err: error }, 'a request failed for a reason that is a bug')
  const address = settings.listen ?? defaultListen
  if (settings.metricsListen === undefined)
    return listen(address, createRoutes(parts, { route }), onBug)
  const metrics = await createMetrics({ waitingEvents: parts.recorder.waiting })
  const forMetrics = await listen(
    settings.metricsListen,
    (_, { path }) => metrics.answer(path),
    onBug,
  )
  try {
    const { url, close } = await listen(address, createRoutes(parts, { route, metrics }), onBug)
    return { url, close: async () => void (await Promise.all([close(), forMetrics.close()])) }
  } catch (error) {
    await forMetrics.close()
    throw error
  }
}

const print = (text: string): void => void process.stdout.write(`${text}\n`)
