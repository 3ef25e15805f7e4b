import type { PageRoute } from '../routing/page-route.js'

/** The page of the menu that is shown, or that the shown page lies below. */
export function activeHref(pathname: string, all: readonly PageRoute[]): string {
  const above = all
    .filter(({ menu, path }) => menu !== undefined && isWithin(pathname, path))
    .toSorted((a, b) => b.path.length - a.path.length)
  return above[0]?.path ?? ''
}

// The dashboard is above every page, and stands for none but itself.
const isWithin = (pathname: string, path: string): boolean =>
  path === '/console' ? pathname === path : `${pathname}/`.startsWith(`${path}/`)
