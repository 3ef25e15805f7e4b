import { expect, it } from 'vitest'
import { keyErrorText } from './key-error-text.js'

it.each([
  ['NotAllowedError', /try again/i],
  ['InvalidStateError', /already registered/],
  ['NotSupportedError', /browser or this key/],
  ['SecurityError', /host name/],
  ['UnknownError', /try again/i],
])('says what to do about %s', (name, text) => expect(keyErrorText(name)).toMatch(text))
