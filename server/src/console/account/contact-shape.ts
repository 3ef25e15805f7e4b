import type { Account } from '../../store/accounts.js'

/** The model's AccountContact. */
export const contactShape = (
  account: Pick<Account, 'name' | 'rootEmail' | 'rootPhone'>,
): Record<string, unknown> => ({
  AccountName: account.name,
  RootEmail: account.rootEmail,
  ...(account.rootPhone === null ? undefined : { RootPhone: account.rootPhone }),
})
