import { expect, it } from 'vitest'
import type { PageRoute } from '../routing/page-route.js'
import { activeHref } from './menu.js'

const load = () => Promise.reject(new Error('not here'))
const page = (path: string, menu?: PageRoute['menu']): PageRoute => ({
  path,
  title: path,
  load,
  ...(menu === undefined ? {} : { menu }),
})
const pages = [
  page('/console', 'top'),
  page('/console/users', 'access'),
  page('/console/users/:userName'),
  page('/console/sessions'),
]

it.each([
  ['/console', '/console'],
  ['/console/users', '/console/users'],
  ['/console/users/alice', '/console/users'],
  ['/console/usersandmore', ''],
  ['/console/sessions', ''],
  ['/switchrole', ''],
])('on %s the menu shows %s as the current page', (pathname, active) => {
  expect(activeHref(pathname, pages)).toBe(active)
})
