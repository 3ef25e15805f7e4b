import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodePdu, type Pdu } from './pdu.js'
import { readReceipt } from './receipt.js'

interface Delivery {
  esmClass?: number
  dataCoding?: number
  text?: Buffer | string
  /** Tag and value. */
  options?: [number, Buffer][]
}

/** A deliver_sm, byte by byte (SMPP 3.4 §4.6.1). */
function deliverSm({ esmClass = 4, dataCoding = 0, text = '', options = [] }: Delivery): Pdu {
  const message = Buffer.from(text as string)
  const body = Buffer.concat([
    Buffer.from([0, 1, 1, 0x34, 0x39, 0, 5, 0, 0x53, 0, esmClass, 0, 0, 0, 0, 0, 0, dataCoding, 0]),
    Buffer.from([message.length]),
    message,
    ...options.map(([tag, value]) => {
      const header = Buffer.alloc(4)
      header.writeUInt16BE(tag)
      header.writeUInt16BE(value.length, 2)
      return Buffer.concat([header, value])
    }),
  ])
  const header = Buffer.alloc(16)
  header.writeUInt32BE(16 + body.length)
  header.writeUInt32BE(5, 4)
  header.writeUInt32BE(1, 12)
  return decodePdu(Buffer.concat([header, body]))
}

const text = (state: string, id = 'abc-1') =>
  `id:${id} sub:001 dlvrd:000 submit date:2601020304 done date:2601020305 stat:${state} err:0A1 Text:123456`
const id = Buffer.from('abc-1\0')
const failed = (name: string, error = ', error 0A1') => {
  return { gatewayMessageId: 'abc-1', state: 'failed', reason: `the SMSC says ${name}${error}` }
}
const delivered = { gatewayMessageId: 'abc-1', state: 'delivered' }

describe('a receipt in its text', () => {
  it.each([
    ['DELIVRD', delivered],
    ['delivrd', delivered],
    ['ACCEPTD', { gatewayMessageId: 'abc-1', state: 'sent' }],
    ['ENROUTE', { gatewayMessageId: 'abc-1', state: 'sent' }],
    ['EXPIRED', failed('EXPIRED')],
    ['DELETED', failed('DELETED')],
    ['UNDELIV', failed('UNDELIV')],
    ['REJECTD', failed('REJECTD')],
    ['UNKNOWN', 'nothing'],
    ['', 'nothing'],
  ])('of state %s is %j', (state, receipt) => {
    expect(readReceipt(deliverSm({ text: text(state) }))).toEqual(receipt)
  })

  it('keeps the id as the SMSC writes it', () => {
    expect(readReceipt(deliverSm({ text: text('DELIVRD', '00Ab/+=:') }))).toMatchObject({
      gatewayMessageId: '00Ab/+=:',
    })
  })

  it('takes nothing from the text of the message that it tells of', () => {
    const forged = 'sub:001 text:id:evil stat:DELIVRD'
    expect(readReceipt(deliverSm({ text: forged }))).toBe('nothing')
    expect(
      readReceipt(deliverSm({ text: text('EXPIRED').replace('123456', 'stat:DELIVRD') })),
    ).toEqual(failed('EXPIRED'))
  })

  it('may be in UCS-2', () => {
    const bytes = Buffer.from('id:abc-1 stat:DELIVRD', 'utf16le').swap16()
    expect(readReceipt(deliverSm({ text: bytes, dataCoding: 8 }))).toEqual(delivered)
  })

  it.each([3, 4, 0xf1])('is read with data coding %s too', (dataCoding) => {
    expect(readReceipt(deliverSm({ text: text('DELIVRD'), dataCoding }))).toEqual(delivered)
  })

  it('may be in `message_payload`', () => {
    const payload: [number, Buffer] = [0x0424, Buffer.from(text('DELIVRD'))]
    expect(readReceipt(deliverSm({ options: [payload] }))).toEqual(delivered)
  })
})

describe('a receipt in optional parameters', () => {
  it.each([
    [1, { gatewayMessageId: 'abc-1', state: 'sent' }],
    [2, delivered],
    [3, failed('EXPIRED', '')],
    [4, failed('DELETED', '')],
    [5, failed('UNDELIV', '')],
    [6, { gatewayMessageId: 'abc-1', state: 'sent' }],
    [7, 'nothing'],
    [8, failed('REJECTD', '')],
    [9, 'nothing'],
  ])('of state %s is %j', (state, receipt) => {
    const options: [number, Buffer][] = [
      [0x001e, id],
      [0x0427, Buffer.of(state)],
    ]
    expect(readReceipt(deliverSm({ options }))).toEqual(receipt)
  })

  it('has its id to the end where no zero ends it', () => {
    const options: [number, Buffer][] = [
      [0x001e, Buffer.from('abc-1')],
      [0x0427, Buffer.of(2)],
    ]
    expect(readReceipt(deliverSm({ options }))).toEqual(delivered)
  })

  it('is believed before the text', () => {
    const options: [number, Buffer][] = [
      [0x001e, id],
      [0x0427, Buffer.of(2)],
    ]
    expect(readReceipt(deliverSm({ text: text('EXPIRED', 'other'), options }))).toEqual(delivered)
  })
})

describe('what is no receipt', () => {
  it.each([
    ['a message', 0x00],
    ['an acknowledgement of a phone', 0x08],
    ['an acknowledgement of a person', 0x10],
    ['a message with a header', 0x40],
  ])('%s says nothing', (_, esmClass) => {
    expect(readReceipt(deliverSm({ text: text('DELIVRD'), esmClass }))).toBe('nothing')
  })

  it.each([
    ['a receipt', 0x04],
    ['a receipt with other marks', 0x84],
    ['an intermediate notification', 0x20],
  ])('%s is one', (_, esmClass) => {
    expect(readReceipt(deliverSm({ text: text('DELIVRD'), esmClass }))).toEqual(delivered)
  })
})

it('never stumbles over the bytes of a PDU', () => {
  const property = fc.property(fc.uint8Array({ minLength: 12, maxLength: 400 }), (bytes) => {
    const header = Buffer.alloc(8)
    header.writeUInt32BE(8 + bytes.length)
    header.writeUInt32BE(5, 4)
    const receipt = readReceipt(decodePdu(Buffer.concat([header, bytes])))
    expect(receipt === 'nothing' || receipt.gatewayMessageId.length > 0).toBe(true)
  })
  fc.assert(property, { numRuns: 1000 })
})
