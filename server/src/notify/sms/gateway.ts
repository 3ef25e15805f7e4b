import type { Clock } from '../../clock.js'
import type { Log } from '../../observe/log.js'
import type { Random } from '../../random.js'

/** A text message to be handed to a gateway. */
export interface TextMessage {
  /** Ours; the same one when the message is tried again. */
  messageId: string
  /** E.164: `+` and digits. */
  to: string
  text: string
  /** Milliseconds since 1970. It is not to be delivered later, and never sent later. */
  sendBefore: number
}

/** What became of a message that was handed over. Reasons are for the operator: no number, no code and no secret is in them. */
export type Handover =
  /** The gateway has it. Without an id no receipt can be told to be of this message. */
  | { kind: 'accepted'; gatewayMessageId: string | undefined }
  /** The gateway has not got it; another gateway can be tried, this one later. */
  | {
      kind: 'refused'
      reason: string
      /** No gateway will ever take it: the number is invalid, or the time for it is over. */
      isFinal: boolean
      /** Set when the gateway is asked for too much: not before so many milliseconds. */
      retryAfter?: number
      /** It may have the message all the same, but knows it when it comes again: no other gateway must be asked. */
      sameGatewayOnly?: true
    }
  /** It may have been taken: whoever tries again may send it twice. */
  | { kind: 'unknown'; reason: string }

/**
 * What the gateway says later of a message. Receipts come in any order and more than once, and the first one may be faster than
 * the answer to `send`: what `delivered` or `failed` has said, a later `sent` does not undo.
 */
export interface Receipt {
  gatewayMessageId: string
  state: 'sent' | 'delivered' | 'failed'
  /** For the operator, of a failure. */
  reason?: string
}

/** A request that says that it is the provider's. */
export interface GatewayCallback {
  method: string
  /** As the provider was told it, without a query. */
  url: string
  /** As on the wire, without `?`; empty when there is none. */
  query: string
  header(name: string): string | undefined
  body: Uint8Array
  /** Milliseconds since 1970. */
  now: number
}

/** Takes a receipt. One that cannot be kept is asked for again where the protocol allows it: let the promise be rejected. */
export type ReceiptListener = (receipt: Receipt) => void | Promise<void>

/** A way to send text messages; each kind is a file, and a line in `gateways.ts`. */
export interface SmsGateway {
  /** Of the settings; unique. */
  name: string
  /** Hands a message over. Never throws, has its own time limit, and sends nothing when `sendBefore` is over. */
  send(message: TextMessage): Promise<Handover>
  /**
   * Reads the provider's callback, at `/notify/sms/NAME`. `nothing`: it is genuine, and says nothing that changes a message.
   * `undefined`: its signature is wrong, which is to be answered with 403.
   */
  readCallback?(request: GatewayCallback): Receipt | 'nothing' | undefined
  /** Tells of receipts that come by the gateway's own connection, from now on. There is one listener. */
  onReceipt?(listener: ReceiptListener): void
  /** Of gateways that hold a connection: whether a message could be handed over now. */
  isConnected?(): boolean
  /** Ends connections. What is sent afterwards is refused. */
  close(): Promise<void>
}

/** What a gateway is given beside its settings. */
export interface GatewayParts {
  clock: Clock
  random: Random
  log: Log
  /** Where the gateway of that name can call back; `undefined` while the server has no public URL. */
  callbackUrl(name: string): string | undefined
}

/** The time for a message is over, so that no gateway is asked. */
export const tooLate: Handover = {
  kind: 'refused',
  reason: 'the time for the message is over',
  isFinal: true,
}

/** How long a gateway may take: its own limit, or less when the message must not be sent later. */
export function timeLeft(message: TextMessage, limit: number, now: number): number {
  return Math.max(0, Math.min(limit, message.sendBefore - now))
}
