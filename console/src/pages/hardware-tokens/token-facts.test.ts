import { expect, it } from 'vitest'
import type { HardwareTokenRow } from '../../api/models/sallyport.js'
import {
  makeText,
  ownerName,
  statusChoices,
  statusFacts,
  stepText,
  stockWords,
  typeWords,
  whyNotLost,
  withStatus,
} from './token-facts.js'

const row = (over: Partial<HardwareTokenRow> = {}): HardwareTokenRow => ({
  SerialNumber: 'GAHT12345678',
  Type: 'totp',
  Algorithm: 'SHA1',
  Digits: 6,
  StepSeconds: 30,
  Status: 'Available',
  Stock: 'account',
  ImportDate: '2026-12-01T12:00:00Z',
  ...over,
})
const assigned = row({ Status: 'Assigned', Owner: { Kind: 'user', UserName: 'alice' } })
const ofRoot = row({ Status: 'Assigned', Owner: { Kind: 'root' } })
const lost = row({ Status: 'Lost', LostDate: '2026-12-01T12:00:00Z' })

it('has words for each status, and shows one that it does not know as it is', () => {
  const words = ['Available', 'Assigned', 'NotYetValid', 'Expired', 'Lost', 'New'].map(
    (Status) => statusFacts(row({ Status })).words,
  )
  expect(words).toEqual(['Available', 'Assigned', 'Not valid yet', 'Expired', 'Lost', 'New'])
  expect(statusChoices.map(({ label }) => label)).toEqual(['Any status', ...words.slice(0, -1)])
})

it('says in words how a token makes its codes', () => {
  expect(['totp', 'HOTP', 'other'].map((type) => typeWords(type))).toEqual([
    'Time-based',
    'Event-based',
    'other',
  ])
  expect([stepText({ StepSeconds: 60 }), stepText({})]).toEqual(['60 s', '–'])
})

it('names the make as far as it is known', () => {
  expect(makeText({ Manufacturer: 'Example', Model: 'C200' })).toBe('Example C200')
  expect(makeText({ Model: 'C200', Manufacturer: '' })).toBe('C200')
  expect(makeText({})).toBe('–')
})

it('says where a token goes when nobody has it', () => {
  expect([row(), row({ Stock: 'pool' })].map((token) => stockWords(token))).toEqual([
    'This account',
    'The server’s pool',
  ])
})

it('names the owner', () => {
  expect([assigned, ofRoot, row()].map((token) => ownerName(token))).toEqual([
    'alice',
    'Root user',
    undefined,
  ])
})

it('keeps the tokens of a status', () => {
  const all = [row(), assigned, lost]
  expect(withStatus(all, '')).toEqual(all)
  expect(withStatus(all, 'Lost')).toEqual([lost])
})

it.each([
  ['none', undefined, 'Choose a token first.'],
  ['one in the stock', row(), undefined],
  ['one that is expired', row({ Status: 'Expired' }), undefined],
  ['one that is lost', lost, 'It is marked as lost already.'],
  [
    'one that somebody has',
    assigned,
    'It is assigned to alice. Remove it there, where it can be marked as lost, too.',
  ],
])('lets a token be marked as lost, or says why not: %s', (_, token, words) => {
  expect(whyNotLost(token)).toBe(words)
})
