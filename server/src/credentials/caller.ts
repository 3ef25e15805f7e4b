import type { PreparedPolicies } from '@sallyport/policy/prepare'
import type { AccountSettings } from '../account-settings.js'
import type { ConsoleSession } from '../store/console-sessions.js'
import type { Role } from '../store/roles.js'
import type { Tag } from '../store/tags.js'
import type { User } from '../store/users.js'

/** What is known of somebody by virtue of an account: computed once and kept until it changes. */
interface Known {
  accountId: string
  accountName: string
  settings: AccountSettings
  /** As it stands in refusals and in GetCallerIdentity. */
  arn: string
  tags: readonly Tag[]
  policies: PreparedPolicies
  /** Context keys that the policies ask for, in lower case: what need not be read is not read. */
  mentionedKeys: ReadonlySet<string>
}

/** Root, a user or a role as it is stored. A role acts only through its sessions. */
export interface Entity extends Known {
  kind: 'root' | 'user' | 'role'
  /** AIDA…, AROA…, or the account id for root. */
  principalId: string
  user?: User
  role?: Role
}

/** Who makes a request, whatever credentials it uses. */
export interface Principal extends Known {
  kind: 'root' | 'user' | 'role-session' | 'federated-session'
  /** AIDA…, the account id for root, `AROA…:SESSION` or `ACCOUNT:NAME`: the value of `aws:userid`. */
  principalId: string
  /** The IAM user, also behind sessions of GetSessionToken. */
  user?: User
  /** The role behind a role session; the user or root behind a federated one. */
  issuer?: Entity
  sourceIdentity?: string | undefined
}

/** What a session of AssumeRole or GetFederationToken was given when it was made. */
export interface AssumedSession {
  kind: 'role' | 'federated'
  /** RoleSessionName, or the federated user's name. */
  name: string
  sourceIdentity?: string | undefined
  /** JSON text of the inline session policy. */
  policy?: string | undefined
  policyArns?: readonly string[] | undefined
  tags?: readonly Tag[] | undefined
  /** Keys of the tags that the sessions made through this one inherit. */
  transitiveTagKeys?: readonly string[] | undefined
}

/** Temporary credentials: what their session token says. */
export interface Session {
  issuedAt: number
  expiresAt: number
  /** When a code was checked for this session; absent: it was made without MFA. */
  mfaAt?: number
  /** Absent: a session of GetSessionToken, in which the user or root acts as itself. */
  assumed?: AssumedSession
  /** Set for a browser that is signed in. */
  console?: ConsoleSession
}

/** Who makes a request and with which credentials. */
export interface Caller {
  principal: Principal
  accessKeyId: string
  /** Absent: a long-term access key. */
  session?: Session
}
