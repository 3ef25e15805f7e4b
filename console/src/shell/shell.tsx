import AppLayoutToolbar from '@cloudscape-design/components/app-layout-toolbar'
import BreadcrumbGroup from '@cloudscape-design/components/breadcrumb-group'
import { useState } from 'react'
import { Outlet } from 'react-router'
import { breadcrumbs } from '../routing/page-route.js'
import { useFollow } from '../routing/use-follow.js'
import { pages } from '../routes.js'
import { SessionGate } from '../session/session-gate.js'
import { FlashMessages, FlashProvider } from './flash.js'
import { PageFrame } from './page-frame.js'
import { RoleStrip } from './role-strip.js'
import { SideMenu } from './side-menu.js'
import { TopBar } from './top-bar.js'
import { useCurrentPage } from './use-current-page.js'

/** What is around every page. */
export function Shell() {
  return (
    <SessionGate>
      <FlashProvider>
        <div id="top-bar">
          <TopBar />
          <RoleStrip />
        </div>
        <Layout />
      </FlashProvider>
    </SessionGate>
  )
}

function Layout() {
  const [isMenuOpen, setIsMenuOpen] = useState(() => globalThis.innerWidth > 688)
  const { page, params } = useCurrentPage()
  const follow = useFollow()
  const crumbs = page === undefined ? [] : breadcrumbs(page, params, pages)
  return (
    <AppLayoutToolbar
      headerSelector="#top-bar"
      toolsHide
      navigation={<SideMenu />}
      navigationOpen={isMenuOpen}
      onNavigationChange={({ detail }) => setIsMenuOpen(detail.open)}
      breadcrumbs={
        crumbs.length > 1 ? (
          <BreadcrumbGroup items={[...crumbs]} onFollow={follow} ariaLabel="Breadcrumbs" />
        ) : undefined
      }
      notifications={<FlashMessages />}
      content={
        <PageFrame>
          <Outlet />
        </PageFrame>
      }
      ariaLabels={{
        navigation: 'Side menu',
        navigationClose: 'Close the side menu',
        navigationToggle: 'Open the side menu',
        notifications: 'Messages',
      }}
    />
  )
}
