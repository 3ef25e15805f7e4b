import { setTimeout as wait } from 'node:timers/promises'
import { isAccountId } from '../accounts/account-rules.js'
import { eventTime, firstEventId } from '../audit/event-id.js'
import { SettingsError } from '../config.js'
import { listEvents } from '../store/events.js'
import type { Store } from '../store/store.js'
import { openExistingStore, settingsOf } from './open-store.js'
import type { Invocation } from './invocation.js'

const pageSize = 500
const pollMilliseconds = 500
/** A transaction on another node may be recorded a little before it is committed. */
const overlapMilliseconds = 5_000

/** `sallyport events [--follow]`: audit events as JSON lines, oldest first. */
export async function events(invocation: Invocation): Promise<void> {
  const { accountId, follow } = invocation.options as { accountId?: string; follow?: boolean }
  if (accountId !== undefined && !isAccountId(accountId))
    throw new SettingsError('`--account-id` must be 12 digits')
  const store = await openExistingStore(await settingsOf(invocation, ['accountId', 'follow']))
  const enough = new AbortController()
  const stop = (): void => enough.abort()
  // The reader of a pipe, `head` for one, may have had enough.
  process.stdout.on('error', stop)
  process.once('SIGINT', stop).once('SIGTERM', stop)
  try {
    await printEvents({ store, accountId, follow: follow === true, enough: enough.signal })
  } finally {
    await store.close()
  }
}

async function printEvents(parts: {
  store: Store
  accountId: string | undefined
  follow: boolean
  enough: AbortSignal
}): Promise<void> {
  const printed = new Set<string>()
  let after = ''
  while (!parts.enough.aborted) {
    // eslint-disable-next-line no-await-in-loop -- pages follow each other
    const page = await listEvents(parts.store.read, {
      after,
      accountId: parts.accountId,
      limit: pageSize,
    })
    for (const { eventId, record } of page) {
      if (!printed.has(eventId)) process.stdout.write(`${record}\n`)
      printed.add(eventId)
      after = eventId
    }
    const overlapFrom = after === '' ? '' : firstEventId(eventTime(after) - overlapMilliseconds)
    for (const eventId of printed) if (eventId < overlapFrom) printed.delete(eventId)
    if (page.length === pageSize) continue
    if (!parts.follow) return
    // eslint-disable-next-line no-await-in-loop -- as above
    await wait(pollMilliseconds, undefined, { signal: parts.enough }).catch(() => undefined)
    after = overlapFrom
  }
}
