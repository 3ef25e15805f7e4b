import {
  queryOptions,
  useMutation,
  type UseMutationResult,
  useQuery,
  useQueryClient,
  type UseQueryResult,
} from '@tanstack/react-query'
import type { ApiError } from './api-error.js'
import { call } from './call.js'
import type { Input, OperationName, OperationOf, Output, Service } from './operations.js'

/** How react-query knows a call. Whatever changes something names the calls that must be made again by it. */
export function callQuery<S extends Service, O extends OperationOf<S>>(
  service: S,
  operation: O,
  input: Input<S, O>,
) {
  return queryOptions<Output<S, O>, ApiError>({
    queryKey: [`${service}/${operation}`, input],
    queryFn: ({ signal }) => call(service, operation, input, signal),
  })
}

interface CallOptions {
  /** False: not asked (yet), for example because a tab is not open. */
  enabled?: boolean
}

/**
 * What the server answers to a call, kept while the page shows it.
 *
 * @example
 * const user = useCall('iam', 'GetUser', { UserName: userName })
 * if (user.data === undefined) return <Waiting call={user} what="the user" />
 */
export function useCall<S extends Service, O extends OperationOf<S>>(
  service: S,
  operation: O,
  input: Input<S, O>,
  { enabled = true }: CallOptions = {},
): UseQueryResult<Output<S, O>, ApiError> {
  return useQuery({ ...callQuery(service, operation, input), enabled })
}

interface ChangeOptions {
  /** What this change makes untrue, and is asked again: `['iam/ListUsers']`. */
  invalidates: readonly OperationName[]
}

/**
 * A call that changes something.
 *
 * @example
 * const deleteUser = useChange('iam', 'DeleteUser', { invalidates: ['sallyport/ListUsersOverview'] })
 * deleteUser.mutate({ UserName }, { onSuccess: () => flash.success(`User ${UserName} is deleted.`) })
 */
export function useChange<S extends Service, O extends OperationOf<S>>(
  service: S,
  operation: O,
  { invalidates }: ChangeOptions,
): UseMutationResult<Output<S, O>, ApiError, Input<S, O>> {
  const refresh = useRefresh()
  return useMutation({
    mutationFn: (input: Input<S, O>) => call(service, operation, input),
    // Not waited for: what the caller says of the success must come although the new answers take its component away.
    onSuccess: () => void refresh(invalidates),
  })
}

/** For changes of several calls: asks again what they made untrue. Resolves when the answers are there. */
export function useRefresh(): (names: readonly OperationName[]) => Promise<void> {
  const client = useQueryClient()
  return async (names) => {
    await Promise.all(names.map((name) => client.invalidateQueries({ queryKey: [name] })))
  }
}
