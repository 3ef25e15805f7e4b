import { createAccount, type CreatedAccount } from '../accounts/create-account.js'
import { SettingsError } from '../config.js'
import { isFromElsewhere } from '../http/same-origin.js'
import type { HttpAnswer } from '../http/server.js'
import { refusesPasswords } from '../http/site.js'
import type { OperationParts } from '../operation.js'
import { readForm } from '../pages/form.js'
import { styleSheet } from '../pages/html.js'
import { css } from '../pages/style.js'
import type { ApiRequest } from '../pipeline/api-request.js'
import { hashPassword } from '../secrets/passwords.js'
import { consumeOneTimeEntry, findOneTimeEntry } from '../store/one-time-entries.js'
import { type AccountForm, checkAccountForm } from './account-form.js'
import { hashOneTimeToken } from '../secrets/one-time-token.js'
import {
  accountPage,
  createdPage,
  deadLinkPage,
  deadOfferPage,
  foreignFormPage,
  openWayPage,
} from './pages.js'
import { answerMfaOffer, offerMfa } from './root-mfa.js'

/** The set-up pages: the first account by a link that works once, then MFA for its root user. */
export async function setUpPage(request: ApiRequest, parts: OperationParts): Promise<HttpAnswer> {
  const { path } = request
  // What previews a link, in a chat for one, may ask for the head of it.
  const method = request.method === 'HEAD' ? 'GET' : request.method
  if (path === '/setup/style.css' && method === 'GET') return styleSheet(css)
  if (refusesPasswords(request)) return openWayPage()
  if (method === 'POST' && isFromElsewhere(request, parts.site.publicOrigin))
    return foreignFormPage()
  if (path === '/setup/mfa')
    return method === 'POST' ? answerMfaOffer(readForm(request.body) ?? {}, parts) : deadOfferPage()
  const token = path.slice('/setup/'.length)
  const key = {
    tokenHash: hashOneTimeToken(token),
    purpose: 'set-up-link',
    now: parts.clock(),
  } as const
  if ((await findOneTimeEntry(parts.store.read, key)) === undefined) return deadLinkPage()
  if (method === 'GET') return accountPage(token)
  return method === 'POST' ? createFirstAccount({ token, request }, parts) : deadLinkPage()
}

async function createFirstAccount(
  { token, request }: { token: string; request: ApiRequest },
  parts: OperationParts,
): Promise<HttpAnswer> {
  const values = readForm(request.body) ?? {}
  const checked = checkAccountForm(values)
  if ('errors' in checked) return accountPage(token, values, checked.errors)
  const passwordHash = await hashPassword(checked.form.password)
  try {
    const account = await useLink({ token, form: checked.form, passwordHash }, parts)
    return account === undefined
      ? deadLinkPage()
      : createdPage(account, await offerMfa(account.accountId, parts))
  } catch (error) {
    if (error instanceof SettingsError)
      return accountPage(token, values, { form: `${error.message}.` })
    throw error
  }
}

/** Uses the link up and makes the account in one transaction; undefined where somebody was faster. */
function useLink(
  { token, form, passwordHash }: { token: string; form: AccountForm; passwordHash: string },
  parts: OperationParts,
): Promise<CreatedAccount | undefined> {
  return parts.store.write(async (tx) => {
    const now = parts.clock()
    const key = { tokenHash: hashOneTimeToken(token), purpose: 'set-up-link', now } as const
    if (!(await consumeOneTimeEntry(tx, key))) return undefined
    const request = {
      name: form.accountName,
      rootEmail: form.rootEmail,
      rootPhone: form.rootPhone === '' ? undefined : form.rootPhone,
      rootPasswordHash: passwordHash,
      adminUserName: form.adminUserName === '' ? undefined : form.adminUserName,
    }
    return createAccount(tx, request, { ...parts, now })
  })
}
