import { destination, type Logger, pino } from 'pino'

export type Log = Logger

/** The server's own log: JSON lines on standard error. It never holds what clients sent. */
export function createLog(level: string): Log {
  return pino({ level, base: null }, destination({ dest: 2, sync: true }))
}
