import { describe, expect, it } from 'vitest'
import type { UserRow } from '../../api/models/sallyport.js'
import {
  consoleSignInFact,
  filterNamed,
  groupsFact,
  keyAgeFact,
  keyIdsFact,
  keyLastUsedFact,
  lastActivityFact,
  mfaFact,
  missingColumns,
  notPermitted,
  passwordAgeFact,
  usersThatPass,
} from './user-facts.js'

const now = Date.parse('2026-11-24T12:00:00Z')
const user = (part: Partial<UserRow> = {}): UserRow => ({
  UserName: 'alice',
  UserId: 'AIDAEXAMPLE',
  Arn: 'arn:aws:iam::123456789012:user/alice',
  Path: '/',
  CreateDate: '2026-01-01T00:00:00Z',
  ...part,
})
const key = (CreateDate: string, Status = 'Active', LastUsed?: string) => ({
  AccessKeyId: `AKIA${CreateDate}`,
  Status,
  CreateDate,
  ...(LastUsed !== undefined && { LastUsed }),
})

it.each([
  [[], 'None'],
  [['b', 'a'], 'a, b'],
  [['d', 'c', 'b', 'a'], 'a, b and 2 more'],
])('groups %j are shown in their order, two of them', (Groups, text) => {
  expect(groupsFact(user({ Groups })).text).toBe(text)
})

it.each([
  [[], 'Not enabled'],
  [['Virtual'], 'Virtual'],
  [['Virtual', 'U2F Security Key'], 'Virtual, U2F Security Key'],
])('devices %j are named in the words of the guide', (Mfa, text) => {
  expect(mfaFact(user({ Mfa })).text).toBe(text)
})

describe('the last sign-in to the console', () => {
  it.each([
    [{ PasswordEnabled: false }, 'None'],
    [{ PasswordEnabled: true }, 'Never'],
    [{ PasswordEnabled: true, PasswordLastUsed: '2026-11-20T12:00:00Z' }, '4 days ago'],
    [{ PasswordEnabled: false, PasswordLastUsed: '2026-11-20T12:00:00Z' }, 'None'],
  ])('of %j is told', (part, text) => {
    expect(consoleSignInFact(user(part), now).text).toBe(text)
  })
})

it.each([
  [{ PasswordEnabled: false, PasswordChangedAt: '2026-11-20T12:00:00Z' }, 'None'],
  [{ PasswordEnabled: true, PasswordChangedAt: '2026-11-23T12:00:00Z' }, '1 day'],
])('the age of the password of %j is told', (part, text) => {
  expect(passwordAgeFact(user(part), now).text).toBe(text)
})

it('the age of keys is that of the oldest active one', () => {
  const AccessKeys = [key('2026-11-01T12:00:00Z', 'Inactive'), key('2026-11-14T12:00:00Z')]
  expect(keyAgeFact(user({ AccessKeys }), now)).toEqual({ text: '10 days', order: 10 })
  expect(keyAgeFact(user({ AccessKeys: AccessKeys.slice(0, 1) }), now).text).toBe('None')
  expect(keyIdsFact(user({ AccessKeys })).text).toBe(
    'AKIA2026-11-01T12:00:00Z (Inactive), AKIA2026-11-14T12:00:00Z (Active)',
  )
})

describe('the last activity', () => {
  const AccessKeys = [key('2026-01-01T00:00:00Z', 'Active', '2026-11-10T12:00:00Z')]
  it.each([
    [
      { PasswordEnabled: true, PasswordLastUsed: '2026-11-12T12:00:00Z', AccessKeys },
      '12 days ago',
    ],
    [
      { PasswordEnabled: true, PasswordLastUsed: '2026-11-02T12:00:00Z', AccessKeys },
      '14 days ago',
    ],
    [{ PasswordEnabled: true, AccessKeys: [] }, 'Never'],
    [{ AccessKeys: [] }, notPermitted.text],
  ])('of %j is the later of sign-in and key', (part, text) => {
    expect(lastActivityFact(user(part), now).text).toBe(text)
  })

  it('of a key is not called none where the reader may not ask for it', () => {
    const hidden = key('2026-01-01T00:00:00Z')
    const password = { PasswordEnabled: true }
    const unused = user({ ...password, AccessKeys: [{ ...hidden, NeverUsed: true }] })
    expect(keyLastUsedFact(unused, now).text).toBe('None')
    expect(lastActivityFact(unused, now).text).toBe('Never')
    const unknown = user({ ...password, AccessKeys: [hidden] })
    expect(keyLastUsedFact(unknown, now)).toBe(notPermitted)
    expect(lastActivityFact(unknown, now)).toBe(notPermitted)
  })
})

it('what is not permitted to be seen is not shown as nothing', () => {
  const blind = user()
  const facts = [
    groupsFact(blind),
    mfaFact(blind),
    passwordAgeFact(blind, now),
    consoleSignInFact(blind, now),
    keyAgeFact(blind, now),
    keyLastUsedFact(blind, now),
    keyIdsFact(blind),
  ]
  expect(new Set(facts)).toEqual(new Set([notPermitted]))
  expect(missingColumns([blind]).map(({ action }) => action)).toEqual([
    'iam:ListGroupsForUser',
    'iam:ListMFADevices',
    'iam:GetLoginProfile',
    'iam:ListAccessKeys',
  ])
  expect(missingColumns([blind, user({ Groups: [], Mfa: [], AccessKeys: [] })])).toHaveLength(1)
})

describe('the filter', () => {
  const rows = [
    user({ UserName: 'bare', Mfa: [], PasswordEnabled: false, AccessKeys: [] }),
    user({ UserName: 'open', Mfa: [], PasswordEnabled: true }),
    user({ UserName: 'safe', Mfa: ['Virtual'], PasswordEnabled: true }),
    user({ UserName: 'weak', Mfa: ['SMS'], AccessKeys: [key('2026-01-01T00:00:00Z')] }),
    user({ UserName: 'both', Mfa: ['SMS', 'Virtual'] }),
    user({ UserName: 'token', Mfa: ['Hardware'] }),
    user({ UserName: 'unknown' }),
  ]
  it.each([
    ['all', ['bare', 'open', 'safe', 'weak', 'both', 'token', 'unknown']],
    ['no-mfa', ['bare', 'open']],
    ['console-no-mfa', ['open']],
    ['virtual', ['safe', 'both']],
    ['security-key', []],
    ['hardware', ['token']],
    ['sms', ['weak', 'both']],
    ['sms-only', ['weak']],
    ['old-key', ['weak']],
    ['no-password', ['bare']],
  ] as const)('%s shows those users', (filter, names) => {
    expect(usersThatPass(rows, filter, now).map(({ UserName }) => UserName)).toEqual(names)
  })

  it('is asked for by an address, where there is one of that name', () => {
    expect(filterNamed('sms')).toBe('sms')
    expect(filterNamed('other')).toBe('all')
    expect(filterNamed(null)).toBe('all')
  })
})
