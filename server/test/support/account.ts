import { changeAccountSettings } from '../../src/account-settings.js'
import { accessKeyBinding } from '../../src/credentials/access-keys.js'
import { newAccessKeyId, newSecretAccessKey } from '../../src/credentials/key-ids.js'
import { insertAccessKey } from '../../src/store/access-keys.js'
import { lockAccount, updateAccountSettings } from '../../src/store/accounts.js'
import { listEvents } from '../../src/store/events.js'
import type { TestCredentials, TestServer } from './ephemeral.js'

export const accountId = '123456789012'

/** As `sallyport account set`, for the first account. */
export async function changeSettings(server: TestServer, ...changes: string[]): Promise<void> {
  await server.parts.store.write(async (tx) => {
    const account = await lockAccount(tx, accountId)
    await updateAccountSettings(
      tx,
      accountId,
      changeAccountSettings(account?.settings ?? '{}', changes),
    )
  })
}

/** An access key of the root user, who can have one by no call yet. */
export async function createRootKey(server: TestServer): Promise<TestCredentials> {
  const { random, keyRing, clock, store } = server.parts
  const accessKeyId = newAccessKeyId(random, 'AKIA')
  const secretAccessKey = newSecretAccessKey(random)
  const secretSealed = keyRing.seal(secretAccessKey, accessKeyBinding(accessKeyId))
  await store.write((tx) =>
    insertAccessKey(tx, { accountId, userId: null, accessKeyId, secretSealed, createdAt: clock() }),
  )
  return { accessKeyId, secretAccessKey }
}

/** A record of the audit log, as it is kept. */
export type RecordedEvent = Record<string, unknown> & { eventName: string; readOnly: boolean }

/** Every record so far, in the order of time; with a name, those of one operation. */
export async function recordedEvents(
  server: TestServer,
  eventName?: string,
): Promise<RecordedEvent[]> {
  await server.parts.recorder.flush()
  const rows = await listEvents(server.parts.read, {
    after: '',
    limit: 100_000,
  })
  const events = rows.map(({ record }) => JSON.parse(record) as RecordedEvent)
  return eventName === undefined ? events : events.filter((event) => event.eventName === eventName)
}
