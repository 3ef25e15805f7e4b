import { useInfiniteQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { ApiError } from '../../api/api-error.js'
import { call } from '../../api/call.js'
import type { ListOf } from '../../api/pages.js'
import type { FoundEvent } from './event-record.js'
import type { EventSearch } from './event-search.js'
import { findPortion, type Portion } from './found-portion.js'

export interface FoundEvents extends ListOf<FoundEvent> {
  isLoadingOlder: boolean
  loadOlder: () => void
}

/** The events of a search, portion by portion. `askedAt`: when the search began. */
export function useEvents(search: EventSearch, askedAt: number): FoundEvents {
  const { data, error, hasNextPage, isPending, isFetchingNextPage, fetchNextPage, refetch } =
    useInfiniteQuery<Portion, ApiError, { pages: Portion[] }, unknown[], string>({
      queryKey: ['cloudtrail/LookupEvents', search, askedAt],
      initialPageParam: '',
      queryFn: ({ pageParam, signal }) =>
        findPortion({ search, askedAt, token: pageParam }, (input) =>
          call('cloudtrail', 'LookupEvents', input, signal),
        ),
      getNextPageParam: ({ token }) => token,
    })
  const items = useMemo(() => data?.pages.flatMap(({ events }) => events) ?? [], [data])
  return {
    items,
    isLoading: isPending,
    isComplete: !isPending && !hasNextPage,
    error,
    retry: () => void (data === undefined ? refetch() : fetchNextPage()),
    isLoadingOlder: isFetchingNextPage,
    loadOlder: () => void fetchNextPage(),
  }
}
