interface CsvOptions {
  /** For secrets, which must come out as they are: no sign is put before what a spreadsheet takes for a formula. */
  isVerbatim?: boolean
}

/** RFC 4180: lines of fields; what holds a comma, a quote or an end of line is quoted. */
export function csv(
  rows: readonly (readonly string[])[],
  { isVerbatim = false }: CsvOptions = {},
): string {
  const field = (text: string) => csvField(isVerbatim ? text : withoutFormula(text))
  return rows.map((row) => `${row.map(field).join(',')}\r\n`).join('')
}

// Spreadsheets take what begins so for a formula (OWASP, CSV injection).
const withoutFormula = (text: string): string => (/^[=+\-@\t\r]/.test(text) ? `'${text}` : text)

const csvField = (text: string): string =>
  /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
