import { isoSeconds } from '../../permissions/context.js'

/** What a credential report tells of one user, or of root. */
export interface ReportEntry {
  userName: string
  arn: string
  createdAt: number
  /** Root has one of which the report says nothing but when it was used. */
  password: PasswordFacts | 'none' | 'of-root'
  passwordLastUsedAt: number | null
  mfaActive: boolean
  /** The active ones first, then the older ones; two at most. */
  accessKeys: readonly KeyFacts[]
}

interface PasswordFacts {
  changedAt: number
  expiresAt: number | undefined
}

export interface KeyFacts {
  status: string
  statusChangedAt: number
  lastUsedAt: number | null
  lastUsedRegion: string | null
  lastUsedService: string | null
}

export const rootName = '<root_account>'

const keyColumns = (number: 1 | 2): string[] =>
  ['active', 'last_rotated', 'last_used_date', 'last_used_region', 'last_used_service'].map(
    (what) => `access_key_${number}_${what}`,
  )

const columns = [
  'user',
  'arn',
  'user_creation_time',
  'password_enabled',
  'password_last_used',
  'password_last_changed',
  'password_next_rotation',
  'mfa_active',
  ...keyColumns(1),
  ...keyColumns(2),
  'cert_1_active',
  'cert_1_last_rotated',
  'cert_2_active',
  'cert_2_last_rotated',
]

/** The first line of a report. */
export const reportHead = columns.join(',')

const none = 'N/A'

// Nobody can have a signing certificate yet.
const noCertificates = ['false', none, 'false', none]

/** One line of a report. AWS IAM User Guide, Getting credential reports for your AWS account. */
export const reportLine = (entry: ReportEntry): string =>
  [
    entry.userName,
    entry.arn,
    timeText(entry.createdAt),
    ...passwordFields(entry),
    String(entry.mfaActive),
    ...keyFields(entry.accessKeys[0]),
    ...keyFields(entry.accessKeys[1]),
    ...noCertificates,
  ]
    .map(field)
    .join(',')

function passwordFields({ password, passwordLastUsedAt }: ReportEntry): string[] {
  if (password === 'none') return ['false', none, none, none]
  const lastUsed = passwordLastUsedAt === null ? 'no_information' : timeText(passwordLastUsedAt)
  if (password === 'of-root') return ['not_supported', lastUsed, 'not_supported', 'not_supported']
  const { changedAt, expiresAt } = password
  return [
    'true',
    lastUsed,
    timeText(changedAt),
    expiresAt === undefined ? none : timeText(expiresAt),
  ]
}

function keyFields(key: KeyFacts | undefined): string[] {
  if (key === undefined) return ['false', none, none, none, none]
  return [
    String(key.status === 'Active'),
    timeText(key.statusChangedAt),
    key.lastUsedAt === null ? none : timeText(key.lastUsedAt),
    key.lastUsedRegion ?? none,
    key.lastUsedService ?? none,
  ]
}

/** Reports write the zone as an offset, unlike AWS's answers. */
const timeText = (milliseconds: number): string => isoSeconds(milliseconds).replace('Z', '+00:00')

/**
 * RFC 4180 §2: a field with a comma or a quotation mark is put in quotation marks, which are doubled inside. User names may
 * begin with what a spreadsheet takes for a formula (= + - @), but have none of the characters that a formula needs to call
 * anything: no parenthesis, quotation mark, colon, slash, bar or exclamation mark. Names therefore stand here as they are, for
 * the programs that compare them; what else comes from a person, the path, stands inside an ARN.
 */
const field = (text: string): string =>
  /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
