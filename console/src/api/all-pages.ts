import { call } from './call.js'
import type { Input, OperationOf, Output, Service } from './operations.js'
import { type ListMember, nextMarker } from './pages.js'

type Item<T, K extends keyof T> = NonNullable<T[K]> extends readonly (infer I)[] ? I : never

/** All items of a list, page after page, for a change that must know them all. Pages that show use `useAllPages`. */
export async function allPages<
  S extends Service,
  O extends OperationOf<S>,
  K extends ListMember<Output<S, O>>,
>(
  service: S,
  operation: O,
  input: Input<S, O>,
  member: K,
): Promise<readonly Item<Output<S, O>, K>[]> {
  const page = await call(service, operation, input)
  const items = (page[member] ?? []) as readonly Item<Output<S, O>, K>[]
  const marker = nextMarker(page)
  if (marker === undefined) return items
  return [...items, ...(await allPages(service, operation, { ...input, Marker: marker }, member))]
}
