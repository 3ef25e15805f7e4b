import { connect, isIP, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { createFrameReader } from './frames.js'
import { decodePdu, encodePdu, isResponse, type Pdu, statuses } from './pdu.js'
import type { SmppSettings } from './settings.js'

/** What came of a request to the SMSC. `not-sent`: nothing was written. `lost`, `no-answer`: it may have been read. */
export type Answer = Pdu | 'not-sent' | 'lost' | 'no-answer'

/** One connection to the SMSC. */
export interface Session {
  /** Sends a request, and waits for its answer until the signal. */
  request(command: string, fields: object, signal: AbortSignal): Promise<Answer>
  /** Answers a request of the SMSC. */
  respond(to: Pdu, command: string, status?: number): void
  /** Ends when what was written is out. */
  end(): void
  /** Ends now. */
  destroy(): void
  /** Resolves when the connection is open; to false when it cannot be opened. */
  opened: Promise<boolean>
  /** Resolves when the connection has ended, to the reason. */
  ended: Promise<string>
}

interface Waiting {
  command: string
  settle(answer: Answer): void
}

/** Connects. `onRequest` is given what the SMSC asks, answers to what was asked before not among it. */
export function openSession(
  settings: SmppSettings,
  onRequest: (pdu: Pdu, session: Session) => void,
): Session {
  const socket = openSocket(settings)
  const waiting = new Map<number, Waiting>()
  let sequence = 0
  let reason = 'the connection ended'

  const session: Session = {
    request: (command, fields, signal) => {
      if (!socket.writable || signal.aborted) return Promise.resolve('not-sent')
      sequence = (sequence % 0x7f_ff_ff_ff) + 1
      const answer = answerTo(waiting, { sequence, command, signal })
      socket.write(encodePdu(command, sequence, { fields }))
      return answer
    },
    respond: (to, command, status = statuses.ok) => {
      if (socket.writable) socket.write(encodePdu(command, to.sequence, { status }))
    },
    end: () => socket.end(),
    destroy: () => socket.destroy(),
    opened: new Promise((resolve) => {
      socket.once(settings.tls ? 'secureConnect' : 'connect', () => resolve(true))
      socket.once('close', () => resolve(false))
    }),
    ended: new Promise((resolve) => {
      socket.once('close', () => {
        for (const { settle } of waiting.values()) settle('lost')
        resolve(reason)
      })
    }),
  }

  socket.on('error', (error: NodeJS.ErrnoException) => {
    reason = `the connection failed (${error.code ?? 'without a code'})`
  })
  readPdus(socket, (pdu) => {
    if (isResponse(pdu)) return settleAnswer(waiting, pdu)
    return onRequest(pdu, session)
  })
  return session
}

function openSocket({ host, port, tls, tlsCa }: SmppSettings): Socket {
  const socket = tls
    ? connectTls({
        host,
        port,
        ...(isIP(host) === 0 && { servername: host }),
        ...(tlsCa !== undefined && { ca: tlsCa }),
      })
    : connect({ host, port })
  return socket.setNoDelay(true)
}

function answerTo(
  waiting: Map<number, Waiting>,
  { sequence, command, signal }: { sequence: number; command: string; signal: AbortSignal },
): Promise<Answer> {
  return new Promise((resolve) => {
    const onAbort = (): void => settle('no-answer')
    const settle = (answer: Answer): void => {
      signal.removeEventListener('abort', onAbort)
      waiting.delete(sequence)
      resolve(answer)
    }
    waiting.set(sequence, { command, settle })
    signal.addEventListener('abort', onAbort, { once: true })
  })
}

function settleAnswer(waiting: Map<number, Waiting>, pdu: Pdu): void {
  const asked = waiting.get(pdu.sequence)
  // What answers nothing, or something else, or too late, is nobody's.
  if (asked === undefined) return
  if (pdu.command === `${asked.command}_resp` || pdu.command === 'generic_nack') asked.settle(pdu)
}

/** Reads until a length cannot be; then the SMSC is told so, and the connection ends. */
function readPdus(socket: Socket, onPdu: (pdu: Pdu) => void): void {
  const frames = createFrameReader()
  socket.on('data', (bytes: Buffer) => {
    for (const frame of frames.add(bytes)) onPdu(decodePdu(frame))
    if (!frames.isBroken() || socket.destroyed) return
    // SMPP 3.4 §4.3: sequence number 0, as the one of the request is not known.
    if (socket.writable) {
      socket.write(encodePdu('generic_nack', 0, { status: statuses.invalidCommandLength }))
    }
    socket.destroySoon()
  })
}
