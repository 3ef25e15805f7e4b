import type { SessionInfo } from '../api/models/signin.js'

type Times = Pick<SessionInfo, 'Now' | 'ExpiresAt' | 'IdleExpiresAt'>

/** WCAG 2.2.1 wants time to react; two minutes are the least that we promise. */
export const warningMilliseconds = 150_000

export interface SessionEnd {
  /** By the clock of this browser. */
  endsAt: number
  warnAt: number
  /** False where the session has lasted as long as one may, however much it is used. */
  isExtendable: boolean
}

/** When the session ends, by the browser's clock, which may differ from the server's. `askedAt` is when the session was asked for. */
export function sessionEnd({ Now, ExpiresAt, IdleExpiresAt }: Times, askedAt: number): SessionEnd {
  const ahead = askedAt - Date.parse(Now)
  const last = Date.parse(ExpiresAt)
  const idle = Date.parse(IdleExpiresAt)
  const endsAt = Math.min(last, idle) + ahead
  return { endsAt, warnAt: endsAt - warningMilliseconds, isExtendable: idle < last }
}

/** `1 minute 5 seconds`. */
export function duration(milliseconds: number): string {
  const seconds = Math.max(0, Math.round(milliseconds / 1000))
  const parts = [counted(Math.floor(seconds / 60), 'minute'), counted(seconds % 60, 'second')]
  return parts.filter((part) => !part.startsWith('0 ')).join(' ') || '0 seconds'
}

export function counted(count: number, what: string): string {
  return `${count.toLocaleString('en')} ${what}${count === 1 ? '' : 's'}`
}
