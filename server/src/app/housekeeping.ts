import { firstEventId } from '../audit/event-id.js'
import type { Clock } from '../clock.js'
import { windowOf } from '../mfa/attempt-limits.js'
import { deleteConsoleSessionsBefore } from '../store/console-sessions.js'
import { deleteEventsBefore } from '../store/events.js'
import { deleteAttemptsBefore } from '../store/mfa-attempts.js'
import { dayOf, deleteAdoptionBefore, recordAdoption } from '../store/mfa-adoption.js'
import { deleteOneTimeEntries } from '../store/one-time-entries.js'
import { deleteMessagesBefore } from '../store/outbox.js'
import { deleteSignInAttemptsBefore } from '../store/sign-in-attempts.js'
import { deleteSmsChallengesBefore } from '../store/sms-challenges.js'
import type { Store } from '../store/store.js'
import { deleteUsedCodesBefore } from '../store/used-codes.js'

const day = 24 * 3_600_000
// Two codes may be up to 1000 steps off and are searched around a clock that may itself be 1000 steps off: under 17 hours.
const usedCodesKept = day
const adoptionKept = 400 * day
const messagesKept = 90 * day

/** Removes what can no longer matter. Events go after the retention time; 0 days keeps them for ever. */
export async function tidy(store: Store, now: number, eventRetentionDays: number): Promise<void> {
  await store.write(async (tx) => {
    await deleteUsedCodesBefore(tx, now - usedCodesKept)
    await deleteAttemptsBefore(tx, windowOf(now) - day)
    await deleteOneTimeEntries(tx, { expiredAt: now })
    await deleteSignInAttemptsBefore(tx, now)
    await deleteSmsChallengesBefore(tx, now)
    await deleteMessagesBefore(tx, now - messagesKept)
    await deleteConsoleSessionsBefore(tx, now)
    if (eventRetentionDays > 0)
      await deleteEventsBefore(tx, firstEventId(now - eventRetentionDays * day))
  })
  await writeAdoption(store, now)
}

/** The first time on each day: how far MFA had come when the one before ended. */
async function writeAdoption(store: Store, now: number): Promise<void> {
  const today = now - (now % day)
  await store.write(async (tx) => {
    await recordAdoption(tx, { day: dayOf(today - day), createdBefore: today })
    await deleteAdoptionBefore(tx, dayOf(today - adoptionKept))
  })
}

const interval = 3_600_000

/** Tidies now and every hour. The function that comes back ends it. */
export function keepTidy(parts: {
  store: Store
  clock: Clock
  eventRetentionDays: number
  onError: (error: unknown) => void
}): () => void {
  const run = (): void =>
    void tidy(parts.store, parts.clock(), parts.eventRetentionDays).catch(parts.onError)
  run()
  const timer = setInterval(run, interval)
  timer.unref()
  return () => clearInterval(timer)
}
