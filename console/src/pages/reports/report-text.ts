/** A line of a credential report: what stands in each column, by the column's name. */
export type ReportLine = Readonly<Record<string, string>>

/** The lines of a report (RFC 4180: a field in quotation marks may hold commas, and quotation marks doubled). */
export function readReport(text: string): readonly ReportLine[] {
  const [names = [], ...lines] = text
    .split(/\r?\n/)
    .filter((line) => line !== '')
    .map((line) => fieldsOf(line))
  return lines.map((fields) =>
    Object.fromEntries(names.map((name, index) => [name, fields[index] ?? ''])),
  )
}

// No name and no ARN holds an end of line.
function fieldsOf(line: string): readonly string[] {
  // Each field with a comma before it, the first one too.
  const fields = `,${line}`.matchAll(/,(?:"((?:[^"]|"")*)"|([^,]*))/g)
  return [...fields].map(([, quoted, plain]) => plain ?? quoted?.replaceAll('""', '"') ?? '')
}

/** The text in the answer's base64. */
export function reportText(content: string): string {
  return new TextDecoder().decode(Uint8Array.from(atob(content), (byte) => byte.charCodeAt(0)))
}

/** AWS IAM User Guide, Getting credential reports. Colons cannot stand in every system's file names. */
export function reportFileName(generatedTime: string): string {
  return `status_reports_${generatedTime.slice(0, 19).replaceAll(':', '-')}.csv`
}
