import StatusIndicator from '@cloudscape-design/components/status-indicator'
import type { Column } from '../../lists/column.js'
import { hrefOf } from '../../routing/page-route.js'
import { PageLink } from '../../routing/page-link.js'
import { Time } from '../../times/time.js'
import {
  absentText,
  canSignIn,
  keyAge,
  lacksMfa,
  oldAfterDays,
  reportTime,
  rootName,
} from './report-facts.js'
import type { ReportLine } from './report-text.js'

type Names = readonly [name: string, header: string, isHiddenAtFirst?: boolean]

/** Every column of a report, in the report's order. `now`: when it was made. */
export function reportColumns(now: number): readonly Column<ReportLine>[] {
  return [
    {
      ...textColumn(['user', 'User']),
      isRowHeader: true,
      minWidth: 140,
      cell: (line) => <UserName name={line['user'] ?? ''} />,
    },
    { ...textColumn(['arn', 'ARN', true]), minWidth: 280 },
    {
      id: 'mfa_active',
      header: 'MFA',
      minWidth: 150,
      cell: (line) => <Mfa line={line} />,
      value: mfaWords,
    },
    timeColumn(['user_creation_time', 'Created', true]),
    flagColumn(['password_enabled', 'Password']),
    timeColumn(['password_last_used', 'Password last used']),
    timeColumn(['password_last_changed', 'Password changed']),
    timeColumn(['password_next_rotation', 'Password expires', true]),
    ...keyColumns(1, now),
    ...keyColumns(2, now),
    flagColumn(['cert_1_active', 'Certificate 1', true]),
    timeColumn(['cert_1_last_rotated', 'Certificate 1 changed', true]),
    flagColumn(['cert_2_active', 'Certificate 2', true]),
    timeColumn(['cert_2_last_rotated', 'Certificate 2 changed', true]),
  ]
}

function keyColumns(key: 1 | 2, now: number): Column<ReportLine>[] {
  const name = (what: string) => `access_key_${key}_${what}`
  const header = `Access key ${key}`
  return [
    {
      id: name('active'),
      header,
      minWidth: 170,
      cell: (line) => <KeyState {...keyState(line, key, now)} />,
      value: (line) => keyState(line, key, now).words,
    },
    timeColumn([name('last_rotated'), `${header} created or switched`, true]),
    timeColumn([name('last_used_date'), `${header} last used`]),
    textColumn([name('last_used_region'), `${header} last Region`, true]),
    textColumn([name('last_used_service'), `${header} last service`, true]),
  ]
}

const wordsOf = (text: string | undefined): string =>
  text === undefined || text === 'N/A' ? '–' : text

function textColumn([name, header, isHiddenAtFirst = false]: Names): Column<ReportLine> {
  const value = (line: ReportLine) => wordsOf(line[name])
  return { id: name, header, isHiddenAtFirst, cell: value, value, minWidth: 120 }
}

function timeColumn([name, header, isHiddenAtFirst = false]: Names): Column<ReportLine> {
  return {
    id: name,
    header,
    isHiddenAtFirst,
    minWidth: 170,
    cell: (line) => <Time iso={reportTime(line[name])} absent={absentText(line[name])} />,
    value: (line) => reportTime(line[name]) ?? absentText(line[name]),
  }
}

const flags: Readonly<Record<string, string>> = {
  true: 'Yes',
  false: 'No',
  not_supported: 'Not reported',
}

function flagColumn([name, header, isHiddenAtFirst = false]: Names): Column<ReportLine> {
  const value = (line: ReportLine) => flags[line[name] ?? ''] ?? '–'
  return { id: name, header, isHiddenAtFirst, cell: value, value, minWidth: 120 }
}

function UserName({ name }: { name: string }) {
  if (name === rootName) return name
  return <PageLink to={hrefOf('/console/users/:userName', { userName: name })}>{name}</PageLink>
}

const mfaWords = (line: ReportLine): string => {
  if (line['mfa_active'] === 'true') return 'Yes'
  return canSignIn(line) ? 'Not enabled' : 'No (no password)'
}

function Mfa({ line }: { line: ReportLine }) {
  if (line['mfa_active'] !== 'true' && !lacksMfa(line)) return mfaWords(line)
  return (
    <StatusIndicator type={lacksMfa(line) ? 'warning' : 'success'}>
      {mfaWords(line)}
    </StatusIndicator>
  )
}

interface KeyWords {
  words: string
  isOld: boolean
}

function keyState(line: ReportLine, key: 1 | 2, now: number): KeyWords {
  const days = keyAge(line, key, now)
  if (days !== undefined) {
    const age = days === 1 ? '1 day' : `${days.toLocaleString('en')} days`
    const isOld = days > oldAfterDays
    return { isOld, words: isOld ? `Active, old: ${age}` : `Active, ${age}` }
  }
  const isThere = reportTime(line[`access_key_${key}_last_rotated`]) !== undefined
  return { isOld: false, words: isThere ? 'Inactive' : 'None' }
}

function KeyState({ words, isOld }: KeyWords) {
  return isOld ? <StatusIndicator type="warning">{words}</StatusIndicator> : words
}
