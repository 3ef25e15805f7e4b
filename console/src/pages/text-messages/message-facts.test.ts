import { expect, it } from 'vitest'
import type { TextMessageRow } from '../../api/models/sallyport.js'
import { inState, numberText, purposeWords, stateChoices, stateFacts } from './message-facts.js'

const row = (over: Partial<TextMessageRow> = {}): TextMessageRow => ({
  MessageId: 'm-1',
  CreateDate: '2026-12-01T12:00:00Z',
  UserName: 'alice',
  Purpose: 'sign-in',
  LastDigits: '89',
  State: 'sent',
  ChangeDate: '2026-12-01T12:00:01Z',
  Tries: 1,
  ...over,
})

it('has words for each state, with what it means, and shows one that it does not know as it is', () => {
  const all = ['waiting', 'sending', 'sent', 'delivered', 'failed', 'expired', 'unknown']
  expect(all.map((State) => stateFacts(row({ State })).words)).toEqual([
    'Waiting',
    'Sending',
    'Sent',
    'Delivered',
    'Failed',
    'Expired',
    'Unknown',
  ])
  expect(all.every((State) => stateFacts(row({ State })).meaning !== '')).toBe(true)
  expect(stateFacts(row({ State: 'new' }))).toMatchObject({ words: 'new', meaning: '' })
  expect(stateChoices.map(({ value }) => value)).toEqual(['', ...all])
})

it('says what a message is for, and how its number ends', () => {
  const purposes = ['sign-in', 'enrolment', 'other']
  expect(purposes.map((Purpose) => purposeWords(row({ Purpose })))).toEqual([
    'Sign-in',
    'New device',
    'other',
  ])
  expect(numberText(row())).toBe('…89')
})

it('keeps the messages of a state', () => {
  const failed = row({ MessageId: 'm-2', State: 'failed' })
  expect(inState([row(), failed], '')).toHaveLength(2)
  expect(inState([row(), failed], 'failed')).toEqual([failed])
})
