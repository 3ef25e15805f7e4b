import type { CompiledPolicy, CompiledStatement } from './compile.js'
import { type ActionMatcher, compileActions, hasWildcard, serviceOf } from './matching/action.js'
import { growTree, type ResourceTree } from './resource-tree.js'

/**
 * The policies that bear on one principal. `identity` holds the user's own and its groups' policies
 * or the role's. No `session` (or an empty list): the session has no session policy.
 *
 * @example { identity: [compiled], boundary }
 * @see AWS IAM User Guide, Policies and permissions: Policy types
 */
export interface PolicySets {
  identity: readonly CompiledPolicy[]
  boundary?: CompiledPolicy
  session?: readonly CompiledPolicy[]
}

/** A statement in an index; `action` and `resource` are what is left to be tested of them there. */
export interface IndexEntry {
  readonly order: number
  readonly statement: CompiledStatement
  readonly action: ActionMatcher | undefined
  readonly resource: CompiledStatement['resource']
  readonly conditions: CompiledStatement['conditions']
}

/** Entries in document order, and by resource where they are many. */
export interface EntryList {
  readonly entries: readonly IndexEntry[]
  readonly byResource: ResourceTree | undefined
}

/** Entries under one name. */
export interface Bucket {
  readonly denies: EntryList
  readonly allows: EntryList
}

/** Statements by exact action, by service (for `svc:Get*`), and those that must always be looked at. */
export interface StatementIndex {
  readonly byAction: ReadonlyMap<string, Bucket>
  readonly byService: ReadonlyMap<string, Bucket>
  readonly anywhere: Bucket
  readonly hasDenies: boolean
}

/** Policies indexed for `decide`. Nothing in it changes after it is made, so that it can be cached. */
export interface PreparedPolicies {
  readonly sets: PolicySets
  readonly identity: StatementIndex
  readonly boundary: StatementIndex | undefined
  readonly session: StatementIndex | undefined
}

/**
 * Indexes policies by service and action, once for all decisions about a principal. Never throws.
 *
 * @example preparePolicies({ identity: [compilePolicy(policy, source)] })
 * @see AWS IAM User Guide, Policy evaluation logic
 */
export function preparePolicies(sets: PolicySets): PreparedPolicies {
  const { identity, boundary, session } = sets
  return {
    sets,
    identity: indexPolicies(identity),
    boundary: boundary && indexPolicies([boundary]),
    session: session && session.length > 0 ? indexPolicies(session) : undefined,
  }
}

interface GrowingBucket {
  denies: IndexEntry[]
  allows: IndexEntry[]
}

function indexPolicies(policies: readonly CompiledPolicy[]): StatementIndex {
  const byAction = new Map<string, GrowingBucket>()
  const byService = new Map<string, GrowingBucket>()
  const anywhere: GrowingBucket = { denies: [], allows: [] }
  let hasDenies = false
  let order = 0
  for (const { statements } of policies) {
    for (const statement of statements) {
      order += 1
      if (statement.isDeny) hasDenies = true
      const { action } = statement
      if (action.negated || action.everything || action.entries.some(hasOpenService)) {
        const isEvery = action.everything && !action.negated
        add(anywhere, entryOf(statement, order, isEvery ? undefined : action))
        continue
      }
      for (const name of action.exact) {
        add(bucketOf(byAction, name), entryOf(statement, order, undefined))
      }
      for (const [service, matcher] of wildcardsByService(action)) {
        add(bucketOf(byService, service), entryOf(statement, order, matcher))
      }
    }
  }
  return {
    byAction: finishAll(byAction),
    byService: finishAll(byService),
    anywhere: finish(anywhere),
    hasDenies,
  }
}

function entryOf(
  statement: CompiledStatement,
  order: number,
  action: ActionMatcher | undefined,
): IndexEntry {
  const { resource, conditions } = statement
  return { order, statement, action, resource, conditions }
}

function finishAll(map: ReadonlyMap<string, GrowingBucket>): Map<string, Bucket> {
  const finished = new Map<string, Bucket>()
  for (const [name, bucket] of map) finished.set(name, finish(bucket))
  return finished
}

function finish({ denies, allows }: GrowingBucket): Bucket {
  return {
    denies: { entries: denies, byResource: growTree(denies) },
    allows: { entries: allows, byResource: growTree(allows) },
  }
}

// `s*:Get` or a text without colon: the service is not known beforehand.
function hasOpenService(name: string): boolean {
  return hasWildcard(name) && (hasWildcard(serviceOf(name)) || !name.includes(':'))
}

function wildcardsByService(action: ActionMatcher): Map<string, ActionMatcher | undefined> {
  const names = new Map<string, string[]>()
  for (const name of action.entries) {
    if (!hasWildcard(name)) continue
    const service = serviceOf(name)
    const list = names.get(service)
    if (list === undefined) names.set(service, [name])
    else list.push(name)
  }
  const matchers = new Map<string, ActionMatcher | undefined>()
  for (const [service, list] of names) {
    const isWhole = list.includes(`${service}*`)
    matchers.set(service, isWhole ? undefined : compileActions(list, false))
  }
  return matchers
}

function bucketOf(map: Map<string, GrowingBucket>, name: string): GrowingBucket {
  let bucket = map.get(name)
  if (bucket === undefined) {
    bucket = { denies: [], allows: [] }
    map.set(name, bucket)
  }
  return bucket
}

function add(bucket: GrowingBucket, entry: IndexEntry): void {
  if (entry.statement.isDeny) bucket.denies.push(entry)
  else bucket.allows.push(entry)
}
