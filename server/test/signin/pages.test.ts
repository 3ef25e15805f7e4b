import { CreateAccountAliasCommand } from '@aws-sdk/client-iam'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { startEphemeral, type TestServer } from '../support/ephemeral.js'
import { accountId } from '../support/account.js'
import { createUserWithPassword, goodPassword } from '../support/password.js'
import { formBrowser, passwordForm, type ShownPage, signIn } from '../support/sign-in.js'

let server: TestServer
beforeAll(async () => {
  server = await startEphemeral()
})
beforeEach(() => server.reset())
afterAll(() => server.close())

/** What a box is filled in with; undefined: there is no such box. */
const filledIn = ({ body }: ShownPage, name: string): string | undefined => {
  const input = new RegExp(`<input[^>]*\\bname="${name}"[^>]*>`).exec(body)?.[0]
  return input === undefined ? undefined : (/\bvalue="([^"]*)"/.exec(input)?.[1] ?? '')
}

describe('the first page', () => {
  it('offers the root user and IAM users their own way', async () => {
    const browser = formBrowser(server.endpoint)
    const first = await browser.get('/signin')
    expect(first.body).toMatch(/<strong>Root user<\/strong>[^]*<strong>IAM user<\/strong>/)
    expect(await browser.post('/signin', { kind: 'user', account: accountId })).toMatchObject({
      status: 303,
      location: `/signin/${accountId}`,
    })
    expect(await browser.post('/signin', { kind: 'root', email: 'who@example.com' })).toMatchObject(
      { status: 200, title: 'Root user sign in' },
    )
  })

  it.each([
    [{ kind: 'user', account: '' }, 'account'],
    [{ kind: 'user', account: 'a/b' }, 'account'],
    [{ kind: 'root', email: 'no address' }, 'email'],
    [{}, 'email'],
  ])('says of %j at the field what is wrong', async (form, field) => {
    const page = await formBrowser(server.endpoint).post('/signin', form)
    expect(page).toMatchObject({ status: 403, title: 'Sign in' })
    expect(page.body).toContain(`id="${field}-error"`)
  })

  it('has three boxes for an IAM user, at the id of the account and at its alias', async () => {
    await server.iam().send(new CreateAccountAliasCommand({ AccountAlias: 'acme' }))
    await createUserWithPassword(server, 'carol')
    const browser = formBrowser(server.endpoint)
    const byAlias = await browser.get('/signin/acme')
    expect(byAlias).toMatchObject({ status: 200, title: 'Sign in as IAM user' })
    expect(byAlias.body).toContain('Sign in using root user email')
    expect(filledIn(byAlias, 'account')).toBe('acme')
    expect(filledIn(byAlias, 'username')).toBe('')
    for (const account of ['acme', 'ACME', accountId]) {
      // eslint-disable-next-line no-await-in-loop -- one after the other
      const { page } = await signIn(server, { userName: 'Carol', account, password: goodPassword })
      expect(page.location).toBe('/console')
    }
  })

  it('does not tell which accounts there are', async () => {
    const browser = formBrowser(server.endpoint)
    const known = await browser.get(`/signin/${accountId}`)
    const unknown = await browser.get('/signin/999999999999')
    expect(unknown.body.replaceAll('999999999999', accountId)).toBe(known.body)
    expect(unknown.status).toBe(known.status)
  })

  it('leads to where the browser wanted to go', async () => {
    await createUserWithPassword(server, 'carol')
    const goTo = '/console/users?search=a%20b'
    const browser = formBrowser(server.endpoint)
    const next = await browser.get(`/signin?goto=${encodeURIComponent(goTo)}`)
    expect(filledIn(next, 'goto')).toBe(goTo)
    const account = await browser.post('/signin', { kind: 'user', account: accountId, goto: goTo })
    expect(filledIn(await browser.get(account.location), 'goto')).toBe(goTo)
    const { page } = await signIn(server, { userName: 'carol', password: goodPassword, goTo })
    expect(page.location).toBe(goTo)
  })

  it.each([
    ['a form that is asked for', 'GET', '/signin/password', 405],
    ['a form to a page', 'POST', '/signin/trouble', 405],
    ['a form to an account', 'POST', `/signin/${accountId}`, 404],
    ['a path below an account', 'GET', `/signin/${accountId}/more`, 404],
    ['a name that no account has', 'GET', '/signin/Not_An_Alias', 404],
    ['another method', 'DELETE', '/signin', 405],
  ])('answers %s with a page that leads back', async (_, method, path, status) => {
    const response = await fetch(`${server.endpoint}${path}`, {
      method,
      ...(method === 'POST'
        ? { body: 'a=b', headers: { 'content-type': 'application/x-www-form-urlencoded' } }
        : {}),
    })
    expect(response.status).toBe(status)
    expect(await response.text()).toContain('href="/signin"')
  })

  it('says who can help with what', async () => {
    const { status, body } = await formBrowser(server.endpoint).get('/signin/trouble')
    expect(status).toBe(200)
    expect(body).toContain('Ask your administrator')
  })
})

