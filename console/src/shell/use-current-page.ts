import { useMatches } from 'react-router'
import { type PageParams, type PageRoute, readParam } from '../routing/page-route.js'

/** The page that is shown; undefined at an address that has none. */
export function useCurrentPage(): { page: PageRoute | undefined; params: PageParams } {
  const match = useMatches().at(-1)
  const read = Object.entries(match?.params ?? {}).map(([name, value = '']) => [
    name,
    readParam(value),
  ])
  return { page: match?.handle as PageRoute | undefined, params: Object.fromEntries(read) }
}
