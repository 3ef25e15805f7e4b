import type { Statement } from '../../api/models/iam.js'

/** The part of a document that a result points at; undefined where it has no such place. */
export function statementText(
  document: string,
  { StartPosition, EndPosition }: Pick<Statement, 'StartPosition' | 'EndPosition'>,
): string | undefined {
  const start = offsetOf(document, StartPosition)
  const end = offsetOf(document, EndPosition)
  if (start === undefined || end === undefined || end <= start) return undefined
  return document.slice(start, end)
}

function offsetOf(text: string, position: Statement['StartPosition']): number | undefined {
  const { Line, Column } = position ?? {}
  if (Line === undefined || Column === undefined) return undefined
  const lines = text.split('\n')
  if (Line > lines.length) return undefined
  const before = lines.slice(0, Line - 1).reduce((sum, line) => sum + line.length + 1, 0)
  return before + Column - 1
}
