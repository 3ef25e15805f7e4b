/** A row of a CSV text: the line that it begins in, from 1, and its cells. */
export interface CsvRow {
  line: number
  cells: string[]
}

const separators = [',', ';', '\t']
const mostCells = 50
const tooManyCells = `A line has more than ${mostCells} cells`
const quoteFault = 'A quotation mark is not closed, or stands in the middle of a cell'

/** The rows that were read, and what ended it early. */
export interface CsvRows {
  rows: CsvRow[]
  fault?: { line: number; reason: string }
}

/**
 * The rows of a CSV text (RFC 4180), with a comma, a semicolon or a tab between cells: whichever is
 * most frequent in the first row. No more than `mostRows` are read. Empty lines and those that begin with `#` are passed over, cells
 * lose the blanks around them, lines may end in any way.
 */
export function csvRows(text: string, mostRows: number): CsvRows {
  const csv = text.replace(/^\uFEFF/, '').replaceAll(/\r\n?/g, '\n')
  const rows: CsvRow[] = []
  let separator: string | undefined
  let line = 1
  let offset = 0
  while (offset < csv.length && rows.length < mostRows) {
    const lineEnd = endOfLine(csv, offset)
    const content = csv.slice(offset, lineEnd)
    if (content.trim() === '' || content.startsWith('#')) {
      offset = lineEnd + 1
      line += 1
      continue
    }
    separator ??= separatorOf(content)
    const { cells, end } = readRow(csv, offset, separator)
    if (cells.length > mostCells) return { rows, fault: { line, reason: tooManyCells } }
    if (end === undefined) return { rows, fault: { line, reason: quoteFault } }
    rows.push({ line, cells })
    line += csv.slice(offset, end).split('\n').length
    offset = end + 1
  }
  return { rows }
}

/** The cells from `start` on; `end` is where the row ends, undefined if quotes are wrong. */
function readRow(csv: string, start: number, separator: string) {
  const cells: string[] = []
  let offset = start
  for (;;) {
    const cell = csv[offset] === '"' ? quotedCell(csv, offset) : plainCell(csv, offset, separator)
    if (cell === undefined) return { cells, end: undefined }
    cells.push(cell.text.trim())
    offset = cell.end
    if (csv[offset] === separator && cells.length <= mostCells) offset += 1
    else if (offset === csv.length || csv[offset] === '\n') return { cells, end: offset }
    else return { cells, end: undefined }
  }
}

function quotedCell(csv: string, start: number) {
  let end = csv.indexOf('"', start + 1)
  while (end !== -1 && csv[end + 1] === '"') end = csv.indexOf('"', end + 2)
  if (end === -1) return undefined
  return { text: csv.slice(start + 1, end).replaceAll('""', '"'), end: end + 1 }
}

function plainCell(csv: string, start: number, separator: string) {
  const line = csv.slice(start, endOfLine(csv, start))
  const end = line.indexOf(separator)
  const text = end === -1 ? line : line.slice(0, end)
  return text.includes('"') ? undefined : { text, end: start + text.length }
}

function endOfLine(csv: string, offset: number): number {
  const end = csv.indexOf('\n', offset)
  return end === -1 ? csv.length : end
}

function separatorOf(line: string): string {
  const unquoted = line.slice(0, 10_000).replaceAll(/"[^"]*"/g, '')
  const counts = separators.map((separator) => unquoted.split(separator).length)
  return separators[counts.indexOf(Math.max(...counts))] ?? ','
}
