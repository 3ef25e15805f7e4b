/**
 * Prints rows as lines of JSON, page after page: the last page is shorter than the others. Ends before where the reader of a
 * pipe, `head` for one, has had enough.
 */
export async function printPages<Row>(
  output: NodeJS.WritableStream,
  pages: {
    pageSize: number
    pageAfter: (last: Row | undefined) => Promise<Row[]>
    /** What is printed of a row; without it all. */
    shown?: (row: Row) => unknown
  },
): Promise<void> {
  const enough = new AbortController()
  output.once('error', () => enough.abort())
  const { shown = (row) => row } = pages
  let last: Row | undefined
  while (!enough.signal.aborted) {
    // eslint-disable-next-line no-await-in-loop -- page follows page
    const rows = await pages.pageAfter(last)
    for (const row of rows) output.write(`${JSON.stringify(shown(row))}\n`)
    if (rows.length < pages.pageSize) return
    last = rows.at(-1)
  }
}
