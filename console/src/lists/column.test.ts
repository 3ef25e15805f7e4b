import { describe, expect, it } from 'vitest'
import { type Column, compareBy, rowHolds } from './column.js'

interface Row {
  name: string
  age?: number
}

const name: Column<Row> = {
  id: 'name',
  header: 'Name',
  cell: (row) => row.name,
  value: (row) => row.name,
}
const age: Column<Row> = { id: 'age', header: 'Age', cell: () => '', value: (row) => row.age }
const shown: Column<Row> = { id: 'shown', header: 'Shown', cell: () => 'a button' }

describe('a column', () => {
  it('sorts words without regard to case, and the numbers in them as numbers', () => {
    const rows = ['user-10', 'User-9', 'alice'].map((text) => ({ name: text }))
    expect(rows.toSorted(compareBy(name)).map((row) => row.name)).toEqual([
      'alice',
      'User-9',
      'user-10',
    ])
  })

  it('sorts numbers by size, those without one first', () => {
    const rows = [{ name: 'a', age: 9 }, { name: 'b', age: 10 }, { name: 'c' }]
    expect(rows.toSorted(compareBy(age)).map((row) => row.name)).toEqual(['c', 'a', 'b'])
  })
})

describe('the search', () => {
  it('finds part of any value, without regard to case', () => {
    expect(rowHolds({ name: 'Alice' }, [name, age], ' LIC ')).toBe(true)
    expect(rowHolds({ name: 'Alice', age: 42 }, [name, age], '42')).toBe(true)
    expect(rowHolds({ name: 'Alice' }, [name, age], 'bob')).toBe(false)
  })

  it('does not look into columns without a value, nor find `undefined`', () => {
    expect(rowHolds({ name: 'Alice' }, [name, age, shown], 'button')).toBe(false)
    expect(rowHolds({ name: 'Alice' }, [name, age], 'undefined')).toBe(false)
  })
})
