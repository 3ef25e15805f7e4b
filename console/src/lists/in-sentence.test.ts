import { expect, it } from 'vitest'
import { inSentence } from './in-sentence.js'

it.each([
  ['Users', 'users'],
  ['Attached policies', 'attached policies'],
  ['MFA devices', 'MFA devices'],
  ['AWS managed policies', 'AWS managed policies'],
])('the list %s is called %s in a sentence', (heading, text) => {
  expect(inSentence(heading)).toBe(text)
})
