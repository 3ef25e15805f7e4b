import { isEmailAddress } from '../accounts/account-rules.js'
import { isFromElsewhere } from '../http/same-origin.js'
import type { HttpAnswer } from '../http/server.js'
import { refusesPasswords } from '../http/site.js'
import { type FormValues, readForm } from '../pages/form.js'
import { styleSheet } from '../pages/html.js'
import { css } from '../pages/style.js'
import type { ApiRequest } from '../pipeline/api-request.js'
import { endAttempt, findAttempt } from './attempt.js'
import { enterPassword } from './enter-password.js'
import { safeGoTo } from './go-to.js'
import { noKnownCookie, readKnownBrowser } from './known-browser.js'
import { chooseNewPassword, showNewPassword } from './new-password.js'
import { withGoTo } from './pages/frame.js'
import {
  busyPage,
  foreignFormPage,
  openWayPage,
  troublePage,
  unusableFormPage,
} from './pages/notices.js'
import { mainPage, rootPasswordPage, userPage } from './pages/password-pages.js'
import { isOfRemembered } from './remembered.js'
import { resynchronise } from './resynchronise.js'
import { chooseDevice } from './choose-device.js'
import { answerSecondFactor } from './second-factor.js'
import { showSecondPage } from './second-page.js'
import { resendCode } from './send-code.js'
import { noAttemptCookie, seeOther, type SignInParts, type Visit } from './visit.js'

type DoorOf = (visit: Visit, parts: SignInParts) => HttpAnswer | Promise<HttpAnswer>

/** What is at `/signin`, and what each of its doors takes. Any other path there is that of an account. */
const doors: Readonly<Record<string, { GET?: DoorOf; POST?: DoorOf }>> = {
  '/signin': { GET: firstPage, POST: chooseKind },
  '/signin/': { GET: () => seeOther('/signin') },
  '/signin/password': { POST: enterPassword },
  '/signin/mfa': { GET: showSecondPage, POST: answerSecondFactor },
  '/signin/mfa/choose': { POST: chooseDevice },
  '/signin/mfa/resend': { POST: resendCode },
  '/signin/mfa/resync': { POST: resynchronise },
  '/signin/new-password': { GET: showNewPassword, POST: chooseNewPassword },
  '/signin/forget': { POST: forget },
  '/signin/cancel': { POST: cancel },
  '/signin/trouble': { GET: trouble },
}

/** The sign-in pages: the password, then the device, then, where it must be, another password; at the end a session. */
export async function signInPage(request: ApiRequest, parts: SignInParts): Promise<HttpAnswer> {
  const answer = await answerVisit(request, parts)
  return request.secureTransport ? withStrictTransport(answer) : answer
}

// RFC 6797 §7.1. For this host only: others under the same domain are not ours to decide about.
const withStrictTransport = (answer: HttpAnswer): HttpAnswer => ({
  ...answer,
  headers: { ...answer.headers, 'strict-transport-security': 'max-age=31536000' },
})

/** What a security key signs is the longest that comes, and it is percent-encoded. */
const longestForm = 256 * 1024

async function answerVisit(request: ApiRequest, parts: SignInParts): Promise<HttpAnswer> {
  const { path, body, query } = request
  const method = request.method === 'HEAD' ? 'GET' : request.method
  if (path === '/signin/style.css' && method === 'GET') return styleSheet(css)
  if (refusesPasswords(request)) return openWayPage()
  const door = doors[path]?.[method as 'GET' | 'POST'] ?? accountDoor(path, method)
  if (door === undefined) return unusableFormPage(Object.hasOwn(doors, path) ? 405 : 404)
  if (method === 'GET') return door(visitOf(request, readQuery(query), parts), parts)
  if (isFromElsewhere(request, parts.site.publicOrigin)) return foreignFormPage()
  if (!isForm(request.header('content-type'))) return unusableFormPage(415)
  if (body.length > longestForm) return unusableFormPage(413)
  const values = readForm(body)
  if (values === undefined) return unusableFormPage(400)
  // Nobody signs in unrecorded.
  if (parts.recorder.isFull()) return busyPage()
  return door(visitOf(request, withPlainCodes(values), parts), parts)
}

