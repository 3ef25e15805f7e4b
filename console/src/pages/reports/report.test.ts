import { describe, expect, it } from 'vitest'
import { filtered, keyAge, type ReportFilter } from './report-facts.js'
import { readReport, reportFileName, reportText } from './report-text.js'

const names =
  'user,arn,password_enabled,mfa_active,access_key_1_active,access_key_1_last_rotated,access_key_1_last_used_date'
const text = `${names}
<root_account>,arn:aws:iam::1:root,not_supported,false,false,N/A,N/A
alice,"arn:aws:iam::1:user/a,""b/alice",true,true,true,2026-08-01T00:00:00+00:00,2026-11-01T00:00:00+00:00
bob,arn:aws:iam::1:user/bob,true,false,false,2026-01-01T00:00:00+00:00,N/A
carol,arn:aws:iam::1:user/carol,false,false,true,2026-11-23T00:00:00+00:00,N/A
`
const now = Date.parse('2026-11-24T12:00:00Z')
const lines = readReport(text)

describe('a credential report', () => {
  it('is read by the names of its columns, quoted fields and all', () => {
    expect(lines).toHaveLength(4)
    expect(lines[1]).toMatchObject({
      user: 'alice',
      arn: 'arn:aws:iam::1:user/a,"b/alice',
      access_key_1_last_used_date: '2026-11-01T00:00:00+00:00',
    })
  })

  it('has empty fields where a line has them', () => {
    expect(readReport('a,b,c\n,"",x\n')).toEqual([{ a: '', b: '', c: 'x' }])
  })

  it('comes as base64 of UTF-8', () => {
    expect(reportText('dXNlcgpab8OrCg==')).toBe('user\nZoë\n')
  })

  it('is saved under the time at which it was made', () => {
    expect(reportFileName('2026-11-24T16:52:36Z')).toBe('status_reports_2026-11-24T16-52-36.csv')
  })
})

describe('the filter of a credential report', () => {
  it.each<[ReportFilter, string[]]>([
    ['all', ['<root_account>', 'alice', 'bob', 'carol']],
    ['no-mfa', ['<root_account>', 'bob']],
    ['old-key', ['alice']],
    ['unused-key', ['carol']],
  ])('%s shows %j', (filter, users) => {
    expect(filtered(lines, filter, now).map(({ user }) => user)).toEqual(users)
  })

  it('takes the age of active keys only', () => {
    expect(lines.map((line) => keyAge(line, 1, now))).toEqual([undefined, 115, undefined, 1])
    expect(keyAge(lines[1]!, 2, now)).toBeUndefined()
  })
})
