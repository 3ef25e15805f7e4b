import { useQuery } from '@tanstack/react-query'
import { call } from '../api/call.js'
import { type Check, checkBatch } from './check-batch.js'

const may = checkBatch(async (checks) => {
  const Checks = checks.map(({ action, resource }) => ({ Action: action, Resource: resource }))
  return (await call('sallyport', 'TestPermissions', { Checks })).Results
})

const none: readonly boolean[] = []

/**
 * What the caller's own policies allow right now, in the order of the checks: to hide or disable what would be refused.
 * The server judges each call anyway. False until the answer is there. Where the question itself fails, true: then the
 * call says what is wrong.
 *
 * @example
 * const [mayDelete] = useMay([{ action: 'iam:DeleteUser', resource: user.Arn }])
 */
export function useMay(checks: readonly Check[]): readonly boolean[] {
  const { data, isError } = useQuery({
    queryKey: ['sallyport/TestPermissions', checks],
    queryFn: () => Promise.all(checks.map((check) => may(check))),
    enabled: checks.length > 0,
    staleTime: 60_000,
  })
  return isError ? checks.map(() => true) : (data ?? none)
}
