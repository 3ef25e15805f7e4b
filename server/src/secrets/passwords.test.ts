import { expect, it } from 'vitest'
import { hashPassword, isOneOf, verifyPassword } from './passwords.js'

it('hashes passwords with argon2id at the OWASP minimum, each with a salt of its own', async () => {
  const [one, other] = await Promise.all([hashPassword('Tr0ub4dor&3'), hashPassword('Tr0ub4dor&3')])
  expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
  expect(one).not.toBe(other)
  expect(one).not.toContain('Tr0ub4dor')
})

it('verifies the password that was hashed and no other', async () => {
  const hash = await hashPassword('Tr0ub4dor&3')
  expect(await verifyPassword(hash, 'Tr0ub4dor&3')).toBe(true)
  expect(await verifyPassword(hash, 'Tr0ub4dor&4')).toBe(false)
  expect(await verifyPassword(hash, '')).toBe(false)
})

it('finds a password among those that were hashed', async () => {
  const hashes = await Promise.all(['one', 'two', 'three'].map(hashPassword))
  expect(await isOneOf(hashes, 'three')).toBe(true)
  expect(await isOneOf(hashes, 'four')).toBe(false)
  expect(await isOneOf([], 'one')).toBe(false)
})

it('tells passwords apart by every character, also those that other tools cut off or fold', async () => {
  const hash = await hashPassword('é'.repeat(128))
  expect(await verifyPassword(hash, 'é'.repeat(128))).toBe(true)
  expect(await verifyPassword(hash, 'é'.repeat(127) + 'è')).toBe(false)
  expect(await verifyPassword(hash, 'e\u0301'.repeat(128))).toBe(false)
  expect(await verifyPassword(hash, 'é'.repeat(127))).toBe(false)
})
