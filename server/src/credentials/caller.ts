import type { AccountSettings } from '../account-settings.js'
import type { PreparedPolicies } from '@sallyport/policy/prepare'
import type { User } from '../store/users.js'
import type { Tag } from '../store/tags.js'

/** What is known of a principal whatever credentials it uses; computed once and kept until it changes. */
export interface Principal {
  kind: 'root' | 'user'
  accountId: string
  accountName: string
  settings: AccountSettings
  /** AIDA…, or the account id for root. */
  principalId: string
  arn: string
  user?: User
  tags: readonly Tag[]
  policies: PreparedPolicies
  /** Context keys that the policies ask for, in lower case: what need not be read is not read. */
  mentionedKeys: ReadonlySet<string>
}

/** Temporary credentials: what their session token says. */
export interface Session {
  issuedAt: number
  expiresAt: number
  /** When a code was checked for this session; absent: it was made without MFA. */
  mfaAt?: number
}

/** Who makes a request and with which credentials. */
export interface Caller {
  principal: Principal
  accessKeyId: string
  /** Absent: a long-term access key. */
  session?: Session
}
