import type { ContextValues } from '@sallyport/policy/request'
import type { Caller, Principal } from '../credentials/caller.js'
import type { Tag } from '../store/tags.js'

/** What a request tells about itself, beside who makes it. */
export interface RequestFacts {
  now: number
  sourceIp: string
  userAgent: string
  secureTransport: boolean
  region: string
  referer?: string | undefined
  /** When a code was checked within this very request, as AssumeRole does before it asks for permission. */
  mfaAt?: number
}

/** What a check adds: keys of the operation, in lower case. */
export interface CheckKeys {
  values?: Readonly<Record<string, readonly string[]>> | undefined
  resourceTags?: readonly Tag[] | undefined
  /** The account that the resource belongs to, where it is not the caller's. */
  resourceAccount?: string | undefined
}

/**
 * The condition keys of a request, each computed when a policy asks for it. AWS IAM User Guide, AWS global condition context
 * keys: a key that is not there is absent, not empty.
 */
export function requestContext(
  caller: Caller,
  facts: RequestFacts,
  check: CheckKeys,
): ContextValues {
  return {
    get(key) {
      // A policy can ask for any name, such as `constructor`.
      if (check.values !== undefined && Object.hasOwn(check.values, key)) return check.values[key]
      if (key === 'aws:resourceaccount')
        return [check.resourceAccount ?? caller.principal.accountId]
      const reader = readers[key]
      if (reader !== undefined) return reader(caller, facts)
      return taggedValue(key, caller, check)
    },
  }
}

const principalTypes: Readonly<Record<Principal['kind'], string>> = {
  root: 'Account',
  user: 'User',
  'role-session': 'AssumedRole',
  'federated-session': 'FederatedUser',
}

type Reader = (caller: Caller, facts: RequestFacts) => readonly string[] | undefined

const readers: Readonly<Record<string, Reader>> = Object.assign(
  Object.create(null) as Record<string, Reader>,
  {
    // Absent for long-term keys; a session says whether a code was checked for it. A role session was made without, whatever
    // was given to AssumeRole.
    'aws:multifactorauthpresent': ({ session }: Caller, facts: RequestFacts) => {
      if (facts.mfaAt !== undefined) return ['true']
      return session === undefined ? undefined : [session.mfaAt === undefined ? 'false' : 'true']
    },
    'aws:multifactorauthage': ({ session }: Caller, facts: RequestFacts) => {
      const mfaAt = facts.mfaAt ?? session?.mfaAt
      return mfaAt === undefined ? undefined : [String(Math.floor((facts.now - mfaAt) / 1000))]
    },
    'aws:tokenissuetime': ({ session }: Caller) =>
      session === undefined ? undefined : [isoSeconds(session.issuedAt)],
    'aws:currenttime': (_: Caller, facts: RequestFacts) => [isoSeconds(facts.now)],
    'aws:epochtime': (_: Caller, facts: RequestFacts) => [String(Math.floor(facts.now / 1000))],
    'aws:securetransport': (_: Caller, facts: RequestFacts) => [String(facts.secureTransport)],
    'aws:sourceip': (_: Caller, facts: RequestFacts) => [facts.sourceIp],
    'aws:useragent': (_: Caller, facts: RequestFacts) => [facts.userAgent],
    'aws:referer': (_: Caller, facts: RequestFacts) =>
      facts.referer === undefined ? undefined : [facts.referer],
    'aws:requestedregion': (_: Caller, facts: RequestFacts) => [facts.region],
    'aws:userid': ({ principal }: Caller) => [principal.principalId],
    'aws:username': ({ principal }: Caller) =>
      principal.user === undefined ? undefined : [principal.user.userName],
    'aws:principaltype': ({ principal }: Caller) => [principalTypes[principal.kind]],
    'aws:principalaccount': ({ principal }: Caller) => [principal.accountId],
    // Of a role session the role's ARN, path and all; of a federated one its own.
    'aws:principalarn': ({ principal }: Caller) => [
      principal.kind === 'role-session' && principal.issuer !== undefined
        ? principal.issuer.arn
        : principal.arn,
    ],
    'aws:sourceidentity': ({ principal }: Caller) =>
      principal.sourceIdentity === undefined ? undefined : [principal.sourceIdentity],
    'aws:principalisawsservice': () => ['false'],
    'aws:viaawsservice': () => ['false'],
  },
)

/** The keys that every request can have, whatever it asks for. */
export const requestKeys: readonly string[] = Object.keys(readers)

/** Whether the value of a condition key, in lower case, is known only when an operation is called: tags, a boundary. */
export function comesWithCall(key: string): boolean {
  const isKnown = key in readers || key === 'aws:resourceaccount' || key.startsWith(principalTag)
  return !isKnown
}

const principalTag = 'aws:principaltag/'
const resourceTagPrefixes = ['aws:resourcetag/', 'iam:resourcetag/']

function taggedValue(key: string, caller: Caller, check: CheckKeys): readonly string[] | undefined {
  if (key.startsWith(principalTag))
    return tagValue(caller.principal.tags, key.slice(principalTag.length))
  const prefix = resourceTagPrefixes.find((candidate) => key.startsWith(candidate))
  return prefix === undefined || check.resourceTags === undefined
    ? undefined
    : tagValue(check.resourceTags, key.slice(prefix.length))
}

function tagValue(tags: readonly Tag[], lowerKey: string): readonly string[] | undefined {
  const tag = tags.find((candidate) => candidate.Key.toLowerCase() === lowerKey)
  return tag === undefined ? undefined : [tag.Value]
}

let writtenSecond = -1
let written = ''

/** Whole seconds, as IAM writes times. */
export function isoSeconds(milliseconds: number): string {
  const second = Math.floor(milliseconds / 1000)
  if (second !== writtenSecond) {
    writtenSecond = second
    written = `${new Date(second * 1000).toISOString().slice(0, 19)}Z`
  }
  return written
}

/** Condition keys of tags that a request passes: `aws:RequestTag/…` and `aws:TagKeys`. */
export function requestTagKeys(
  tags: readonly Tag[] | undefined,
): Record<string, readonly string[]> | undefined {
  if (tags === undefined || tags.length === 0) return undefined
  const values: Record<string, readonly string[]> = { 'aws:tagkeys': tags.map((tag) => tag.Key) }
  for (const tag of tags) values[`aws:requesttag/${tag.Key.toLowerCase()}`] = [tag.Value]
  return values
}
