import { diffLines } from 'diff'
import { formatPolicy } from '../../policies/check-policy.js'

/** A line of two versions laid over each other. */
export interface DiffLine {
  sign: '+' | '-' | ' '
  text: string
}

/** What changed from one document to another, line by line; the layout of the JSON does not count. */
export function diffOf(before: string, after: string): readonly DiffLine[] {
  return diffLines(formatPolicy(before), formatPolicy(after)).flatMap(
    ({ value, added, removed }) => {
      const sign = added ? '+' : removed ? '-' : ' '
      return value
        .replace(/\n$/, '')
        .split('\n')
        .map((text): DiffLine => ({ sign, text }))
    },
  )
}

/** `2 lines added, 1 line removed` */
export function diffText(lines: readonly DiffLine[]): string {
  const added = lines.filter(({ sign }) => sign === '+').length
  const removed = lines.filter(({ sign }) => sign === '-').length
  if (added + removed === 0) return 'The two versions say the same.'
  return `${counted(added)} added, ${counted(removed)} removed`
}

const counted = (count: number): string => `${count} ${count === 1 ? 'line' : 'lines'}`
