import { changedRows, type Database, type Transaction } from './store.js'

/** The newest credential report of an account; null: it is still to be made. */
export interface CredentialReport {
  generatedAt: number | null
  content: string | null
}

export function findCredentialReport(
  query: Database,
  accountId: string,
): Promise<CredentialReport | undefined> {
  return query
    .selectFrom('credential_reports')
    .select(['generated_at as generatedAt', 'content'])
    .where('account_id', '=', accountId)
    .executeTakeFirst()
}

/** Whether the report that was asked for last has been made. */
export async function isCredentialReportMade(query: Database, accountId: string): Promise<boolean> {
  const row = await query
    .selectFrom('credential_reports')
    .select('generated_at as generatedAt')
    .where('account_id', '=', accountId)
    .executeTakeFirst()
  return row !== undefined && row.generatedAt !== null
}

/** Asks for a report where there is none, none that is still to be made, and none younger than `madeBefore`; false otherwise. */
export async function requestCredentialReport(
  tx: Transaction,
  request: { accountId: string; requestedAt: number; madeBefore: number },
): Promise<boolean> {
  const fresh = {
    requested_at: request.requestedAt,
    claimed_at: null,
    generated_at: null,
    content: null,
  }
  const result = await tx.query
    .insertInto('credential_reports')
    .values({ account_id: request.accountId, ...fresh })
    .onConflict((conflict) =>
      conflict
        .column('account_id')
        .doUpdateSet(fresh)
        .where('credential_reports.generated_at', '<=', request.madeBefore),
    )
    .executeTakeFirst()
  return changedRows(result) === 1
}

/** Accounts whose report nobody makes: no node has taken it up, or one did before `claimedBefore` and was not heard of again. */
export function listUnmadeReports(
  query: Database,
  claimedBefore: number,
): Promise<{ accountId: string; requestedAt: number }[]> {
  return query
    .selectFrom('credential_reports')
    .select(['account_id as accountId', 'requested_at as requestedAt'])
    .where('generated_at', 'is', null)
    .where(({ eb, or }) => or([eb('claimed_at', 'is', null), eb('claimed_at', '<', claimedBefore)]))
    .orderBy('requested_at')
    .execute()
}

/** Takes a report up, for one node alone: false where another one makes it. One conditional write. */
export async function claimCredentialReport(
  tx: Transaction,
  claim: { accountId: string; claimedAt: number; claimedBefore: number },
): Promise<boolean> {
  const result = await tx.query
    .updateTable('credential_reports')
    .set({ claimed_at: claim.claimedAt })
    .where('account_id', '=', claim.accountId)
    .where('generated_at', 'is', null)
    .where(({ eb, or }) =>
      or([eb('claimed_at', 'is', null), eb('claimed_at', '<', claim.claimedBefore)]),
    )
    .executeTakeFirst()
  return changedRows(result) === 1
}

/**
 * False where the report was made meanwhile by whoever took it for abandoned, or another was asked for. One conditional write.
 */
export async function completeCredentialReport(
  tx: Transaction,
  report: { accountId: string; requestedAt: number; generatedAt: number; content: string },
): Promise<boolean> {
  const result = await tx.query
    .updateTable('credential_reports')
    .set({ generated_at: report.generatedAt, content: report.content })
    .where('account_id', '=', report.accountId)
    .where('requested_at', '=', report.requestedAt)
    .where('generated_at', 'is', null)
    .executeTakeFirst()
  return changedRows(result) === 1
}
