import { useSearchParams } from 'react-router'

interface OpenTab {
  activeTabId: string
  onChange: (event: { detail: { activeTabId: string } }) => void
}

/** For `Tabs`: the open tab stands in the address, so that it can be linked to and reloaded. The first without one. */
export function useTab(first: string): OpenTab {
  const [search, setSearch] = useSearchParams()
  return {
    activeTabId: search.get('tab') ?? first,
    onChange: ({ detail }) => setSearch({ tab: detail.activeTabId }, { replace: true }),
  }
}
