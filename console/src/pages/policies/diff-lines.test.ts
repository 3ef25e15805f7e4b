import { expect, it } from 'vitest'
import { diffOf, diffText } from './diff-lines.js'

it('marks what a version added and removed, and does not count layout', () => {
  const lines = diffOf('{"a":1,"b":2}', '{ "a": 1,\n"c": 2}')
  expect(lines.map(({ sign, text }) => sign + text)).toEqual([
    ' {',
    '   "a": 1,',
    '-  "b": 2',
    '+  "c": 2',
    ' }',
  ])
  expect(diffText(lines)).toBe('1 line added, 1 line removed')
})

it('says so where nothing changed', () => {
  expect(diffText(diffOf('{"a":1}', '{ "a": 1 }'))).toBe('The two versions say the same.')
})
