import { setTimeout as wait } from 'node:timers/promises'
import type { Log } from '../../../observe/log.js'
import type { Random } from '../../../random.js'
import { type Pdu, statuses, statusName } from './pdu.js'
import { openSession, type Session } from './session.js'
import type { SmppSettings } from './settings.js'

/** Milliseconds. */
export interface LinkTiming {
  shortestWait: number
  longestWait: number
  /** For connecting and binding, and for the answer to `enquire_link` and `unbind`. */
  answer: number
}

export const usualTiming: LinkTiming = { shortestWait: 1000, longestWait: 60_000, answer: 10_000 }

/** A connection to the SMSC that is made anew whenever it is lost. */
export interface Link {
  /** While it is bound. */
  session(): Session | undefined
  close(): Promise<void>
}

interface LinkParts {
  random: Random
  log: Log
  timing: LinkTiming
  onRequest(pdu: Pdu, session: Session): void
}

export function openLink(settings: SmppSettings, parts: LinkParts): Link {
  const closing = new AbortController()
  let bound: Session | undefined

  async function keepBound(): Promise<void> {
    const { name: gateway } = settings
    let failures = 0
    while (!closing.signal.aborted) {
      // eslint-disable-next-line no-await-in-loop -- there is one session at a time
      const attempt = await bind(settings, parts, closing.signal)
      if (attempt.session !== undefined) {
        failures = 0
        bound = attempt.session
        parts.log.info({ gateway }, 'an SMS gateway is connected')
        watch(attempt.session, settings, parts.timing)
      }
      // eslint-disable-next-line no-await-in-loop -- as long as the session lasts
      const reason = attempt.reason ?? (await attempt.session.ended)
      bound = undefined
      if (closing.signal.aborted) return
      const milliseconds = reconnectWait(failures, parts)
      failures += 1
      const notice = 'an SMS gateway is not connected; this will be tried again'
      parts.log.warn({ gateway, reason, milliseconds: Math.round(milliseconds) }, notice)
      // eslint-disable-next-line no-await-in-loop -- the pause is between the attempts
      await wait(milliseconds, undefined, { signal: closing.signal }).catch(() => undefined)
    }
  }

  const isOver = keepBound()
  return {
    session: () => bound,
    async close() {
      const session = bound
      bound = undefined
      closing.abort()
      if (session !== undefined) await unbind(session, parts.timing)
      await isOver
    },
  }
}

/** Doubles with each failure, and lies between the half of that and the whole, so that nodes do not come all at once. */
export function reconnectWait(
  failures: number,
  { random, timing }: Pick<LinkParts, 'random' | 'timing'>,
): number {
  const whole = Math.min(timing.shortestWait * 2 ** (failures + 1), timing.longestWait)
  return (whole / 2) * (1 + random.bytes(2).readUInt16BE() / 0x1_00_00)
}

type Bound = { session: Session; reason?: never } | { session?: never; reason: string }

async function bind(
  settings: SmppSettings,
  { timing, onRequest }: LinkParts,
  closing: AbortSignal,
): Promise<Bound> {
  const session = openSession(settings, onRequest)
  const signal = AbortSignal.any([AbortSignal.timeout(timing.answer), closing])
  const giveUp = (): void => session.destroy()
  signal.addEventListener('abort', giveUp, { once: true })
  const isOpen = await session.opened
  const answer = isOpen
    ? await session.request('bind_transceiver', bindFields(settings), signal)
    : 'not-sent'
  signal.removeEventListener('abort', giveUp)

  if (typeof answer !== 'string' && isBound(answer)) return { session }
  session.destroy()
  const reason = await session.ended
  if (answer === 'no-answer') return { reason: 'the SMSC does not answer' }
  if (typeof answer === 'string') return { reason }
  return { reason: `the SMSC refuses the bind (${statusName(answer.status)})` }
}

const isBound = ({ command, status }: Pdu): boolean =>
  command === 'bind_transceiver_resp' && status === statuses.ok

function bindFields({ systemId, password, systemType }: SmppSettings): object {
  // 0x34: the version of the protocol.
  return { system_id: systemId, password, system_type: systemType, interface_version: 0x34 }
}

/** Asks now and then whether the SMSC is there; whoever does not answer is gone. */
function watch(session: Session, settings: SmppSettings, timing: LinkTiming): void {
  const ask = async (): Promise<void> => {
    const answer = await session.request('enquire_link', {}, AbortSignal.timeout(timing.answer))
    if (typeof answer === 'string') session.destroy()
    else timer.refresh()
  }
  const timer = setTimeout(() => void ask(), settings.enquireLinkSeconds * 1000)
  void session.ended.then(() => clearTimeout(timer))
}

async function unbind(session: Session, timing: LinkTiming): Promise<void> {
  const patience = Math.min(timing.answer, 2000)
  await session.request('unbind', {}, AbortSignal.timeout(patience))
  session.destroy()
  await session.ended
}
