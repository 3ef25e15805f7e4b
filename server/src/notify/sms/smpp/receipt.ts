import type { Receipt } from '../gateway.js'
import type { Pdu } from './pdu.js'

/**
 * The receipt that a `deliver_sm` or `data_sm` holds, with the id as the SMSC gives it; `nothing` when it is another message, or
 * says nothing that changes one.
 */
export function readReceipt({ fields = {} }: Pdu): Receipt | 'nothing' {
  if (!isReceipt(numberOf(fields['esm_class']))) return 'nothing'
  const text = receiptText(fields)
  const gatewayMessageId =
    textOf(fields['receipted_message_id']) ?? word(text, /\bid: ?([^\s]{1,65})/i)
  const state = stateOf(numberOf(fields['message_state']), word(text, /\bstat: ?(\w{1,10})/i))
  if (gatewayMessageId === undefined || state === undefined) return 'nothing'
  if (state.means !== 'failed') return { gatewayMessageId, state: state.means }
  const error = word(text, /\berr: ?(\w{1,10})/i)
  const detail = error === undefined ? '' : `, error ${error}`
  return { gatewayMessageId, state: 'failed', reason: `the SMSC says ${state.name}${detail}` }
}

/** SMPP 3.4 §5.2.12: bits 5 to 2, a delivery receipt or an intermediate notification. */
function isReceipt(esmClass: number | undefined): boolean {
  const type = (esmClass ?? 0) & 0b0011_1100
  return type === 0x04 || type === 0x20
}

/** SMPP 3.4 appendix B, where the text of the message comes last: what stands in it is not read. */
function receiptText(fields: Readonly<Record<string, unknown>>): string {
  const short = bytesOf(fields['short_message'])
  const bytes =
    short === undefined || short.length === 0 ? bytesOf(fields['message_payload']) : short
  if (bytes === undefined) return ''
  const isUcs2 = fields['data_coding'] === 8 && bytes.length % 2 === 0
  const text = isUcs2
    ? Buffer.from(bytes).swap16().toString('utf16le')
    : Buffer.from(bytes).toString('latin1')
  return text.split(/\btext:/i, 1)[0] ?? ''
}

interface State {
  name: string
  means: Receipt['state']
}

/** SMPP 3.4 §5.2.28, by number, and appendix B, by the name in the text. UNKNOWN (7) says nothing. */
const states: readonly (State & { number: number })[] = [
  { number: 1, name: 'ENROUTE', means: 'sent' },
  { number: 2, name: 'DELIVRD', means: 'delivered' },
  { number: 3, name: 'EXPIRED', means: 'failed' },
  { number: 4, name: 'DELETED', means: 'failed' },
  { number: 5, name: 'UNDELIV', means: 'failed' },
  { number: 6, name: 'ACCEPTD', means: 'sent' },
  { number: 8, name: 'REJECTD', means: 'failed' },
]

function stateOf(number: number | undefined, name: string | undefined): State | undefined {
  const byNumber = states.find((state) => state.number === number)
  return byNumber ?? states.find((state) => state.name === name?.toUpperCase())
}

function word(text: string, pattern: RegExp): string | undefined {
  return pattern.exec(text)?.[1]
}

function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined
}

function bytesOf(value: unknown): Uint8Array | undefined {
  return value instanceof Uint8Array ? value : undefined
}

/** The text before the zero that ends it. Some SMSCs leave the zero out. */
function textOf(value: unknown): string | undefined {
  const bytes = bytesOf(value)
  if (bytes === undefined) return undefined
  const text = Buffer.from(bytes).toString('latin1').split('\0', 1)[0]
  return text === '' ? undefined : text
}
