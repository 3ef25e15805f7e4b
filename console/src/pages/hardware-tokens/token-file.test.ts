import { expect, it } from 'vitest'
import { inputOfKeys, noKeys } from './token-file.js'

it('sends what was filled in only', () => {
  expect(inputOfKeys(noKeys)).toEqual({})
  expect(inputOfKeys({ ...noKeys, key: ' 00ff \n', columns: 'serial,secret ' })).toEqual({
    Key: '00ff',
    Columns: 'serial,secret',
  })
})

it('takes nothing away from a password', () => {
  expect(inputOfKeys({ ...noKeys, password: ' a b ' })).toEqual({ Password: ' a b ' })
})
