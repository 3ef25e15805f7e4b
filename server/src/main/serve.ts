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
import { systemRandom } from '../random.js'
import { dataDirOf, masterKeyOf, openStore, settingsOf } from './open-store.js'
import type { Invocation } from './sallyport.js'

const defaultListen = 'localhost:8080'
const defaultRetentionDays = 90
const defaultAccount = '123456789012'

/** `sallyport serve`: resolves when the server was asked to stop and has stopped. */
export async function serve(invocation: Invocation): Promise<void> {
  const settings = await settingsOf(invocation)
  const stopped = stopSignal()
  await (settings.ephemeral === true
    ? serveEphemeral(settings, stopped)
    : serveDurable(settings, stopped))
}

/** Set up before anything is opened, so that a signal during the start is not missed. */
function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    process.once('SIGTERM', () => resolve())
    process.once('SIGINT', () => resolve())
  })
}

async function serveDurable(settings: Settings, stopped: Promise<void>): Promise<void> {
  if (settings.account !== undefined)
    throw new SettingsError('`--account` belongs to `--ephemeral`')
  const dataDir = dataDirOf(settings)
  if (dataDir !== undefined) await prepareDataDir(dataDir)
  const lock = dataDir === undefined ? undefined : lockDataDir(dataDir)
  const log = createLog(settings.logLevel ?? 'info')
  const parts = await assembleParts({
    store: await openStore(settings),
    masterKey: masterKeyOf(settings),
    random: systemRandom,
    clock: systemClock,
    wallClock: systemClock,
    log,
  })
  const stopTidying = keepTidy({
    store: parts.store,
    clock: parts.clock,
    eventRetentionDays: settings.eventRetentionDays ?? defaultRetentionDays,
    onError: (error) => log.error({ err: error }, 'tidying up failed and will be tried again'),
  })
  const listener = await openDoors(parts, settings)
  const publicUrl = settings.publicUrl ?? listener.url
  const link = await createSetUpLink(parts, publicUrl)
  print(`Sallyport is listening on ${publicUrl}`)
  if (link !== undefined)
    print(
      `There is no account yet. Create the first one here (this link works once):\n\n  ${link}\n`,
    )
  await stopped
  await listener.close()
  stopTidying()
  await parts.close()
  lock?.close()
}

async function serveEphemeral(settings: Settings, stopped: Promise<void>): Promise<void> {
  const address = settings.listen ?? defaultListen
  refuseUnlessThrowAway({ ...settings, listen: address })
  const server = await createEphemeralServer({
    accountIds: settings.account ?? [defaultAccount],
    adminKey: adminKeyOf(settings),
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

function openDoors(parts: AppParts, settings: Settings, extra?: ExtraRoute): Promise<Listener> {
  const onBug = (error: unknown): void =>
    parts.log.error({ err: error }, 'a request failed for a reason that is a bug')
  return listen(settings.listen ?? defaultListen, createRoutes(parts, extra), onBug)
}

const print = (text: string): void => void process.stdout.write(`${text}\n`)
