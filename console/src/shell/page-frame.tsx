import { type ReactNode, useEffect, useRef } from 'react'
import { useLocation } from 'react-router'
import { titleOf } from '../routing/page-route.js'
import { useCurrentPage } from './use-current-page.js'

/** Titles the browser's tab, and moves the focus when the page changes, as loading a page would. */
export function PageFrame({ children }: { children: ReactNode }) {
  const { page, params } = useCurrentPage()
  const { pathname } = useLocation()
  const title = page === undefined ? 'Page not found' : titleOf(page, params)
  const frame = useRef<HTMLElement>(null)
  const shown = useRef(pathname)
  useEffect(() => {
    document.title = title === 'Dashboard' ? 'Sallyport' : `${title} · Sallyport`
  }, [title])
  useEffect(() => {
    if (shown.current === pathname) return
    shown.current = pathname
    globalThis.scrollTo(0, 0)
    frame.current?.focus({ preventScroll: true })
  }, [pathname])
  return (
    <section ref={frame} className="page-frame" aria-label={`Page: ${title}`} tabIndex={-1}>
      {children}
    </section>
  )
}
