import { useMatches } from 'react-router'
import type { PageParams, PageRoute } from '../routing/page-route.js'

/** The page that is shown; undefined at an address that has none. */
export function useCurrentPage(): { page: PageRoute | undefined; params: PageParams } {
  const match = useMatches().at(-1)
  return { page: match?.handle as PageRoute | undefined, params: match?.params ?? {} }
}
