import type { TokenFault, TokenRecord } from '@sallyport/otp/token-file'

const mostFaults = 100

/** What is wrong with a file, a line for each mistake in the order of the file. */
export function faultsText(faults: readonly TokenFault[]): string {
  const lines = faults
    .toSorted((one, other) => one.line - other.line)
    .slice(0, mostFaults)
    .map(({ line, serialNumber, reason }) =>
      serialNumber === undefined
        ? `line ${line}: ${reason}`
        : `line ${line}, ${serialNumber}: ${reason}`,
    )
  const more = faults.length - lines.length
  return linesOf(more > 0 ? [...lines, `and ${more} more`] : lines)
}

export const warningsText = (warnings: readonly string[]): string => linesOf(warnings)

/** As the console says it. */
export function longCodesText(tokens: readonly TokenRecord[]): string[] {
  const long = tokens.filter(({ digits }) => digits !== 6)
  if (long.length === 0) return []
  const work = long.length === 1 ? 'it works' : 'they work'
  return [
    `${counted(long)} with codes of more than six digits: ${work} at the sign-in pages only, as AWS's API takes six digits.`,
  ]
}

/** The tokens of a file as a table, with tabs between the columns: all but their seeds. */
export function tableText(tokens: readonly TokenRecord[]): string {
  const rows = tokens.map((token) => [
    token.line,
    token.serialNumber,
    token.kind,
    token.algorithm,
    token.digits,
    token.kind === 'totp' ? `${token.stepSeconds ?? 30} s` : 'counter',
    token.manufacturer ?? '',
  ])
  const head = ['line', 'serial', 'type', 'algorithm', 'digits', 'step', 'manufacturer']
  return [head, ...rows].map((cells) => `${cells.map(plain).join('\t')}\n`).join('')
}

export const counted = ({ length }: readonly unknown[]): string =>
  length === 1 ? '1 token' : `${length} tokens`

const linesOf = (lines: readonly string[]): string =>
  lines.map((line) => `${plain(line)}\n`).join('')

/** What stands in a file must not move the cursor of a terminal, nor make lines of its own. */
const plain = (text: string | number): string => String(text).replaceAll(/\p{Cc}+/gu, ' ')
