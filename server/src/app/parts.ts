import { firstEventId } from '../audit/event-id.js'
import { createRecorder } from '../audit/recorder.js'
import type { Clock } from '../clock.js'
import { createAccessKeys } from '../credentials/access-keys.js'
import { createSessionTokens } from '../credentials/session-token.js'
import { siteOf } from '../http/site.js'
import { keepReportsMade } from '../iam/credential-reports/make-reports.js'
import { createImportProgresses } from '../mfa/hardware/import-progress.js'
import type { KeyMetadata } from '../mfa/security-key/metadata.js'
import type { Log } from '../observe/log.js'
import {
  createManagedPolicies,
  type ManagedPolicies,
} from '../permissions/aws-managed-policies/managed-policies.js'
import type { HandlerParts } from '../pipeline/handler-parts.js'
import type { Random } from '../random.js'
import { type KeyRing, openKeyRing, watchDataKeys } from '../secrets/key-ring.js'
import type { MasterKeySource } from '../secrets/master-key.js'
import { createExactCache, watchChanges } from '../store/exact-cache.js'
import type { Store } from '../store/store.js'
import { openTextMessages, type SmsSetUp, type TextMessages } from './text-messages.js'

/** What the server is made of, and its orderly end. */
export interface AppParts extends HandlerParts {
  log: Log
  textMessages: TextMessages
  close(): Promise<void>
}

export async function assembleParts(given: {
  store: Store
  masterKey: MasterKeySource
  /** The built-in ones when left out. */
  managedPolicies?: ManagedPolicies | undefined
  /** What text messages are sent by, and how many; none when left out. */
  sms?: SmsSetUp | undefined
  /** What is known of models of security keys; nothing when left out. */
  keyMetadata?: KeyMetadata | undefined
  random: Random
  clock: Clock
  wallClock: Clock
  log: Log
}): Promise<AppParts> {
  const { store, random, clock, wallClock, log } = given
  const keyRing = await openKeyRing({ store, masterKey: given.masterKey, random, clock })
  const cache = createExactCache()
  const stopWatching = watchChanges(cache, { store, now: clock, firstIdAt: firstEventId })
  const stopWatchingKeys = watchKeys(keyRing, log)
  const { recorder, stopMakingReports } = startRecording({ store, clock, log })
  const site = siteOf({})
  const textMessages = await openTextMessages(given.sms, {
    store,
    keyRing,
    recorder,
    random,
    clock,
    log,
    site,
  })
  return {
    store,
    read: store.read,
    cache,
    keyRing,
    managedPolicies: given.managedPolicies ?? createManagedPolicies(),
    keyMetadata: given.keyMetadata,
    sessionTokens: createSessionTokens({ keyRing, random }),
    accessKeys: createAccessKeys({ cache, read: store.read, keyRing }),
    recorder,
    random,
    clock,
    wallClock,
    site,
    textMessages,
    sms: textMessages.support,
    importProgresses: createImportProgresses(),
    log,
    onBug: (error, requestId) =>
      log.error({ err: error, requestId }, 'a request failed for a reason that is a bug'),
    close: async () => {
      await textMessages.dispatcher.close()
      stopWatching()
      stopWatchingKeys()
      await stopMakingReports()
      await recorder.close()
      await store.close()
    },
  }
}

/** Events, and what is made of the account's facts in the background. */
function startRecording({ store, clock, log }: { store: Store; clock: Clock; log: Log }) {
  const onError = (error: unknown): void =>
    log.error({ err: error }, 'events could not be written and will be tried again')
  const recorder = createRecorder({ store, onError })
  const stopMakingReports = keepReportsMade({
    store,
    recorder,
    clock,
    onError: (error) =>
      log.error({ err: error }, 'a credential report could not be made and will be tried again'),
  })
  return { recorder, stopMakingReports }
}

const watchKeys = (keyRing: KeyRing, log: Log) =>
  watchDataKeys(keyRing, (error) =>
    log.error({ err: error }, 'the data keys could not be read anew; this will be tried again'),
  )
