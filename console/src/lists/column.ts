import type { ReactNode } from 'react'

/** A column of a list. */
export interface Column<T> {
  id: string
  header: string
  cell: (row: T) => ReactNode
  /**
   * What the column is sorted by, and searched in; words and numbers sort as people expect. Absent: neither. Text of the
   * cell, where it is text.
   */
  value?: (row: T) => string | number | undefined
  /** Names the row for those who hear the page. One column of a list has it: the first. */
  isRowHeader?: boolean
  /** Shown when it is chosen in the settings of the list. */
  isHiddenAtFirst?: boolean
  minWidth?: number
}

const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' })

/** The order of two rows by a column; rows without a value come first. */
export function compareBy<T>({ value }: Column<T>): (a: T, b: T) => number {
  return (a, b) => compareValues(value?.(a), value?.(b))
}

function compareValues(a: string | number | undefined, b: string | number | undefined): number {
  if (a === undefined || b === undefined) return Number(b === undefined) - Number(a === undefined)
  if (typeof a === 'number' && typeof b === 'number') return a - b
  return collator.compare(String(a), String(b))
}

/** Whether any column with a value holds the text, without regard to case. */
export function rowHolds<T>(row: T, columns: readonly Column<T>[], text: string): boolean {
  const wanted = text.trim().toLowerCase()
  return columns.some(({ value }) => {
    const held = value?.(row)
    return held !== undefined && String(held).toLowerCase().includes(wanted)
  })
}
