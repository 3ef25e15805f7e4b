import { useQuery } from '@tanstack/react-query'
import { call } from '../api/call.js'
import { type Check, checkBatch } from './check-batch.js'

const may = checkBatch(async (checks) => {
  const Checks = checks.map(({ action, resource }) => ({ Action: action, Resource: resource }))
  return (await call('sallyport', 'TestPermissions', { Checks })).Results
})

/**
 * What the caller's own policies could allow right now, in the order of the checks: to hide or disable what would be
 * refused. False is certain, and the server judges each call anyway. A resource that ends in `*` asks whether it is
 * allowed on any that begins so. True where the question itself fails, as then the call says what is wrong, and until the
 * answer is there: nobody is told that a permission is missing before that is known. What only those see who may is given
 * `whileAsking: false`, so that it does not appear and go.
 *
 * @example
 * const [mayDelete] = useMay([{ action: 'iam:DeleteUser', resource: user.Arn }])
 */
export function useMay(
  checks: readonly Check[],
  { whileAsking = true }: { whileAsking?: boolean } = {},
): readonly boolean[] {
  const { data, isError } = useQuery({
    queryKey: ['sallyport/TestPermissions', checks],
    queryFn: () => Promise.all(checks.map((check) => may(check))),
    enabled: checks.length > 0,
    staleTime: 60_000,
  })
  if (isError) return checks.map(() => true)
  return data ?? checks.map(() => whileAsking)
}
