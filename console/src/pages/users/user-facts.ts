import type { KeyRow, UserRow } from '../../api/models/sallyport.js'
import type { SerialFacts } from '../../mfa/device-serial.js'
import { kindWord } from '../../mfa/kind-words.js'
import { agoText, ageText, daysSince } from '../../times/time-text.js'

/** What a column says of a user, and what it is sorted by. AWS IAM User Guide, Managing IAM users: the console's columns. */
export interface Fact {
  text: string
  /** Absent: sorted before all numbers. */
  order?: string | number
}

/** In place of what the reader's policies do not show. */
export const notPermitted: Fact = { text: 'Not permitted to see' }

const none: Fact = { text: 'None' }
const never: Fact = { text: 'Never' }

/** Up to two names, then how many more there are. */
export function groupsFact({ Groups }: UserRow): Fact {
  if (Groups === undefined) return notPermitted
  if (Groups.length === 0) return none
  const names = Groups.toSorted((a, b) => a.localeCompare(b, 'en'))
  const more = names.length - 2
  const text = names.slice(0, 2).join(', ') + (more > 0 ? ` and ${more} more` : '')
  // All names, so that a search finds those that are not shown, too.
  return { text, order: names.join(', ') }
}

export const notEnabled = 'Not enabled'

/** The kinds of a user's devices in the words of the guide, or **Not enabled**. */
export function mfaFact({ Mfa }: UserRow): Fact {
  if (Mfa === undefined) return notPermitted
  const text = Mfa.length === 0 ? notEnabled : Mfa.join(', ')
  return { text, order: text }
}

export function passwordAgeFact(
  { PasswordEnabled, PasswordChangedAt }: UserRow,
  now: number,
): Fact {
  if (PasswordEnabled === undefined) return notPermitted
  return PasswordEnabled ? ageFact(PasswordChangedAt, now, none) : none
}

/** **Never** where there is a password that was not used, **None** where there is none. */
export function consoleSignInFact(
  { PasswordEnabled, PasswordLastUsed }: UserRow,
  now: number,
): Fact {
  if (PasswordEnabled === undefined) return notPermitted
  if (!PasswordEnabled) return none
  return agoFact(PasswordLastUsed, now, never)
}

/** Of the oldest active key. */
export function keyAgeFact({ AccessKeys }: UserRow, now: number): Fact {
  if (AccessKeys === undefined) return notPermitted
  const made = AccessKeys.filter((key) => isActive(key)).map(({ CreateDate }) => CreateDate)
  return ageFact(made.toSorted()[0], now, none)
}

export function keyLastUsedFact({ AccessKeys }: UserRow, now: number): Fact {
  if (AccessKeys === undefined || AccessKeys.some(isUseHidden)) return notPermitted
  return agoFact(lastUseOfKeys(AccessKeys), now, none)
}

/** The later of the last sign-in and the last use of a key. */
export function lastActivityFact(row: UserRow, now: number): Fact {
  const { PasswordEnabled, PasswordLastUsed, AccessKeys } = row
  const last = latest([PasswordLastUsed, lastUseOfKeys(AccessKeys ?? [])])
  const areKeysHidden = AccessKeys === undefined || AccessKeys.some(isUseHidden)
  const isBlind = PasswordEnabled === undefined || areKeysHidden
  return last === undefined && isBlind ? notPermitted : agoFact(last, now, never)
}

/** Each key with its state. */
export function keyIdsFact({ AccessKeys }: UserRow): Fact {
  if (AccessKeys === undefined) return notPermitted
  if (AccessKeys.length === 0) return none
  const text = AccessKeys.map(({ AccessKeyId, Status }) => `${AccessKeyId} (${Status})`).join(', ')
  return { text, order: text }
}

const isActive = ({ Status }: KeyRow): boolean => Status === 'Active'

/** Whether the reader may not ask when a key was used. */
const isUseHidden = ({ LastUsed, NeverUsed }: KeyRow): boolean =>
  LastUsed === undefined && NeverUsed !== true

