import { CreateAccountAliasCommand } from '@aws-sdk/client-iam'
import { verify } from '@node-rs/argon2'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { accountId, recordedEvents } from '../support/account.js'
import { startOfWindow } from '../support/clock.js'
import { startEphemeral, type TestServer } from '../support/ephemeral.js'
import { createUserWithPassword, goodPassword } from '../support/password.js'
import { type FormBrowser, formBrowser, passwordForm, signIn } from '../support/sign-in.js'

// How many passwords are looked at is how often a hash is computed.
vi.mock('@node-rs/argon2', { spy: true })

let server: TestServer
beforeAll(async () => {
  server = await startEphemeral()
})
beforeEach(() => server.reset())
afterAll(() => server.close())

const carol = { userName: 'carol', password: goodPassword }
const wrong = { ...carol, password: 'wrong' }

/** Tries that many times, all at once; gives how many were looked at. */
async function lookedAt(
  times: number,
  who: object = wrong,
  browser?: FormBrowser,
): Promise<number> {
  const before = vi.mocked(verify).mock.calls.length
  const form = passwordForm(server, who)
  await Promise.all(
    Array.from({ length: times }, () =>
      (browser ?? formBrowser(server.endpoint)).post('/signin/password', form),
    ),
  )
  return vi.mocked(verify).mock.calls.length - before
}

/** As many wrong passwords as are let through, in as many windows. */
async function wrongFor(windows: number): Promise<number> {
  let total = 0
  for (let n = 0; n < windows; n += 1) {
    // eslint-disable-next-line no-await-in-loop -- one window follows the other
    await startOfWindow(server)
    // eslint-disable-next-line no-await-in-loop -- as above
    total += await lookedAt(12)
  }
  return total
}

describe('#36 the rate limit of the console was per flow: passwords are counted per principal', () => {
  it('at most ten in three minutes, however many come at once and in how many attempts', async () => {
    await createUserWithPassword(server, 'carol')
    await startOfWindow(server)
    expect(await lookedAt(50)).toBe(10)
    expect(await lookedAt(1, carol)).toBe(0)
    const refused = await signIn(server, carol)
    expect(refused.page.status).toBe(403)
    expect(refused.page.body).toContain('Please try again or try later.')
    await startOfWindow(server)
    expect((await signIn(server, carol)).page.location).toBe('/console')
  })

  it('fewer the more were wrong within a day, and never none', async () => {
    await createUserWithPassword(server, 'carol')
    expect(await wrongFor(2)).toBe(20)
    expect(await wrongFor(1)).toBe(5)
    expect(await wrongFor(5)).toBe(25)
    expect(await wrongFor(2)).toBe(2)
    await server.advance(86_400)
    expect(await wrongFor(1)).toBe(10)
  })

  it('one in a quarter of an hour after a hundred wrong ones', async () => {
    await createUserWithPassword(server, 'carol')
    const tries = passwordForm(server, wrong)
    expect(tries).toBeDefined()
    // As if it had been tried before.
    const { createHash } = await import('node:crypto')
    const subject = `password:${createHash('sha256').update(`user ${accountId} carol`).digest('base64url')}`
    await startOfWindow(server)
    const past = server.now() - (server.now() % 180_000) - 3_600_000
    await server.parts.store.write(async (tx) => {
      await tx.query
        .insertInto('mfa_attempts')
        .values({ subject, window_start: past, used: 100 })
        .execute()
    })
    await server.advance((900_000 - (server.now() % 900_000)) / 1000 + 1)
    expect(await wrongFor(4)).toBe(1)
    await server.advance((900_000 - (server.now() % 900_000)) / 1000 + 1)
    expect((await signIn(server, carol)).page.location).toBe('/console')
  })

  it('does not count what was right', async () => {
    await createUserWithPassword(server, 'carol')
    await startOfWindow(server)
    for (let n = 0; n < 12; n += 1) {
      // eslint-disable-next-line no-await-in-loop -- one after the other
      expect((await signIn(server, carol)).page.location).toBe('/console')
    }
  })

  it('limits the root user the same way, by the e-mail address in any case', async () => {
    await startOfWindow(server)
    expect(await lookedAt(6, { password: 'wrong' })).toBe(6)
    const email = server.accounts[0]?.rootEmail.toUpperCase() ?? ''
    const form = { ...passwordForm(server, {}), email }
    const before = vi.mocked(verify).mock.calls.length
    await Promise.all(
      Array.from({ length: 10 }, () =>
        formBrowser(server.endpoint).post('/signin/password', { ...form, password: 'wrong' }),
      ),
    )
    expect(vi.mocked(verify).mock.calls.length - before).toBe(4)
  })

  it('counts wrong passwords of all principals per source', async () => {
    await startOfWindow(server)
    let total = 0
    for (let n = 0; n < 12; n += 1) {
      // eslint-disable-next-line no-await-in-loop -- one after the other
      total += await lookedAt(9, { userName: `nobody${n}`, password: 'wrong' })
    }
    expect(total).toBe(100)
  })

  it('leaves one event in a window for all that was not looked at', async () => {
    await createUserWithPassword(server, 'carol')
    await startOfWindow(server)
    await lookedAt(30)
    const events = await recordedEvents(server, 'ConsoleLogin')
    const reasons = events.map(
      (event) => (event['additionalEventData'] as { Reason: string }).Reason,
    )
    expect(reasons.toSorted()).toEqual([
      'too-many-attempts',
      ...Array.from({ length: 10 }, () => 'wrong'),
    ])
  })
})

