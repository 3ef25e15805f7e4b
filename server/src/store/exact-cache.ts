import { listChangesAfter } from './events.js'
import type { Change, Store } from './store.js'

/**
 * Facts kept in memory that are never stale: each belongs to an account or a principal and is forgotten when that changes, on
 * this node before the change is answered, on another within a second. `keep` answers at once where the fact is known.
 */
export interface ExactCache {
  /**
   * What `read` takes from something else that changes on its own, a group or a managed policy, it must name to `dependsOn`
   * before it reads it: the scope is then forgotten with that too.
   */
  keep<Fact>(
    scope: Scope,
    key: string,
    read: (dependsOn: (id: string) => void) => Promise<Fact>,
    weight?: (fact: Fact) => number,
  ): Fact | Promise<Fact>
  /** Forgets what the changes touch. */
  forget(changes: readonly Change[]): void
  forgetAll(): void
}

export type Scope = `account:${string}` | `principal:${string}`

const defaultWeight = 1000
const maxWeight = 96 * 1024 * 1024

export function createExactCache(): ExactCache {
  let scopes = new Map<Scope, Map<string, unknown>>()
  let dependents = new Map<string, Set<Scope>>()
  let total = 0

  function forgetAll(): void {
    scopes = new Map()
    dependents = new Map()
    total = 0
  }

  function forgetPrincipal(id: string): void {
    scopes.delete(`principal:${id}`)
    for (const scope of dependents.get(id) ?? []) scopes.delete(scope)
    dependents.delete(id)
  }

  async function readAndKeep<Fact>(
    { scope, facts, key }: { scope: Scope; facts: Map<string, unknown>; key: string },
    read: (dependsOn: (id: string) => void) => Promise<Fact>,
    weight: number | ((fact: Fact) => number),
  ): Promise<Fact> {
    // If the scope is forgotten while this reads, `facts` is no longer looked at: what is stored in it then does no harm.
    const fact = await read((id) => noteDependent(dependents, id, scope))
    if (fact === undefined) {
      // Anybody with a key can ask for any number of accounts that there are not.
      if (facts.size === 0 && scopes.get(scope) === facts) scopes.delete(scope)
      return fact
    }
    facts.set(key, fact)
    total += typeof weight === 'number' ? weight : weight(fact)
    if (total > maxWeight) forgetAll()
    return fact
  }

  return {
    keep<Fact>(
      scope: Scope,
      key: string,
      read: (dependsOn: (id: string) => void) => Promise<Fact>,
      weight: number | ((fact: Fact) => number) = defaultWeight,
    ) {
      let facts = scopes.get(scope)
      if (facts === undefined) scopes.set(scope, (facts = new Map()))
      const known = facts.get(key)
      return known === undefined
        ? readAndKeep({ scope, facts, key }, read, weight)
        : (known as Fact)
    },
    forget(changes) {
      for (const { accountId, principalId } of changes) {
        if (principalId === everyPrincipal) forgetAll()
        scopes.delete(`account:${accountId}`)
        if (principalId !== undefined) forgetPrincipal(principalId)
      }
    },
    forgetAll,
  }
}

function noteDependent(dependents: Map<string, Set<Scope>>, id: string, scope: Scope): void {
  const known = dependents.get(id)
  if (known === undefined) dependents.set(id, new Set([scope]))
  else known.add(scope)
}

/** How often a node looks for the changes of others, in milliseconds; a change is seen within a second. */
const pollInterval = 250
const trustedWithoutPoll = 900
/** Nodes' clocks may differ by some seconds, and a transaction may be recorded before it is committed. */
const overlap = 15_000

/** Keeps the cache exact on this node and across nodes. The function that comes back stops the watch. */
export function watchChanges(
  cache: ExactCache,
  parts: { store: Store; now: () => number; firstIdAt: (time: number) => string },
): () => void {
  const { store, now, firstIdAt } = parts
  store.onCommit((changes) => cache.forget(changes))
  const seen = new Map<string, number>()
  let lastPoll = now()
  let polling = false

  async function poll(): Promise<void> {
    const startedAt = now()
    for (const change of await listChangesAfter(store.read, firstIdAt(startedAt - overlap))) {
      if (seen.has(change.eventId)) continue
      seen.set(change.eventId, startedAt)
      cache.forget(readTouched(change))
    }
    for (const [eventId, at] of seen) if (at < startedAt - 4 * overlap) seen.delete(eventId)
    lastPoll = startedAt
  }

  const timer = setInterval(() => {
    // Without word from the database nothing that was kept can be trusted.
    if (now() - lastPoll > trustedWithoutPoll) cache.forgetAll()
    if (polling) return
    polling = true
    poll()
      .catch(() => cache.forgetAll())
      .finally(() => {
        polling = false
      })
  }, pollInterval)
  timer.unref()
  return () => clearInterval(timer)
}

/** In place of a principal: the change concerns every one. */
export const everyPrincipal = '*'

/** The word in an event's `touched` column for a change that concerns the account but no principal. */
export const accountTouched = 'account'

function readTouched(change: { accountId: string; touched: string }): Change[] {
  return change.touched
    .split(' ')
    .map((word) =>
      word === accountTouched
        ? { accountId: change.accountId }
        : { accountId: change.accountId, principalId: word },
    )
}