describe('a browser', () => {
  it('remembers the account and the name of an IAM user, until told to forget', async () => {
    await createUserWithPassword(server, 'carol')
    const { browser } = await signIn(server, { userName: 'carol', password: goodPassword })
    const remembered = await browser.get('/signin')
    expect(remembered.title).toBe('Sign in as IAM user')
    expect(filledIn(remembered, 'account')).toBe(accountId)
    expect(filledIn(remembered, 'username')).toBe('carol')
    expect(filledIn(remembered, 'password')).toBe('')
    expect(filledIn(await browser.get(`/signin/${accountId}`), 'username')).toBe('carol')
    expect(filledIn(await browser.get('/signin/another'), 'username')).toBe('')
    expect(remembered.body).toContain('Sign in to a different account')
    expect((await browser.post('/signin/forget', {})).location).toBe('/signin')
    expect((await browser.get('/signin')).title).toBe('Sign in')
  })

  it('remembers the e-mail address of the root user', async () => {
    const { browser } = await signIn(server, {})
    const remembered = await browser.get('/signin')
    expect(remembered.title).toBe('Root user sign in')
    expect(filledIn(remembered, 'email')).toBe(server.accounts[0]?.rootEmail)
    expect((await browser.get('/signin?as=root')).title).toBe('Sign in')
  })

  it('remembers nobody who did not get in', async () => {
    await createUserWithPassword(server, 'carol')
    const { browser, page } = await signIn(server, { userName: 'carol', password: 'wrong' })
    expect(page.headers.getSetCookie()).toEqual([])
    expect((await browser.get('/signin')).title).toBe('Sign in')
  })

  it('is not believed who it says it is', async () => {
    await createUserWithPassword(server, 'carol')
    const { browser } = await signIn(server, { userName: 'carol', password: goodPassword })
    const name = '__Host-sallyport-known'
    const cookie = browser.cookies.get(name) ?? ''
    expect(Buffer.from(cookie, 'base64url').toString()).not.toContain('carol')
    for (const made of [`${cookie.slice(0, -2)}AA`, 'v1.aaaaaaaa.AAAA', 'x'.repeat(5000)]) {
      browser.cookies.set(name, made)
      // eslint-disable-next-line no-await-in-loop -- one after the other
      expect((await browser.get('/signin')).title).toBe('Sign in')
    }
  })

  it('is forgotten after ninety days', async () => {
    const { browser } = await signIn(server, {})
    await server.advance(90 * 86_400)
    expect((await browser.get('/signin')).title).toBe('Sign in')
  })
})

it('asks for what is missing before it looks anybody up', async () => {
  const { password: _, ...form } = passwordForm(server, { userName: 'carol', password: 'x' })
  const page = await formBrowser(server.endpoint).post('/signin/password', form)
  expect(page.body).toContain('Enter your password.')
  const nobody = await formBrowser(server.endpoint).post('/signin/password', {})
  expect(nobody.body).toMatch(/account-error[^]*username-error[^]*password-error/)
  const root = await formBrowser(server.endpoint).post('/signin/password', { email: 'x' })
  expect(root.body).toContain('Enter the e-mail address of the root user.')
})

it('takes no password over plain http from another host', async () => {
  const headers = { 'x-forwarded-for': '192.0.2.1' }
  const browser = formBrowser(server.endpoint)
  const page = await browser.get('/signin', headers)
  expect(page).toMatchObject({ status: 403, title: 'This connection is not safe' })
  const form = passwordForm(server, {})
  expect((await browser.post('/signin/password', form, headers)).status).toBe(403)
  expect(browser.session()).toBeUndefined()
})
