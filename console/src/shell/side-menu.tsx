import SideNavigation, {
  type SideNavigationProps,
} from '@cloudscape-design/components/side-navigation'
import { useLocation } from 'react-router'
import type { PageRoute } from '../routing/page-route.js'
import { useFollow } from '../routing/use-follow.js'
import { pages } from '../routes.js'
import { activeHref } from './menu.js'

export function SideMenu() {
  const { pathname } = useLocation()
  return (
    <SideNavigation
      header={{ text: 'Identity and access', href: '/console' }}
      activeHref={activeHref(pathname, pages)}
      items={menu(pages)}
      onFollow={useFollow()}
    />
  )
}

function menu(all: readonly PageRoute[]): SideNavigationProps.Item[] {
  return [
    ...linksOf('top', all),
    { type: 'section', text: 'Access management', items: linksOf('access', all) },
    { type: 'section', text: 'Access reports', items: linksOf('reports', all) },
  ]
}

function linksOf(part: PageRoute['menu'], all: readonly PageRoute[]): SideNavigationProps.Link[] {
  return all
    .filter(({ menu }) => menu === part)
    .map(({ path, title }) => ({ type: 'link', text: String(title), href: path }))
}