function visitOf(request: ApiRequest, values: FormValues, { keyRing, clock }: SignInParts): Visit {
  const now = clock()
  return { request, values, now, known: readKnownBrowser(request, keyRing, now) }
}

/** Without the script, codes come as they were pasted: apps show them with a blank in the middle. */
function withPlainCodes(values: FormValues): FormValues {
  const typed = ['code', 'code1', 'code2'].flatMap((name) =>
    values[name] === undefined ? [] : [[name, values[name].replace(/\s/g, '')]],
  )
  return { ...values, ...(Object.fromEntries(typed) as FormValues) }
}

const readQuery = (query: string): FormValues => readForm(Buffer.from(query)) ?? {}

const isForm = (contentType = ''): boolean =>
  contentType.split(';')[0]?.trim().toLowerCase() === 'application/x-www-form-urlencoded'

/** `/signin/ALIAS-OR-ID`: AWS IAM User Guide, Your AWS account ID and its alias. The page does not tell whether there is one. */
function accountDoor(path: string, method: string): DoorOf | undefined {
  const account = /^\/signin\/([a-z0-9-]{3,63})\/?$/.exec(path)?.[1]
  if (account === undefined || method !== 'GET' || Object.hasOwn(doors, path)) return undefined
  return ({ values, known }) => {
    const isRemembered = isOfRemembered({ kind: 'user' }, known)
    const isSame = known?.account === account || known?.accountId === account
    return userPage(
      {
        values: { account, ...(isRemembered && isSame ? { username: known?.name ?? '' } : {}) },
        goTo: safeGoTo(values['goto']),
        isRemembered,
      },
      {},
    )
  }
}

/** `GET /signin`: the page of whom the browser remembers; `as` asks for the choice all the same. */
function firstPage({ values, known }: Visit): HttpAnswer {
  const around = { goTo: safeGoTo(values['goto']), isOver: values['over'] !== undefined }
  if (known === undefined || values['as'] !== undefined)
    return mainPage({ values: { kind: values['as'] === 'user' ? 'user' : 'root' }, ...around }, {})
  const { userId, account, name } = known
  return userId === null
    ? rootPasswordPage({ email: name, isRemembered: true, ...around }, {})
    : userPage({ values: { account, username: name }, isRemembered: true, ...around }, {})
}

/** `POST /signin`: root goes on to the password; for a user the account's page is one that can be bookmarked. */
function chooseKind({ values, known }: Visit): HttpAnswer {
  const goTo = safeGoTo(values['goto'])
  if (values['kind'] === 'user') {
    const account = (values['account'] ?? '').trim().toLowerCase()
    return /^[a-z0-9-]{3,63}$/.test(account)
      ? seeOther(withGoTo(`/signin/${account}`, goTo))
      : mainPage(
          { values, goTo },
          { account: 'Enter the 12 digits of the account ID, or the account alias.' },
        )
  }
  const email = (values['email'] ?? '').trim()
  return isEmailAddress(email)
    ? rootPasswordPage(
        { email, goTo, isRemembered: isOfRemembered({ kind: 'root', email }, known) },
        {},
      )
    : mainPage({ values, goTo }, { email: 'Enter the e-mail address of the root user.' })
}

const forgottenCookies = [noKnownCookie, noAttemptCookie]

/** `POST /signin/forget` */
async function forget(visit: Visit, parts: SignInParts): Promise<HttpAnswer> {
  await parts.store.write((tx) => endAttempt(tx, visit))
  return seeOther(withGoTo('/signin', safeGoTo(visit.values['goto'])), forgottenCookies)
}

/** `POST /signin/cancel` */
async function cancel(visit: Visit, parts: SignInParts): Promise<HttpAnswer> {
  await parts.store.write((tx) => endAttempt(tx, visit))
  return seeOther(withGoTo('/signin', safeGoTo(visit.values['goto'])), [noAttemptCookie])
}

/** `GET /signin/trouble`: leads back to where the sign-in has come to, so that no password is typed again. */
async function trouble(visit: Visit, parts: SignInParts): Promise<HttpAnswer> {
  const live =
    (await findAttempt(visit, 'mfa', parts.read)) ??
    (await findAttempt(visit, 'new-password', parts.read))
  return troublePage(live === undefined ? '/signin' : `/signin/${live.attempt.stage}`)
}
