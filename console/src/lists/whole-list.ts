import type { ApiError } from '../api/api-error.js'
import type { ListOf } from '../api/pages.js'

interface Answered<Output> {
  data: Output | undefined
  error: ApiError | null
  isPending: boolean
  refetch: () => unknown
}

/**
 * The list in an answer that has no pages, for a `ResourceList`.
 *
 * @example
 * const keys = wholeList(useCall('iam', 'ListAccessKeys', { UserName }), (answer) => answer.AccessKeyMetadata)
 */
export function wholeList<Output, T>(
  { data, error, isPending, refetch }: Answered<Output>,
  pick: (output: Output) => readonly T[],
): ListOf<T> {
  return {
    items: data === undefined ? none : pick(data),
    isLoading: isPending,
    isComplete: data !== undefined && error === null,
    error,
    retry: () => void refetch(),
  }
}

const none: readonly never[] = []
