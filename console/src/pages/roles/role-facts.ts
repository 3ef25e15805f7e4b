import type { Role, RoleDetail } from '../../api/models/iam.js'
import { canBringMfa, requiresMfa } from '../../policies/trust/mfa-switch.js'
import { trustStatements } from '../../policies/trust/trust-document.js'
import { agoText } from '../../times/time-text.js'

/** When each role was last used; none for those that never were. */
export function lastUses(details: readonly RoleDetail[]): ReadonlyMap<string, string | undefined> {
  return new Map(
    details.map(({ RoleName = '', RoleLastUsed }) => [RoleName, RoleLastUsed?.LastUsedDate]),
  )
}

/** AWS's word for a role that was not used: **None**. */
export function lastActivityText(lastUsed: string | undefined, now: number): string {
  return lastUsed === undefined ? 'None' : agoText(lastUsed, now)
}

/** Whether people need MFA to assume a role: by all ways in, by some, or by none; roles of machines cannot ask for it. */
export function mfaToAssume(
  trustPolicy: string,
): 'Required' | 'In part' | 'Not required' | 'No people' {
  const ways = trustStatements(trustPolicy).filter(
    (statement) => statement.Effect === 'Allow' && canBringMfa(statement),
  )
  if (ways.length === 0) return 'No people'
  const withMfa = ways.filter((statement) => requiresMfa(statement)).length
  if (withMfa === ways.length) return 'Required'
  return withMfa > 0 ? 'In part' : 'Not required'
}

/** IAM API Reference, CreateRole. */
const hours = Array.from({ length: 12 }, (_, index) => index + 1)

/** From 1 to 12 hours, and what is set now, should it be none of those. */
export function durationOptions(seconds: number): readonly { value: string; label: string }[] {
  const all = new Set([...hours.map((count) => count * 3600), seconds])
  return [...all]
    .toSorted((one, other) => one - other)
    .map((value) => ({ value: String(value), label: durationText(value) }))
}

/** `1 hour`, `2 hours`, `90 minutes` */
export function durationText(seconds: number): string {
  if (seconds % 3600 === 0) return seconds === 3600 ? '1 hour' : `${seconds / 3600} hours`
  return seconds % 60 === 0 ? `${seconds / 60} minutes` : `${seconds} seconds`
}

/** IAM API Reference, CreateRole: what is wrong with a name; undefined where it can be sent. */
export function roleNameFault(name: string): string | undefined {
  if (name === '') return 'Enter a name.'
  if (name.length > 64) return `Use at most 64 characters; these are ${name.length}.`
  return /^[\w+=,.@-]+$/.test(name) ? undefined : 'Use letters, digits and + = , . @ - _ only.'
}

export function descriptionFault(text: string): string | undefined {
  if (text.length > 1000) return `Use at most 1,000 characters; these are ${text.length}.`
  return /^[\t\n\r -~¡-ÿ]*$/.test(text)
    ? undefined
    : 'Use letters, digits and signs of Western European languages only.'
}

/** Of which account a role is. */
export const accountOf = ({ Arn }: Pick<Role, 'Arn'>): string => Arn.split(':')[4] ?? ''
