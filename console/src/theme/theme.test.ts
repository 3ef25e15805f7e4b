import { expect, it } from 'vitest'
import { readChoice } from './theme.js'

it.each([
  ['dark', 'dark'],
  ['light', 'light'],
  [null, 'system'],
  ['purple', 'system'],
])('what the browser kept as %s is %s', (kept, choice) => {
  expect(readChoice(kept)).toBe(choice)
})
