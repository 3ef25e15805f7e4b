import type { OperationParts } from '../../operation.js'
import {
  claimCredentialReport,
  completeCredentialReport,
  listUnmadeReports,
} from '../../store/credential-reports.js'
import { gatherReport } from './gather-report.js'

export interface ReportParts extends Pick<OperationParts, 'store' | 'recorder' | 'clock'> {
  onError(error: unknown): void
}

/** A report that was taken up and not made within this time is somebody else's to make: whoever took it up has stopped. */
export const abandonedAfter = 120_000

/** Makes the reports that were asked for and that no other node makes. Never rejects. */
export async function makeReports(parts: ReportParts): Promise<void> {
  const { store, clock } = parts
  // While the database gives no answer, nobody can ask for a report either.
  const asked = await listUnmadeReports(store.read, clock() - abandonedAfter).catch(() => [])
  for (const report of asked) {
    // eslint-disable-next-line no-await-in-loop -- one at a time, so that reports slow down nothing else
    await makeReport(report, parts).catch(parts.onError)
  }
}

async function makeReport(
  { accountId, requestedAt }: { accountId: string; requestedAt: number },
  { store, recorder, clock }: ReportParts,
): Promise<void> {
  const claimedAt = clock()
  const claim = { accountId, claimedAt, claimedBefore: claimedAt - abandonedAfter }
  if (!(await store.write((tx) => claimCredentialReport(tx, claim)))) return
  // Uses of the last moments are still being gathered.
  await recorder.flush()
  const content = await gatherReport(store.read, accountId)
  const made = { accountId, requestedAt, generatedAt: clock(), content }
  await store.write((tx) => completeCredentialReport(tx, made))
}

const interval = 1000

/** Looks for reports to make every second. The function that comes back ends it and waits for what is under way. */
export function keepReportsMade(parts: ReportParts): () => Promise<void> {
  let making: Promise<void> | undefined
  const timer = setInterval(() => {
    making ??= makeReports(parts).finally(() => {
      making = undefined
    })
  }, interval)
  timer.unref()
  return async () => {
    clearInterval(timer)
    await making
  }
}
