import type { Kysely } from 'kysely'
import type { Schema } from './schema.js'

/** Queries of the typed schema; the same calls run on both engines. */
export type Database = Kysely<Schema>

/**
 * One write in progress: all that it does becomes durable together or not at all. `touch` names a principal whose cached
 * facts the write changes, and with it its account; it takes effect when the write has been committed. A group (by its id) and
 * a managed policy (by its ARN) count as principals here: whoever depends on them is forgotten with them.
 */
export interface Transaction {
  readonly query: Database
  /** What was touched so far. */
  readonly changes: readonly Change[]
  touch(accountId: string, principalId?: string): void
}

/**
 * `now`, when nothing is said: what was answered is on the disk. `soon`: it outlives the process, however that ends, but the
 * machine's failure in the next moments may take it, whole. An engine may do more than is asked.
 */
export type Durability = 'now' | 'soon'

/** What a committed write changed. */
export interface Change {
  accountId: string
  principalId?: string
}

/** A transaction over an engine's query builder. */
export function openTransaction(query: Database): Transaction {
  const changes: Change[] = []
  return {
    query,
    changes,
    touch: (accountId, principalId) =>
      void changes.push(principalId === undefined ? { accountId } : { accountId, principalId }),
  }
}

export interface Store {
  readonly engine: 'sqlite' | 'postgres'
  /** Committed data. */
  readonly read: Database
  /**
   * Runs `work` in one transaction and resolves when it is durable. When `work` throws, nothing of it is left and the
   * promise rejects with what it threw. `work` may run again after a conflict with another node, so it must do nothing but
   * queries.
   */
  write<Result>(
    work: (tx: Transaction) => Promise<Result>,
    durability?: Durability,
  ): Promise<Result>
  /** Called with the changes of each commit of this process, before `write` resolves. */
  onCommit(listener: (changes: readonly Change[]) => void): void
  /** Waits for writes under way and lets go of the database. */
  close(): Promise<void>
}

/** The row count of a conditional write, which is its answer. */
export function changedRows(result: {
  numUpdatedRows?: bigint
  numInsertedOrUpdatedRows?: bigint | undefined
  numDeletedRows?: bigint
}): number {
  return Number(
    result.numUpdatedRows ?? result.numInsertedOrUpdatedRows ?? result.numDeletedRows ?? 0n,
  )
}
