/** RFC 4180: lines of fields; what holds a comma, a quote or an end of line is quoted. */
export function csv(rows: readonly (readonly string[])[]): string {
  return rows.map((row) => `${row.map((field) => csvField(field)).join(',')}\r\n`).join('')
}

function csvField(text: string): string {
  // Spreadsheets take what begins so for a formula (OWASP, CSV injection).
  const plain = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain
}
