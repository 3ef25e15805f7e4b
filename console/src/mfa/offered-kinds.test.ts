import { expect, it } from 'vitest'
import type { WizardKind } from './enrolment.js'
import { offeredKinds } from './offered-kinds.js'

const kindOf = (kind: string) => ({ kind }) as WizardKind
const serverKind = (Kind: string, Principals = ['user', 'root']) => ({
  Kind,
  Principals,
  StatusWord: '',
  Resynchronisable: false,
  ThroughApi: false,
})
const known = [kindOf('virtual'), kindOf('security-key'), kindOf('sms')]
const keys = { Available: true }
const user = { kind: 'user', userName: 'alice' } as const

const names = (...input: Parameters<typeof offeredKinds>) =>
  offeredKinds(...input).map(({ kind }) => kind.kind)

it('offers the kinds that both sides know, in its own order', () => {
  const serverKinds = [serverKind('security-key'), serverKind('virtual'), serverKind('hardware')]
  expect(names(known, { serverKinds, owner: user, keys })).toEqual(['virtual', 'security-key'])
})

it('offers root only what root may have', () => {
  const serverKinds = [serverKind('virtual'), serverKind('sms', ['user'])]
  expect(names(known, { serverKinds, owner: { kind: 'root' }, keys })).toEqual(['virtual'])
  expect(names(known, { serverKinds, owner: user, keys })).toEqual(['virtual', 'sms'])
})

it.each([
  ['not-allowed', /administrator can allow them under Account settings\.$/],
  ['no-gateway', /operator must connect a gateway/],
  ['new-reason', /^This type cannot be used here at present\.$/],
])('says in words why the server does not offer a kind now: %s', (Unavailable, words) => {
  const serverKinds = [serverKind('virtual'), { ...serverKind('sms'), Unavailable }]
  const [virtual, sms] = offeredKinds(known, { serverKinds, owner: user, keys })
  expect(virtual?.unavailable).toBeUndefined()
  expect(sms?.unavailable).toMatch(words)
})

it.each([
  ['no-public-url', /administrator sets it with --public-url/],
  ['no-host-name', /open the console by an https address with a host name/],
  ['new-reason', /^Security keys do not work at this address\.$/],
])('says in words why security keys cannot be used here: %s', (Reason, words) => {
  const serverKinds = [serverKind('virtual'), serverKind('security-key')]
  const keys = { Available: false, Reason }
  const [virtual, key] = offeredKinds(known, { serverKinds, owner: user, keys })
  expect(virtual?.unavailable).toBeUndefined()
  expect(key?.unavailable).toMatch(words)
})
