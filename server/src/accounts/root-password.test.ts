import { expect, it } from 'vitest'
import { rootPasswordFault } from './root-password.js'

const account = { name: 'Acme Corp 7', rootEmail: 'Root.1@acme.example' }

it.each([
  { password: 'Aa1!aaa', fault: 'too-short', because: 'it has seven characters' },
  { password: 'Aa1!aaaa', fault: undefined, because: 'it has eight characters of four kinds' },
  { password: 'Aa1!'.repeat(32), fault: undefined, because: 'it has 128 characters' },
  { password: `${'Aa1!'.repeat(32)}x`, fault: 'too-long', because: 'it has 129 characters' },
  { password: 'correct horse', fault: 'too-simple', because: 'it has two kinds of characters' },
  { password: 'ABCDEFGH1234', fault: 'too-simple', because: 'it has two kinds of characters' },
  { password: 'Correct horse', fault: undefined, because: 'a blank counts as a symbol' },
  { password: 'correct9horse!', fault: undefined, because: 'three kinds are enough' },
  { password: 'Correct9Horse', fault: undefined, because: 'three kinds are enough' },
  { password: 'aCME cORP 7', fault: 'is-name-or-address', because: 'it is the account’s name' },
  { password: 'rOOT.1@acme.example', fault: 'is-name-or-address', because: 'it is the address' },
  { password: 'Root.1@acme.example!', fault: undefined, because: 'it only begins so' },
])('the verdict on "$password" is $fault: $because', ({ password, fault }) => {
  expect(rootPasswordFault(password, account)).toBe(fault)
})
