import { UpdateAssumeRolePolicyCommand } from '@aws-sdk/client-iam'
import type { Browser, Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { button, checkAccessible, openPage, screenshot, useConsole } from '../support/console.js'
import { openConsole } from '../support/console-session.js'
import type { TestServer } from '../support/ephemeral.js'
import { abroad, createRole } from '../support/role.js'
import { trust } from '../support/trust.js'
import { allowAll, createUserWithKey } from '../support/virtual-device.js'

const accounts = ['123456789012', '210987654321']

let server: TestServer
let browser: Browser
useConsole((opened) => ({ server, browser } = opened), accounts)

const admin = (mfa = true) => openConsole(server, { userName: 'admin', mfa })

describe('my sessions', () => {
  it('can be ended, one or all others', async () => {
    const [own, second, third, fourth] = await Promise.all([
      admin(),
      admin(false),
      admin(),
      admin(),
    ])
    const page = await openPage(server, browser, { session: own, path: '/console/sessions' })
    await page.getByText('My sessions (4)').waitFor()
    await page.getByText('Without MFA').waitFor()
    await checkAccessible(page)
    await screenshot(page, 'sessions')

    await page.getByRole('row').filter({ hasText: 'Without MFA' }).getByRole('radio').click()
    await button(page, 'End session').click()
    await page.getByRole('dialog').getByRole('button', { name: 'End session' }).click()
    await page.getByText('The session is ended.').waitFor()
    expect((await second.call('signin/GetSession')).status).toBe(401)
    expect((await third.call('signin/GetSession')).status).toBe(200)

    await button(page, 'End all others').click()
    await page.getByRole('dialog').getByRole('button', { name: 'End sessions' }).click()
    await page.getByRole('status').getByText('2 sessions are ended.').waitFor()
    await page.getByText('My sessions (1)').waitFor()
    expect((await fourth.call('signin/GetSession')).status).toBe(401)
  })

  it('end with the one that is used, too, on the sign-in page', async () => {
    const page = await openPage(server, browser, {
      session: await admin(),
      path: '/console/sessions',
    })
    await page.getByRole('row').filter({ hasText: '(this one)' }).getByRole('radio').click()
    await button(page, 'End session').click()
    await page.getByRole('dialog').getByRole('button', { name: 'Sign Out' }).click()
    await page.waitForURL('**/signin')
  })

  it('are shown with the columns that one has chosen, also the next time', async () => {
    const page = await openPage(server, browser, {
      session: await admin(),
      path: '/console/sessions',
    })
    const column = page.getByRole('columnheader', { name: 'Ends at the latest' })
    await page.getByRole('columnheader', { name: 'Browser' }).waitFor()
    expect(await column.count()).toBe(0)
    await button(page, 'Manage Columns').click()
    const dialog = page.getByRole('dialog', { name: 'Manage Columns' })
    await dialog.getByLabel('Ends at the latest').click()
    await checkAccessible(page)
    await dialog.getByRole('button', { name: 'Confirm' }).click()
    await column.waitFor()
    await page.reload()
    await column.waitFor()
  })

  it('fit on a window of 390 pixels, dark', async () => {
    const look = { width: 390, dark: true }
    const session = await admin()
    const page = await openPage(server, browser, { session, path: '/console/sessions', ...look })
    await page.getByText('My sessions (1)').waitFor()
    await checkAccessible(page)
    expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBe(0)
    await screenshot(page, 'sessions')
  })
})

const strip = (page: Page) => page.getByRole('region', { name: 'Role', exact: true })
const openMenu = (page: Page, name: string) =>
  page.getByRole('button', { name: `${name} @ ${accounts[0]}` }).click()

async function switchTo(page: Page): Promise<void> {
  await button(page, 'Switch Role').click()
  await strip(page).waitFor()
}

describe('switching roles', () => {
  it('fills in what a link says, acts in the role by name and colour, and leads back', async () => {
    const other = abroad(server)
    await createRole(other, { name: 'operator', trusts: accounts[0]!, policy: allowAll })
    const page = await openPage(server, browser, {
      session: await admin(),
      path: '/switchrole?account=210987654321&roleName=operator&displayName=Ops%20team',
    })
    await page.getByText('What switching roles means').waitFor()
    expect(await page.getByLabel('Account', { exact: true }).inputValue()).toBe('210987654321')
    expect(await page.getByLabel('Display name').inputValue()).toBe('Ops team')
    await page.getByRole('radio', { name: 'Green' }).click()
    await checkAccessible(page)
    await screenshot(page, 'switch-role')
    await button(page, 'Switch Role').click()

    const strip = page.getByRole('region', { name: 'Role', exact: true })
    await strip.getByText('Ops team: you act in the role operator @ 210987654321').waitFor()
    expect(await strip.locator('[data-colour=green]').count()).toBe(1)
    await page.getByText('/signin/210987654321').waitFor()
    await checkAccessible(page)
    await screenshot(page, 'in-a-role')

    await strip.getByRole('button', { name: 'Back to admin' }).click()
    await page.getByText('/signin/123456789012').waitFor()
    await page.getByRole('button', { name: /^admin @/ }).click()
    await page.getByRole('menuitem', { name: /Ops team/ }).click()
    await strip.getByText('operator @ 210987654321').waitFor()
  })

  it('says that MFA is needed where the role wants it and the sign-in had none', async () => {
    const condition = { Bool: { 'aws:MultiFactorAuthPresent': 'true' } }
    await createRole(server, {
      name: 'guarded',
      trusts: { document: trust(accounts[0]!, { Condition: condition }) },
    })
    const page = await openPage(server, browser, {
      session: await admin(false),
      path: '/switchrole?account=123456789012&roleName=guarded',
    })
    await button(page, 'Switch Role').click()
    await page.getByText('You are not permitted to do this').waitFor()
    await page.getByText(/sign in with MFA/i).waitFor()
    await checkAccessible(page)
    await screenshot(page, 'switch-role-refused')
  })

  it('without a name says once which role it is', async () => {
    await createRole(server, { name: 'operator', policy: allowAll })
    const page = await openPage(server, browser, {
      session: await admin(),
      path: '/switchrole?account=123456789012&roleName=operator',
    })
    await page.getByRole('heading', { level: 1, name: 'Switch Role' }).waitFor()
    await switchTo(page)
    await strip(page).getByText('You act in the role operator @ 123456789012').waitFor()
    expect(
      await strip(page)
        .getByText(/operator.*operator/)
        .count(),
    ).toBe(0)
  })

  it('from the menu leads to the page, filled in, where the role is refused', async () => {
    await createRole(server, { name: 'operator', policy: allowAll })
    const page = await openPage(server, browser, {
      session: await admin(false),
      path: '/switchrole?account=123456789012&roleName=operator&displayName=Ops&color=green',
    })
    await switchTo(page)
    await strip(page).getByRole('button', { name: 'Back to admin' }).click()
    await strip(page).waitFor({ state: 'hidden' })
    const Condition = { Bool: { 'aws:MultiFactorAuthPresent': 'true' } }
    const PolicyDocument = trust(accounts[0]!, { Condition })
    const guard = new UpdateAssumeRolePolicyCommand({ RoleName: 'operator', PolicyDocument })
    await server.iam().send(guard)
    await openMenu(page, 'admin')
    await page.getByRole('menuitem', { name: /^Ops/ }).click()
    await page.waitForURL('**/switchrole?*')
    await page.getByRole('alert').getByText('You are not permitted to do this').waitFor()
    await page.getByRole('alert').getByText('The role may need MFA').waitFor()
    expect(await page.getByLabel('Role', { exact: true }).inputValue()).toBe('operator')
    expect(await page.getByLabel('Display name').inputValue()).toBe('Ops')
    expect(await page.getByRole('radio', { name: 'Green' }).isChecked()).toBe(true)
  })

  it('is remembered for whoever did it, and not for who comes after', async () => {
    await createRole(server, { name: 'operator', policy: allowAll })
    await createUserWithKey(server, 'bob')
    const path = '/switchrole?account=123456789012&roleName=operator&displayName=Ops'
    const page = await openPage(server, browser, { session: await admin(), path })
    await switchTo(page)
    const bob = await openConsole(server, { userName: 'bob' })
    const other = await openPage(server, browser, { session: bob, path: '/console/sessions' })
    await openMenu(other, 'bob')
    await other.getByRole('menuitem', { name: 'Sign Out' }).waitFor()
    expect(await other.getByRole('menuitem', { name: /^Ops/ }).count()).toBe(0)
  })

  it('is not offered to the root user', async () => {
    const page = await openPage(server, browser, {
      session: await openConsole(server),
      path: '/switchrole',
    })
    await page.getByText('The root user cannot switch roles').waitFor()
    await page.getByRole('button', { name: / @ 123456789012$/ }).click()
    await page.getByRole('menuitem', { name: 'My sessions' }).waitFor()
    expect(await page.getByRole('menuitem', { name: 'Switch Role' }).count()).toBe(0)
  })

  it('fits on a window of 390 pixels, dark', async () => {
    const look = { width: 390, dark: true }
    const session = await admin()
    const page = await openPage(server, browser, { session, path: '/switchrole', ...look })
    await checkAccessible(page)
    expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBe(0)
    await screenshot(page, 'switch-role')
  })
})
