import { cookieNames } from '../../src/http/cookies.js'
import { accountId } from './account.js'
import type { TestServer } from './ephemeral.js'
import type { App } from './virtual-device.js'

/** A page as a browser got it. */
export interface ShownPage {
  status: number
  /** Where a redirect leads; empty where there is none. */
  location: string
  title: string
  body: string
  headers: Headers
}

/** A browser without scripts: it keeps cookies, sends forms and follows nothing by itself. */
export interface FormBrowser {
  cookies: Map<string, string>
  get(path: string, headers?: Readonly<Record<string, string>>): Promise<ShownPage>
  post(
    path: string,
    form: Readonly<Record<string, string>> | string,
    headers?: Readonly<Record<string, string>>,
  ): Promise<ShownPage>
  /** The console session's secret, if there is one. */
  session(): string | undefined
}

export function formBrowser(endpoint: string, userAgent = 'test browser'): FormBrowser {
  const cookies = new Map<string, string>()
  const ask = async (path: string, init: RequestInit): Promise<ShownPage> => {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const response = await fetch(`${endpoint}${path}`, {
      redirect: 'manual',
      ...init,
      headers: { 'user-agent': userAgent, cookie, ...(init.headers as Record<string, string>) },
    })
    for (const line of response.headers.getSetCookie()) keep(cookies, line)
    const body = await response.text()
    return {
      status: response.status,
      location: response.headers.get('location') ?? '',
      title: /<h1>(.*?)<\/h1>/s.exec(body)?.[1]?.trim() ?? '',
      body,
      headers: response.headers,
    }
  }
  return {
    cookies,
    get: (path, headers = {}) => ask(path, { headers }),
    post: (path, form, headers = {}) =>
      ask(path, {
        method: 'POST',
        body: typeof form === 'string' ? form : new URLSearchParams(form).toString(),
        headers: {
          'content-type': 'application/x-www-form-urlencoded',
          origin: endpoint,
          ...headers,
        },
      }),
    session: () => cookies.get(cookieNames.session),
  }
}

/** Another browser with the cookies that this one has now: a thief's, or a second tab. */
export function copyOf(browser: FormBrowser, endpoint: string): FormBrowser {
  const copy = formBrowser(endpoint)
  for (const [name, value] of browser.cookies) copy.cookies.set(name, value)
  return copy
}

function keep(cookies: Map<string, string>, line: string): void {
  const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
  if (value === '') cookies.delete(name)
  else cookies.set(name, value)
}

/** Where an attempt leads that is over, or never was. */
export const overLocation = '/signin?over=1'

/** Who signs in, and with what. Without `userName` the root user of the first account. */
export interface SigningIn {
  userName?: string
  account?: string
  password?: string
  /** Its code of now is given. */
  app?: App | undefined
  browser?: FormBrowser
  goTo?: string
}

/** The form of the password page. */
export function passwordForm(server: TestServer, who: SigningIn): Record<string, string> {
  const [first] = server.accounts
  const goto = who.goTo === undefined ? {} : { goto: who.goTo }
  return who.userName === undefined
    ? {
        ...goto,
        email: first?.rootEmail ?? '',
        password: who.password ?? first?.rootPassword ?? '',
      }
    : {
        ...goto,
        account: who.account ?? accountId,
        username: who.userName,
        password: who.password ?? '',
      }
}

/** Signs in through the pages, as far as they let; gives the browser and the last page. */
export async function signIn(
  server: TestServer,
  who: SigningIn,
): Promise<{ browser: FormBrowser; page: ShownPage }> {
  const browser = who.browser ?? formBrowser(server.endpoint)
  let page = await browser.post('/signin/password', passwordForm(server, who))
  if (who.app !== undefined && page.location === '/signin/mfa') {
    page = await browser.post('/signin/mfa', { code: who.app.code() })
  }
  return { browser, page }
}
