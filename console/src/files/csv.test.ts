import { expect, it } from 'vitest'
import { csv } from './csv.js'

it('quotes what would end a field, and doubles quotes within', () => {
  expect(csv([['a', 'b,c', 'd"e', 'f\ng']])).toBe('a,"b,c","d""e","f\ng"\r\n')
})

it.each(['=1+1', '+1', '-1', '@SUM(A1)'])(
  'keeps a spreadsheet from reading %s as a formula',
  (text) => {
    expect(csv([[text]])).toBe(`'${text}\r\n`)
  },
)
