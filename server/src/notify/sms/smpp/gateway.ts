import {
  type GatewayParts,
  type Handover,
  type ReceiptListener,
  type SmsGateway,
  type TextMessage,
  timeLeft,
  tooLate,
} from '../gateway.js'
import { type Link, type LinkTiming, openLink, usualTiming } from './link.js'
import { type Pdu, statuses, statusName } from './pdu.js'
import { readReceipt } from './receipt.js'
import type { Answer, Session } from './session.js'
import type { SmppSettings } from './settings.js'
import { shortMessages } from './short-messages.js'
import { createSubmitWindow, type SubmitWindow } from './submit-window.js'
import { submitFields } from './submit-fields.js'

interface Smpp {
  settings: SmppSettings
  parts: GatewayParts
  link: Link
  window: SubmitWindow
}

/**
 * A short message service centre, by SMPP 3.4: one session as a transceiver. Of a message in several parts the last one's id and
 * receipt stand for all.
 */
export function createSmppGateway(
  settings: SmppSettings,
  parts: GatewayParts,
  timing: LinkTiming = usualTiming,
): SmsGateway {
  const { random, log } = parts
  const receipts = receiptTaker(settings, parts)
  const onRequest = (pdu: Pdu, session: Session): void => {
    answerRequest(pdu, session, receipts.take)
  }
  const link = openLink(settings, { random, log, timing, onRequest })
  const window = createSubmitWindow(settings.window, settings.throughputPerSecond)
  const smpp = { settings, parts, link, window }
  return {
    name: settings.name,
    send: (message) => send(smpp, message),
    onReceipt: receipts.listen,
    isConnected: () => link.session() !== undefined,
    close: link.close,
  }
}

async function send(smpp: Smpp, message: TextMessage): Promise<Handover> {
  const { settings, parts } = smpp
  const limit = timeLeft(message, settings.timeoutSeconds * 1000, parts.clock())
  if (limit === 0) return tooLate
  const reference = parts.random.bytes(1).readUInt8()
  const texts = shortMessages(message.text, { alphabet: settings.alphabet, reference })
  if (texts === undefined) return refused('the text is too long')

  const signal = AbortSignal.timeout(Math.ceil(limit))
  let handover = notConnected
  for (const [index, part] of texts.parts.entries()) {
    const isLast = index === texts.parts.length - 1
    const seconds = Math.floor((message.sendBefore - parts.clock()) / 1000)
    const shortMessage = { part, isLast, isOneOf: texts.parts.length, ...texts }
    const fields = submitFields(settings, { to: message.to, seconds, ...shortMessage })
    // What has lost a part is not shown, so it can be sent anew. In order, for a phone that shows parts as they come.
    // eslint-disable-next-line no-await-in-loop -- the parts go one after the other
    handover = await submit(smpp, fields, signal)
    if (handover.kind !== 'accepted') return handover
  }
  return handover
}

async function submit(smpp: Smpp, fields: object, signal: AbortSignal): Promise<Handover> {
  const { link, window, settings } = smpp
  if (link.session() === undefined) return notConnected
  if (!(await window.take(signal))) return tooMany('too many messages wait for this gateway')
  try {
    const answer = (await link.session()?.request('submit_sm', fields, signal)) ?? 'not-sent'
    return handoverOf(answer, settings)
  } finally {
    window.give()
  }
}

const refused = (reason: string): Handover => ({ kind: 'refused', reason, isFinal: false })
const notConnected = refused('the gateway is not connected')
const throttleMilliseconds = 1000
const tooMany = (reason: string): Handover => {
  return { kind: 'refused', reason, isFinal: false, retryAfter: throttleMilliseconds }
}

function handoverOf(answer: Answer, settings: SmppSettings): Handover {
  if (answer === 'not-sent') return notConnected
  if (answer === 'lost') {
    return { kind: 'unknown', reason: 'the connection was lost before the SMSC answered' }
  }
  if (answer === 'no-answer') {
    return { kind: 'unknown', reason: 'the SMSC gave no answer in time' }
  }
  const name = statusName(answer.status)
  if (answer.status === statuses.throttled || answer.status === statuses.queueFull) {
    return tooMany(`the SMSC is asked for too much (${name})`)
  }
  if (answer.status === statuses.invalidDestination) {
    return { kind: 'refused', reason: `the SMSC takes no such number (${name})`, isFinal: true }
  }
  if (answer.status !== statuses.ok || answer.command === 'generic_nack') {
    return refused(`the SMSC refused the message (${name})`)
  }
  const id = answer.fields?.['message_id']
  const isGiven = typeof id === 'string' && id !== ''
  return { kind: 'accepted', gatewayMessageId: isGiven ? idOfAnswer(id, settings) : undefined }
}

/** An id of an answer in the form that receipts have it. */
function idOfAnswer(id: string, { receiptIds }: SmppSettings): string {
  const isHexadecimal = receiptIds === 'decimal' && /^[0-9a-f]{1,64}$/i.test(id)
  return isHexadecimal ? BigInt(`0x${id}`).toString() : id
}

/** The same of a receipt, where zeros may stand before it. */
function idOfReceipt(id: string, { receiptIds }: SmppSettings): string {
  return receiptIds === 'decimal' && /^\d{1,64}$/.test(id) ? BigInt(id).toString() : id
}

type ReceiptStatus = Promise<number>

/** What the SMSC asks. Everything is answered, what cannot be read too, as otherwise it would come again and again. */
function answerRequest(pdu: Pdu, session: Session, takeReceipt: (pdu: Pdu) => ReceiptStatus): void {
  switch (pdu.command) {
    case 'deliver_sm':
    case 'data_sm':
      void takeReceipt(pdu).then((status) => session.respond(pdu, `${pdu.command}_resp`, status))
      break
    case 'enquire_link':
      session.respond(pdu, 'enquire_link_resp')
      break
    case 'unbind':
      session.respond(pdu, 'unbind_resp')
      session.end()
      break
    case 'alert_notification':
    case 'outbind':
      // SMPP 3.4 §4.12.1 and §4.1.7: these have no answer.
      break
    default:
      session.respond(pdu, 'generic_nack', statuses.invalidCommand)
  }
}

const maxReceiptsAtOnce = 1000

function receiptTaker(settings: SmppSettings, { log }: GatewayParts) {
  let listener: ReceiptListener | undefined
  let underWay = 0

  async function take(pdu: Pdu): ReceiptStatus {
    if (pdu.fields === undefined) return statuses.permanentError
    const receipt = readReceipt(pdu)
    if (receipt === 'nothing') return statuses.ok
    // Without anybody to take it, or with too many to take, it is to come again.
    if (listener === undefined || underWay >= maxReceiptsAtOnce) return statuses.temporaryError
    underWay += 1
    const gatewayMessageId = idOfReceipt(receipt.gatewayMessageId, settings)
    try {
      await listener({ ...receipt, gatewayMessageId })
      return statuses.ok
    } catch (error) {
      const { name: gateway } = settings
      log.error({ err: error, gateway }, 'a receipt could not be kept; the SMSC will send it again')
      return statuses.temporaryError
    } finally {
      underWay -= 1
    }
  }

  const listen = (next: ReceiptListener): void => {
    listener = next
  }
  return { take, listen }
}
