import { keepTidy } from '../app/housekeeping.js'
import { createEphemeralServer, refuseUnlessThrowAway } from '../app/ephemeral.js'
import { lockDataDir, prepareDataDir } from '../app/data-dir.js'
import { type AppParts, assembleParts } from '../app/parts.js'
import { createSetUpLink } from '../app/set-up-link.js'
import { systemClock } from '../clock.js'
import { type Settings, SettingsError } from '../config.js'
import type { Certificate } from '../http/certificate.js'
import { createLog } from '../observe/log.js'
import { systemRandom } from '../random.js'
import { certificateOf } from './certificate.js'
import { defaultListen, openDoors } from './open-doors.js'
import { dataDirOf, masterKeyOf, openStore, settingsOf } from './open-store.js'
import type { Invocation } from './invocation.js'
import { keyMetadataOf } from './key-metadata.js'
import { managedPoliciesOf } from './managed-policies.js'
import { smsSetUpOf } from './sms-set-up.js'
import { stopSignal } from './stop-signal.js'

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
  const keyMetadata = await keyMetadataOf(settings, systemClock())
  const log = createLog(settings.logLevel ?? 'info')
  const sms = await smsSetUpOf(settings)
  const certificate = await certificateOf(settings, log)
  const dataDir = dataDirOf(settings)
  if (dataDir !== undefined) await prepareDataDir(dataDir)
  const lock = dataDir === undefined ? undefined : lockDataDir(dataDir)
  const store = await openStore(settings)
  try {
    const parts = await assembleParts({
      store,
      masterKey: masterKeyOf(settings),
      managedPolicies,
      keyMetadata,
      sms,
      random: systemRandom,
      clock: systemClock,
      wallClock: systemClock,
      log,
    })
    await serveUntil(stopped, parts, { settings, certificate })
    await parts.close()
  } finally {
    // Whatever stays open, after a failed start too, would keep the process from ending.
    await store.close()
    certificate?.close()
    lock?.close()
  }
}

async function serveUntil(
  stopped: Promise<void>,
  parts: AppParts,
  { settings, certificate }: { settings: Settings; certificate: Certificate | undefined },
): Promise<void> {
  const stopTidying = keepTidy({
    store: parts.store,
    clock: parts.clock,
    eventRetentionDays: settings.eventRetentionDays ?? defaultRetentionDays,
    onError: (error) =>
      parts.log.error({ err: error }, 'tidying up failed and will be tried again'),
  })
  try {
    const listener = await openDoors(parts, settings, { certificate })
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
  const logLevel = settings.logLevel ?? 'warn'
  const certificate = await certificateOf(settings, createLog(logLevel))
  const server = await createEphemeralServer({
    accountIds: settings.account ?? [defaultAccount],
    adminKey: adminKeyOf(settings),
    managedPolicies: await managedPoliciesOf(settings),
    keyMetadata: await keyMetadataOf(settings, systemClock()),
    sms: await smsSetUpOf(settings),
    logLevel,
    wallClock: systemClock,
  })
  const listener = await openDoors(server.parts, settings, { certificate, route: server.route })
  print(JSON.stringify({ endpoint: listener.url, accounts: server.accounts }))
  await stopped
  await listener.close()
  certificate?.close()
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

const print = (text: string): void => void process.stdout.write(`${text}\n`)
