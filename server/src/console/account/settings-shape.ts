import { readAccountSettings } from '../../account-settings.js'
import type { Caller } from '../../credentials/caller.js'
import type { Account } from '../../store/accounts.js'
import { contactShape } from './contact-shape.js'

/** Every setting with its value, and whose they are. How to reach root is told to root only. */
export function settingsShape({ principal }: Caller, account: Account): Record<string, unknown> {
  const about = principal.kind === 'root' ? contactShape(account) : { AccountName: account.name }
  return { Settings: JSON.stringify(readAccountSettings(account.settings)), ...about }
}
