import { expect, it } from 'vitest'
import { type ReportEntry, reportHead, reportLine } from './report-text.js'

const at = (seconds: number): number => Date.UTC(2030, 0, 1) + seconds * 1000

const entry: ReportEntry = {
  userName: 'alice',
  arn: 'arn:aws:iam::123456789012:user/alice',
  createdAt: at(0),
  password: 'none',
  passwordLastUsedAt: null,
  mfaActive: false,
  accessKeys: [],
}
const unusedKey = {
  status: 'Active',
  statusChangedAt: at(4),
  lastUsedAt: null,
  lastUsedRegion: null,
  lastUsedService: null,
}
const usedKey = {
  status: 'Inactive',
  statusChangedAt: at(5),
  lastUsedAt: at(6),
  lastUsedRegion: 'eu-west-1',
  lastUsedService: 'sts',
}

const noKey = 'false,N/A,N/A,N/A,N/A'
const noCertificates = 'false,N/A,false,N/A'
const user = 'alice,arn:aws:iam::123456789012:user/alice,2030-01-01T00:00:00+00:00'

it.each<[string, Partial<ReportEntry>, string]>([
  ['who has nothing', {}, `false,N/A,N/A,N/A,false,${noKey},${noKey}`],
  [
    'who has a password that never expires and was never used',
    { password: { changedAt: at(1), expiresAt: undefined } },
    `true,no_information,2030-01-01T00:00:01+00:00,N/A,false,${noKey},${noKey}`,
  ],
  [
    'who has a password that expires and was used',
    { password: { changedAt: at(1), expiresAt: at(3) }, passwordLastUsedAt: at(2) },
    `true,2030-01-01T00:00:02+00:00,2030-01-01T00:00:01+00:00,2030-01-01T00:00:03+00:00,false,${noKey},${noKey}`,
  ],
  [
    'who once had a password',
    { passwordLastUsedAt: at(2) },
    `false,N/A,N/A,N/A,false,${noKey},${noKey}`,
  ],
  [
    'who is root',
    { password: 'of-root', mfaActive: true },
    `not_supported,no_information,not_supported,not_supported,true,${noKey},${noKey}`,
  ],
  [
    'who is root and has signed in',
    { password: 'of-root', passwordLastUsedAt: at(2) },
    `not_supported,2030-01-01T00:00:02+00:00,not_supported,not_supported,false,${noKey},${noKey}`,
  ],
  [
    'who has two keys',
    { accessKeys: [unusedKey, usedKey] },
    'false,N/A,N/A,N/A,false,true,2030-01-01T00:00:04+00:00,N/A,N/A,N/A,false,2030-01-01T00:00:05+00:00,2030-01-01T00:00:06+00:00,eu-west-1,sts',
  ],
])('tells of one %s', (_, facts, expected) => {
  const line = reportLine({ ...entry, ...facts })
  expect(line).toBe(`${user},${expected},${noCertificates}`)
  expect(line.split(',')).toHaveLength(reportHead.split(',').length)
})

it.each([
  ['a,b', '"a,b"'],
  ['a"b', '"a""b"'],
  ['a\nb', '"a\nb"'],
  ['a\rb', '"a\rb"'],
  ['a b', 'a b'],
  ['=1+1', '=1+1'],
])('writes %j as %j', (userName, expected) => {
  expect(reportLine({ ...entry, userName }).startsWith(`${expected},arn:`)).toBe(true)
})
