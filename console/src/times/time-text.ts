const day = 86_400_000

/** `24 Nov 2026, 16:52:36 UTC+1`, in the time zone of the browser unless another is given. */
export function timeText(iso: string, timeZone?: string): string {
  return new Intl.DateTimeFormat('en-GB', {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    timeZoneName: 'short',
    ...(timeZone === undefined ? {} : { timeZone }),
  }).format(new Date(iso))
}

/** Whole days since then; never less than none, should the clocks differ. */
export function daysSince(iso: string, now: number): number {
  return Math.max(0, Math.floor((now - Date.parse(iso)) / day))
}

/** `Today`, `1 day`, `37 days`: how old something is. */
export function ageText(iso: string, now: number): string {
  const days = daysSince(iso, now)
  if (days === 0) return 'Today'
  return days === 1 ? '1 day' : `${days.toLocaleString('en')} days`
}

/** `37 days ago`: when something happened. */
export function agoText(iso: string, now: number): string {
  const text = ageText(iso, now)
  return text === 'Today' ? text : `${text} ago`
}
