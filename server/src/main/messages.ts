import { isAccountId } from '../accounts/account-rules.js'
import { SettingsError } from '../config.js'
import { type ListedMessage, listMessages } from '../store/outbox.js'
import type { Invocation } from './invocation.js'
import { openExistingStore, settingsOf } from './open-store.js'
import { printPages } from './print-pages.js'

const pageSize = 500

/** `sallyport messages`: what was sent and what became of it, as JSON lines, newest first. Neither numbers nor texts. */
export async function messages(invocation: Invocation): Promise<void> {
  const { accountId } = invocation.options as { accountId?: string }
  if (accountId !== undefined && !isAccountId(accountId))
    throw new SettingsError('`--account-id` must be 12 digits')
  const store = await openExistingStore(await settingsOf(invocation, ['accountId']))
  try {
    await printPages<ListedMessage>(process.stdout, {
      pageSize,
      pageAfter: (last) =>
        listMessages(store.read, {
          accountId: accountId ?? null,
          before: last?.messageId,
          limit: pageSize,
        }),
    })
  } finally {
    await store.close()
  }
}
