import { useInfiniteQuery } from '@tanstack/react-query'
import { useEffect, useMemo } from 'react'
import type { ApiError } from './api-error.js'
import { call } from './call.js'
import type { Input, OperationOf, Output, Service } from './operations.js'

/** The members of an answer that are lists. */
export type ListMember<T> = {
  [K in keyof T]-?: NonNullable<T[K]> extends readonly unknown[] ? K : never
}[keyof T] &
  string

type Item<T, K extends keyof T> = NonNullable<T[K]> extends readonly (infer I)[] ? I : never

/** A list of which more and more is there. */
export interface ListOf<T> {
  items: readonly T[]
  /** Nothing is there yet. */
  isLoading: boolean
  /** All is there. */
  isComplete: boolean
  error: ApiError | null
  retry: () => void
}

/**
 * All of a list whose pages are chained by `Marker`: what is there can be shown while the rest comes.
 *
 * @example
 * const users = useAllPages('iam', 'ListUsers', {}, 'Users')
 */
export function useAllPages<
  S extends Service,
  O extends OperationOf<S>,
  K extends ListMember<Output<S, O>>,
>(service: S, operation: O, input: Input<S, O>, member: K): ListOf<Item<Output<S, O>, K>> {
  type Row = Item<Output<S, O>, K>
  const { data, error, hasNextPage, isFetching, isError, isPending, fetchNextPage, refetch } =
    useInfiniteQuery<Output<S, O>, ApiError, { pages: Output<S, O>[] }, unknown[], string>({
      queryKey: [`${service}/${operation}`, input, 'all pages'],
      initialPageParam: '',
      queryFn: ({ pageParam, signal }) =>
        call(service, operation, pageInput(input, pageParam), signal),
      getNextPageParam: (page) => nextMarker(page),
    })
  useEffect(() => {
    if (hasNextPage && !isFetching && !isError) void fetchNextPage()
  }, [hasNextPage, isFetching, isError, fetchNextPage])
  const items = useMemo(
    () => data?.pages.flatMap((page) => (page[member] ?? []) as readonly Row[]) ?? [],
    [data, member],
  )
  return {
    items,
    isLoading: isPending,
    isComplete: data !== undefined && error === null && !hasNextPage,
    error,
    retry: () => void (data === undefined ? refetch() : fetchNextPage()),
  }
}

/** IAM's largest page: 10,000 users are ten calls. */
const pageSize = 1000

function pageInput<I extends object>(input: I, marker: string): I {
  return { MaxItems: pageSize, ...input, ...(marker === '' ? {} : { Marker: marker }) }
}

export function nextMarker(page: object): string | undefined {
  const { IsTruncated, Marker } = page as { IsTruncated?: boolean; Marker?: string }
  return IsTruncated === true ? Marker : undefined
}
