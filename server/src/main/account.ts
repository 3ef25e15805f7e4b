import {
  isAccountId,
  isAccountName,
  isEmailAddress,
  isPhoneNumber,
  isUserName,
} from '../accounts/account-rules.js'
import { createAccount } from '../accounts/create-account.js'
import { type RootPasswordFault, rootPasswordFault } from '../accounts/root-password.js'
import { changeAccountSettings } from '../account-settings.js'
import { operatorEvent } from '../audit/operator-event.js'
import { systemClock } from '../clock.js'
import { SettingsError } from '../config.js'
import { systemRandom } from '../random.js'
import { openKeyRing } from '../secrets/key-ring.js'
import { hashPassword } from '../secrets/passwords.js'
import { lockAccount, updateAccountSettings } from '../store/accounts.js'
import { insertEvents } from '../store/events.js'
import { everyPrincipal } from '../store/exact-cache.js'
import { masterKeyOf, openExistingStore, openStore, settingsOf } from './open-store.js'
import type { Invocation } from './invocation.js'

const ownOptions = ['name', 'email', 'phone', 'passwordStdin', 'accountId', 'adminUser', 'settings']

interface CreateOptions {
  name: string
  email: string
  phone?: string
  passwordStdin?: boolean
  accountId?: string
  adminUser?: string
}

/** `sallyport account create`: prints the account as JSON, its administrator's secret key this once. */
export async function accountCreate(invocation: Invocation): Promise<void> {
  const options = invocation.options as unknown as CreateOptions
  checkOptions(options)
  const settings = await settingsOf(invocation, ownOptions)
  const password = options.passwordStdin === true ? await readPassword(options) : undefined
  const store = await openStore(settings)
  try {
    const parts = {
      store,
      masterKey: masterKeyOf(settings),
      random: systemRandom,
      clock: systemClock,
    }
    const keyRing = await openKeyRing(parts)
    const request = {
      accountId: options.accountId,
      name: options.name,
      rootEmail: options.email,
      rootPhone: options.phone,
      rootPasswordHash: password === undefined ? undefined : await hashPassword(password),
      adminUserName: options.adminUser,
    }
    const now = systemClock()
    const created = await store.write((tx) =>
      createAccount(tx, request, { keyRing, random: systemRandom, now }),
    )
    process.stdout.write(`${JSON.stringify(created)}\n`)
  } finally {
    await store.close()
  }
}

function checkOptions({ accountId, adminUser, email, name, phone }: CreateOptions): void {
  if (!isAccountName(name))
    throw new SettingsError('`--name` must have 1 to 50 characters, with no blank at either end')
  if (!isEmailAddress(email))
    throw new SettingsError('`--email` must be an e-mail address, such as name@example.com')
  if (phone !== undefined && !isPhoneNumber(phone))
    throw new SettingsError('`--phone` must be a number with its country code: +49 30 123456')
  if (accountId !== undefined && !isAccountId(accountId))
    throw new SettingsError('`--account-id` must be 12 digits')
  if (adminUser !== undefined && !isUserName(adminUser))
    throw new SettingsError('`--admin-user` must have 1 to 64 letters, digits or + = , . @ _ -')
}

async function readPassword({ name, email }: CreateOptions): Promise<string> {
  const pieces: Buffer[] = []
  for await (const piece of process.stdin) pieces.push(piece as Buffer)
  const password = Buffer.concat(pieces)
    .toString()
    .replace(/\r?\n$/, '')
  const fault = rootPasswordFault(password, { name, rootEmail: email })
  if (fault !== undefined)
    throw new SettingsError(
      `the password on standard input cannot be used: ${passwordFaults[fault]}`,
    )
  return password
}

const passwordFaults: Readonly<Record<RootPasswordFault, string>> = {
  'too-short': 'it must have 8 to 128 characters',
  'too-long': 'it must have 8 to 128 characters',
  'too-simple': 'it must have three of upper-case letters, lower-case letters, digits and symbols',
  'is-name-or-address': 'it must not be the name of the account or the e-mail address',
}

/** `sallyport account set --account-id ID name=value …` */
export async function accountSet(invocation: Invocation): Promise<void> {
  const { accountId, settings: changes } = invocation.options as {
    accountId: string
    settings: string[]
  }
  if (!isAccountId(accountId)) throw new SettingsError('`--account-id` must be 12 digits')
  const store = await openExistingStore(await settingsOf(invocation, ownOptions))
  try {
    await store.write(async (tx) => {
      const account = await lockAccount(tx, accountId)
      if (account === undefined) throw new SettingsError(`there is no account ${accountId}`)
      await updateAccountSettings(tx, accountId, changeAccountSettings(account.settings, changes))
      const act = {
        accountId,
        eventName: 'SetAccountSettings',
        requestParameters: { settings: changes },
        touched: [everyPrincipal],
      }
      await insertEvents(tx, [operatorEvent(act, { random: systemRandom, now: systemClock() })])
    })
  } finally {
    await store.close()
  }
}
