import { expect, it } from 'vitest'
import { roleText } from './role-text.js'

it.each([
  ['Ops', 'Ops: you act in the role operator @ 123456789012'],
  ['operator @ example', 'operator @ example: you act in the role operator @ 123456789012'],
  ['operator @ 123456789012', 'You act in the role operator @ 123456789012'],
])('a role called %s is told as: %s', (DisplayName, text) => {
  expect(roleText({ AccountId: '123456789012', RoleName: 'operator', DisplayName })).toBe(text)
})
