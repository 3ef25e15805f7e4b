import { validationError } from './refusals.js'

/** The members that every paginated request shares. */
export interface PageInput {
  Marker?: string
  MaxItems?: number
}

export interface Page {
  limit: number
  /** The key of the last item of the page before. */
  after?: string
}

const defaultItems = 100
const markerPrefix = 'sp1.'

/** Throws AWS's answer to a marker that no list gave out. */
export function readPage(input: PageInput): Page {
  const limit = input.MaxItems ?? defaultItems
  if (input.Marker === undefined) return { limit }
  const key = Buffer.from(input.Marker.slice(markerPrefix.length), 'base64url').toString()
  if (input.Marker !== markerOf(key) || key === '') throw validationError('Invalid Marker.')
  return { limit, after: key }
}

const markerOf = (key: string): string => markerPrefix + Buffer.from(key).toString('base64url')

/** `rows` are up to `limit + 1` items; the one too many only tells that there are more. */
export function pageOf<Row>(
  rows: readonly Row[],
  page: Page,
  keyOf: (row: Row) => string,
): { rows: readonly Row[]; end: { IsTruncated: boolean; Marker?: string } } {
  const last = rows[page.limit - 1]
  if (rows.length <= page.limit || last === undefined) return { rows, end: { IsTruncated: false } }
  return {
    rows: rows.slice(0, page.limit),
    end: { IsTruncated: true, Marker: markerOf(keyOf(last)) },
  }
}

/** One page of what is short enough to be read whole, in the order of its keys. */
export function sliceOf<Row>(all: readonly Row[], page: Page, keyOf: (row: Row) => string) {
  const { after } = page
  const sorted = all.toSorted((one, other) => (keyOf(one) < keyOf(other) ? -1 : 1))
  return pageOf(
    after === undefined ? sorted : sorted.filter((row) => keyOf(row) > after),
    page,
    keyOf,
  )
}

/** One of several lists that are paged as if they were one. */
export interface ListPart<Row> {
  /** A word that stands in markers: no other of the lists has it. */
  name: string
  /** Up to `limit` rows, those after the key where one is given. */
  read(from: { after: string | undefined; limit: number }): Promise<readonly Row[]>
  keyOf(row: Row): string
}

/** One page over several lists, one after the other. */
export async function pageOfLists<Row>(
  lists: readonly ListPart<Row>[],
  page: Page,
): Promise<{ rows: readonly Row[]; end: { IsTruncated: boolean; Marker?: string } }> {
  const [, name, after] = /^(\w+) (.*)$/s.exec(page.after ?? '') ?? []
  const start = page.after === undefined ? 0 : lists.findIndex((list) => list.name === name)
  if (start === -1) throw validationError('Invalid Marker.')
  const found: { row: Row; key: string }[] = []
  for (const [index, list] of lists.slice(start).entries()) {
    const limit = page.limit + 1 - found.length
    // eslint-disable-next-line no-await-in-loop -- what the next list has to give depends on this one
    const rows = await list.read({ after: index === 0 ? after : undefined, limit })
    found.push(...rows.map((row) => ({ row, key: `${list.name} ${list.keyOf(row)}` })))
    if (found.length > page.limit) break
  }
  const { rows, end } = pageOf(found, page, ({ key }) => key)
  return { rows: rows.map(({ row }) => row), end }
}
