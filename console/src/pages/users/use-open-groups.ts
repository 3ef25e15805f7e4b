import type { Group } from '../../api/models/iam.js'
import { type ListOf, useAllPages } from '../../api/pages.js'
import { useMay } from '../../permissions/use-may.js'

interface OpenGroups {
  list: ListOf<Group>
  /** The names of those that the reader may add users to. */
  open: ReadonlySet<string>
  /** Why there is none. */
  whyNot: string | undefined
}

/** All groups, and which of them the reader may add users to. */
export function useOpenGroups(): OpenGroups {
  const list = useAllPages('iam', 'ListGroups', {}, 'Groups')
  const action = 'iam:AddUserToGroup'
  const may = useMay(list.items.map(({ Arn }) => ({ action, resource: Arn })))
  const open = new Set(
    list.items.filter((_, index) => may[index] === true).map(({ GroupName }) => GroupName),
  )
  return { list, open, whyNot: whyNot(list, open.size) }
}

function whyNot({ error, items, isComplete }: ListOf<Group>, open: number): string | undefined {
  if (error !== null) return error.message
  if (!isComplete) return 'The groups are being loaded.'
  if (items.length === 0) return 'There are no groups yet.'
  return open > 0 ? undefined : 'The permission iam:AddUserToGroup is missing on every group.'
}
