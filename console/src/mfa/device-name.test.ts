import { expect, it } from 'vitest'
import { freeName, isOwnName, nameMistake, ownDeviceName } from './device-name.js'

const alice = { kind: 'user', userName: 'alice' } as const

it('names a device after its user, so that policies with ${aws:username} fit', () => {
  expect(ownDeviceName(alice)).toBe('alice')
  expect(ownDeviceName({ kind: 'root' })).toBe('root-account-mfa-device')
})

it('proposes the next name that is free, without regard to case', () => {
  expect(freeName('alice', [])).toBe('alice')
  expect(freeName('alice', ['Alice'])).toBe('alice-2')
  expect(freeName('alice', ['alice', 'alice-2', 'bob'])).toBe('alice-3')
})

it.each([
  ['alice', true],
  ['alice-2', true],
  ['alice-12', true],
  ['alice-x', false],
  ['alice-', false],
  ['alice2', false],
  ['bob', false],
])('holds %s to be one of its own proposals for alice: %s', (name, isOwn) => {
  expect(isOwnName(name, alice)).toBe(isOwn)
})

it.each([
  ['a+b=c,d.e@f-g_h', undefined],
  ['', 'Enter a name for the device.'],
  ['a'.repeat(65), 'Use at most 64 characters.'],
  ['my phone', 'Use letters without accents, digits and + = , . @ _ - only.'],
  ['zoë', 'Use letters without accents, digits and + = , . @ _ - only.'],
  ['a/b', 'Use letters without accents, digits and + = , . @ _ - only.'],
])('judges the name %s', (name, mistake) => {
  expect(nameMistake(name, 64)).toBe(mistake)
})
