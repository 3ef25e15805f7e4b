import type { ComponentType } from 'react'
import { generatePath, type Params } from 'react-router'

export type PageParams = Readonly<Params>

/** A page of the console: one line in `routes.tsx`. */
export interface PageRoute {
  /** With parameters: `/console/users/:userName`. */
  path: string
  /** What the browser's tab, the breadcrumb and the menu call it. */
  title: string | ((params: PageParams) => string)
  /** Loads the page when it is opened for the first time. */
  load: () => Promise<ComponentType>
  /** The part of the side menu that it stands in; absent: in none. */
  menu?: 'top' | 'access' | 'reports'
  /** The path of the page that it lies below, for the breadcrumbs. Absent: below the dashboard. */
  under?: string
}

export interface Crumb {
  text: string
  href: string
}

export function titleOf({ title }: PageRoute, params: PageParams): string {
  return typeof title === 'string' ? title : title(params)
}

/** The way from the dashboard to a page, both included. */
export function breadcrumbs(
  page: PageRoute,
  params: PageParams,
  pages: readonly PageRoute[],
): readonly Crumb[] {
  const own = { text: titleOf(page, params), href: hrefOf(page.path, params) }
  if (page.path === home) return [{ text: 'Sallyport', href: home }]
  const parent = pages.find(({ path }) => path === (page.under ?? home))
  return parent === undefined ? [own] : [...breadcrumbs(parent, params, pages), own]
}

const home = '/console'

/** A path with its parameters filled in and escaped. `useParam` reads them. */
export function hrefOf(path: string, params: PageParams): string {
  const written = Object.entries(params).map(([name, value = '']) => [name, writeParam(value)])
  return generatePath(path, Object.fromEntries(written))
}

// A user may be called `..`, which in an address means the folder above, however it is escaped. `~` begins no name.
const dots = /^~?\.{1,2}$/
const writeParam = (value: string): string => (dots.test(value) ? `~${value}` : value)

/** A parameter as it was before `hrefOf` wrote it. */
export const readParam = (written: string): string =>
  dots.test(written) ? written.slice(written.startsWith('~') ? 1 : 0) : written