const lastUseOfKeys = (keys: readonly KeyRow[]): string | undefined =>
  latest(keys.map(({ LastUsed }) => LastUsed))

// Times in one form sort as text.
const latest = (times: readonly (string | undefined)[]): string | undefined =>
  times
    .filter((time) => time !== undefined)
    .toSorted()
    .at(-1)

function ageFact(since: string | undefined, now: number, absent: Fact): Fact {
  return since === undefined ? absent : { text: ageText(since, now), order: daysSince(since, now) }
}

function agoFact(at: string | undefined, now: number, absent: Fact): Fact {
  return at === undefined ? absent : { text: agoText(at, now), order: daysSince(at, now) }
}

/** Which users are shown. */
export type UserFilter =
  | 'all'
  | 'no-mfa'
  | 'console-no-mfa'
  | 'virtual'
  | 'security-key'
  | 'hardware'
  | 'sms'
  | 'sms-only'
  | 'old-key'
  | 'no-password'

export const userFilters: readonly { value: UserFilter; label: string }[] = [
  { value: 'all', label: 'All users' },
  { value: 'no-mfa', label: 'MFA not enabled' },
  { value: 'console-no-mfa', label: 'Console password, MFA not enabled' },
  { value: 'virtual', label: 'With a virtual MFA device' },
  { value: 'security-key', label: 'With a security key' },
  { value: 'hardware', label: 'With a hardware MFA device' },
  { value: 'sms', label: 'With an SMS MFA device' },
  { value: 'sms-only', label: 'MFA by SMS only' },
  { value: 'old-key', label: 'Active access key older than 90 days' },
  { value: 'no-password', label: 'No console password' },
]

/** The filter that an address asks for; all users where there is no such filter. */
export const filterNamed = (name: string | null): UserFilter =>
  userFilters.find(({ value }) => value === name)?.value ?? 'all'

const hasKind =
  (kind: SerialFacts['kind']) =>
  ({ Mfa }: UserRow): boolean =>
    Mfa?.includes(kindWord(kind)) === true

const passes: Readonly<Record<UserFilter, (row: UserRow, now: number) => boolean>> = {
  all: () => true,
  'no-mfa': ({ Mfa }) => Mfa?.length === 0,
  'console-no-mfa': ({ Mfa, PasswordEnabled }) => Mfa?.length === 0 && PasswordEnabled === true,
  virtual: hasKind('virtual'),
  'security-key': hasKind('security-key'),
  hardware: hasKind('hardware'),
  sms: hasKind('sms'),
  'sms-only': ({ Mfa }) => Mfa?.length === 1 && Mfa[0] === 'SMS',
  'old-key': ({ AccessKeys = [] }, now) =>
    AccessKeys.some((key) => isActive(key) && daysSince(key.CreateDate, now) > 90),
  'no-password': ({ PasswordEnabled }) => PasswordEnabled === false,
}

export function usersThatPass(
  rows: readonly UserRow[],
  filter: UserFilter,
  now: number,
): readonly UserRow[] {
  return filter === 'all' ? rows : rows.filter((row) => passes[filter](row, now))
}

/** Of what the columns show, what no row shows, with the permission that is missing. */
export function missingColumns(rows: readonly UserRow[]): readonly MissingColumn[] {
  if (rows.length === 0) return []
  return optional.filter(({ member }) => rows.every((row) => row[member] === undefined))
}

interface MissingColumn {
  member: keyof UserRow
  columns: string
  action: string
}

const optional: readonly MissingColumn[] = [
  { member: 'Groups', columns: 'Groups', action: 'iam:ListGroupsForUser' },
  { member: 'Mfa', columns: 'MFA', action: 'iam:ListMFADevices' },
  { member: 'PasswordEnabled', columns: 'Password', action: 'iam:GetLoginProfile' },
  { member: 'AccessKeys', columns: 'Access keys', action: 'iam:ListAccessKeys' },
]
