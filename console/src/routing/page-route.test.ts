import { describe, expect, it } from 'vitest'
import { breadcrumbs, hrefOf, type PageRoute, readParam, titleOf } from './page-route.js'
import { isOurs } from './use-follow.js'

const load = () => Promise.reject(new Error('not here'))
const home: PageRoute = { path: '/console', title: 'Dashboard', load }
const users: PageRoute = { path: '/console/users', title: 'Users', load }
const user: PageRoute = {
  path: '/console/users/:userName',
  title: ({ userName = '' }) => userName,
  under: '/console/users',
  load,
}
const pages = [home, users, user]

describe('the way to a page', () => {
  it('begins at the dashboard and ends at the page', () => {
    expect(breadcrumbs(user, { userName: 'a@b' }, pages)).toEqual([
      { text: 'Sallyport', href: '/console' },
      { text: 'Users', href: '/console/users' },
      { text: 'a@b', href: '/console/users/a%40b' },
    ])
  })

  it('to the dashboard is the dashboard', () => {
    expect(breadcrumbs(home, {}, pages)).toHaveLength(1)
  })
})

it('a title may come from the path', () => {
  expect(titleOf(user, { userName: 'alice' })).toBe('alice')
})

it('a parameter cannot change the path', () => {
  const arn = 'arn:aws:iam::aws:policy/x?y#z'
  expect(hrefOf('/console/policies/:arn', { arn })).toBe(
    `/console/policies/${encodeURIComponent(arn)}`,
  )
})

it.each([
  ['/console', true],
  ['/console/users?x=1', true],
  ['/switchrole?account=a', true],
  ['/signin', false],
  ['/consolex', false],
  ['//evil.example/console', false],
  ['https://evil.example/console', false],
])('%s is a page of the console: %s', (href, isOne) => {
  expect(isOurs(href)).toBe(isOne)
})

it.each(['..', '.', '~', 'alice', '...'])('a user may be called %s', (userName) => {
  const href = hrefOf('/console/users/:userName', { userName })
  const path = new URL(href, 'https://console.example.com').pathname
  expect(path.startsWith('/console/users/')).toBe(true)
  expect(readParam(decodeURIComponent(path.slice('/console/users/'.length)))).toBe(userName)
})
