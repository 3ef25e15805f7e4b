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
