import { daysSince } from '../../times/time-text.js'
import type { ReportLine } from './report-text.js'

/** AWS IAM User Guide, Getting credential reports: what stands in place of a time, and who root is. */
export const rootName = '<root_account>'

/** After these days a key should be replaced, as the security status of the dashboard counts, too. */
export const oldAfterDays = 90

/** A time of a report, or undefined where it has none. */
export const reportTime = (text: string | undefined): string | undefined =>
  text !== undefined && /^\d{4}-/.test(text) ? text : undefined

/** Root always has a password, of which reports say nothing. */
export const canSignIn = (line: ReportLine): boolean =>
  line['password_enabled'] === 'true' || line['user'] === rootName

export const lacksMfa = (line: ReportLine): boolean =>
  canSignIn(line) && line['mfa_active'] !== 'true'

/** The age in days of an active key. */
export function keyAge(line: ReportLine, key: 1 | 2, now: number): number | undefined {
  const rotated = reportTime(line[`access_key_${key}_last_rotated`])
  const isActive = line[`access_key_${key}_active`] === 'true'
  return isActive && rotated !== undefined ? daysSince(rotated, now) : undefined
}

export const hasOldKey = (line: ReportLine, now: number): boolean =>
  ([1, 2] as const).some((key) => (keyAge(line, key, now) ?? 0) > oldAfterDays)

/** Active and never used: nobody needs it. */
const hasUnusedKey = (line: ReportLine): boolean =>
  ([1, 2] as const).some(
    (key) =>
      line[`access_key_${key}_active`] === 'true' &&
      reportTime(line[`access_key_${key}_last_used_date`]) === undefined,
  )

export type ReportFilter = 'all' | 'no-mfa' | 'old-key' | 'unused-key'

export const reportFilters: readonly { value: ReportFilter; label: string }[] = [
  { value: 'all', label: 'All' },
  { value: 'no-mfa', label: 'Password without MFA' },
  { value: 'old-key', label: `Active key older than ${oldAfterDays} days` },
  { value: 'unused-key', label: 'Active key never used' },
]

const matches: Readonly<Record<ReportFilter, (line: ReportLine, now: number) => boolean>> = {
  all: () => true,
  'no-mfa': lacksMfa,
  'old-key': hasOldKey,
  'unused-key': hasUnusedKey,
}

/** Those that a filter shows. `now`: when the report was made. */
export function filtered(
  lines: readonly ReportLine[],
  filter: ReportFilter,
  now: number,
): readonly ReportLine[] {
  return lines.filter((line) => matches[filter](line, now))
}

/** What a cell without a time says, in words. */
export function absentText(text: string | undefined): string {
  if (text === 'no_information') return 'Never'
  return text === 'not_supported' ? 'Not reported' : '–'
}
