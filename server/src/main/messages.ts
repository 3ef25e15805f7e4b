import { isAccountId } from '../accounts/account-rules.js'
import { SettingsError } from '../config.js'
import { listMessages } from '../store/outbox.js'
import type { Invocation } from './invocation.js'
import { openExistingStore, settingsOf } from './open-store.js'

const pageSize = 500

/** `sallyport messages`: what was sent and what became of it, as JSON lines, newest first. Neither numbers nor texts. */
export async function messages(invocation: Invocation): Promise<void> {
  const { accountId } = invocation.options as { accountId?: string }
  if (accountId !== undefined && !isAccountId(accountId))
    throw new SettingsError('`--account-id` must be 12 digits')
  const store = await openExistingStore(await settingsOf(invocation, ['accountId']))
  try {
    let before: string | undefined
    for (;;) {
      const page = { accountId: accountId ?? null, before, limit: pageSize }
      // eslint-disable-next-line no-await-in-loop -- page follows page
      const listed = await listMessages(store.read, page)
      for (const message of listed) process.stdout.write(`${JSON.stringify(message)}\n`)
      before = listed.at(-1)?.messageId
      if (listed.length < pageSize) return
    }
  } finally {
    await store.close()
  }
}