describe('#9 CVE-2025-6004: a user lockout was bypassed by spelling', () => {
  it('counts all spellings of a name and of its account together', async () => {
    await server.iam().send(new CreateAccountAliasCommand({ AccountAlias: 'acme' }))
    await createUserWithPassword(server, 'carol')
    await startOfWindow(server)
    const spellings = [
      { userName: 'carol' },
      { userName: 'CAROL' },
      { userName: ' Carol ' },
      { userName: 'carol', account: 'acme' },
      { userName: 'cArol', account: 'ACME' },
    ]
    let total = 0
    for (const spelling of spellings) {
      // eslint-disable-next-line no-await-in-loop -- one after the other
      total += await lookedAt(5, { ...wrong, ...spelling })
    }
    expect(total).toBe(10)
  })
})

describe('nobody is kept out by others who guess', () => {
  it('a browser that the user signed in with before has tries of its own', async () => {
    await createUserWithPassword(server, 'carol')
    const { browser } = await signIn(server, carol)
    await wrongFor(3)
    expect(await lookedAt(1, carol)).toBe(0)
    const { page } = await signIn(server, { ...carol, browser })
    expect(page.location).toBe('/console')
  })

  it('so does that of root', async () => {
    const { browser } = await signIn(server, {})
    await startOfWindow(server)
    expect(await lookedAt(30, { password: 'wrong' })).toBe(10)
    expect((await signIn(server, {})).page.status).toBe(403)
    expect((await signIn(server, { browser })).page.location).toBe('/console')
  })

  it('and those are limited as well', async () => {
    await createUserWithPassword(server, 'carol')
    const { browser } = await signIn(server, carol)
    await startOfWindow(server)
    expect(await lookedAt(30, wrong, browser)).toBe(10)
    // What this browser used up is not taken from others.
    expect(await lookedAt(1, carol)).toBe(1)
  })

  it("and another user's browser, or one from before the password changed, has none", async () => {
    await createUserWithPassword(server, 'carol')
    await createUserWithPassword(server, 'dave')
    const { browser: ofDave } = await signIn(server, { ...carol, userName: 'dave' })
    const { browser } = await signIn(server, carol)
    const admin = server.iam()
    const { UpdateLoginProfileCommand } = await import('@aws-sdk/client-iam')
    await startOfWindow(server)
    await lookedAt(10)
    expect(await lookedAt(1, carol, ofDave)).toBe(0)
    expect(await lookedAt(1, carol, browser)).toBe(1)
    const Password = 'Carpenter-and-2-walruses'
    await admin.send(new UpdateLoginProfileCommand({ UserName: 'carol', Password }))
    expect(await lookedAt(1, { ...carol, password: Password }, browser)).toBe(0)
  })
})

describe('#35 GHSA-pvm5-9frx-264r: users could be told apart by answers and by time', () => {
  const names = ['carol', 'erin', 'nobody', 'somebody-else']

  it('answers a wrong password, a user without one and unknown names with the same page', async () => {
    const { CreateUserCommand } = await import('@aws-sdk/client-iam')
    await createUserWithPassword(server, 'carol')
    await server.iam().send(new CreateUserCommand({ UserName: 'erin' }))
    const pageFor = async (who: { userName: string; account?: string }) => {
      const { page } = await signIn(server, { ...wrong, ...who })
      const { status, body, headers } = page
      const shown = body.replaceAll(who.userName, 'NAME').replaceAll(who.account ?? accountId, 'ID')
      return { status, shown, headers: [...headers.keys()].toSorted() }
    }
    const first = await pageFor({ userName: 'carol' })
    expect(first.shown).toContain('Your authentication information is incorrect. Please try again.')
    for (const userName of names) {
      // eslint-disable-next-line no-await-in-loop -- one after the other
      expect(await pageFor({ userName })).toEqual(first)
    }
    expect(await pageFor({ userName: 'carol', account: '999999999999' })).toEqual(first)
    expect(await pageFor({ userName: 'carol', account: 'no-such-alias' })).toEqual(first)
  })

  it('answers the same when it is too much, and counts unknown names alike', async () => {
    await createUserWithPassword(server, 'carol')
    await startOfWindow(server)
    const pages = []
    for (const userName of ['carol', 'nobody']) {
      // eslint-disable-next-line no-await-in-loop -- one after the other
      expect(await lookedAt(20, { ...wrong, userName })).toBe(10)
      // eslint-disable-next-line no-await-in-loop -- as above
      const { page } = await signIn(server, { ...wrong, userName })
      pages.push({ status: page.status, body: page.body.replaceAll(userName, 'NAME') })
    }
    expect(pages[1]).toEqual(pages[0])
  })

  it('computes one hash of the same cost for each', async () => {
    await createUserWithPassword(server, 'carol')
    for (const userName of names) {
      // eslint-disable-next-line no-await-in-loop -- one after the other
      expect(await lookedAt(1, { ...wrong, userName })).toBe(1)
    }
    expect(await lookedAt(1, { ...wrong, account: '999999999999' })).toBe(1)
    const costs = vi.mocked(verify).mock.calls.map(([hash]) => String(hash).split('$')[3])
    expect(new Set(costs)).toEqual(new Set(['m=19456,t=2,p=1']))
  })

  it('shows root’s second page for any address, and fails there alike', async () => {
    const browser = formBrowser(server.endpoint)
    const real = server.accounts[0]?.rootEmail ?? ''
    const pages = []
    for (const email of [real, 'nobody@example.com']) {
      const clean = (body: string): string => body.replaceAll(email, 'ADDRESS')
      // eslint-disable-next-line no-await-in-loop -- one after the other
      const second = await browser.post('/signin', { kind: 'root', email })
      // eslint-disable-next-line no-await-in-loop -- as above
      const failed = await browser.post('/signin/password', { email, password: 'wrong' })
      pages.push({
        second: [second.status, clean(second.body)],
        failed: [failed.status, clean(failed.body)],
      })
    }
    expect(pages[1]).toEqual(pages[0])
  })
})
