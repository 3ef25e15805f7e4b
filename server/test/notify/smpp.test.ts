import { readFileSync } from 'node:fs'
import { connect } from 'node:net'
import { createServer } from 'node:tls'
import type { AddressInfo } from 'node:net'
import smpp from 'smpp'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { gatewayContract, message, type PeerAnswer } from '../../src/notify/sms/gateway.contract.js'
import type { Receipt } from '../../src/notify/sms/gateway.js'
import { createSmppGateway } from '../../src/notify/sms/smpp/gateway.js'
import type { SmppSettings } from '../../src/notify/sms/smpp/settings.js'
import { temporaryDirectory } from '../support/temporary-directory.js'
import { makeTlsFiles } from '../support/tls-files.js'
import { gatewayParts } from './gateway-parts.js'
import { type Smsc, type SmscEvent, startSmsc } from './smsc.js'

const password = 'pass-not-to-be-seen'
const timing = { shortestWait: 5, longestWait: 20, answer: 2000 }

interface Changes {
  settings?: Partial<SmppSettings>
  timing?: Partial<typeof timing>
  /** Set to false where the session is not to be bound. */
  isBound?: boolean
  /** Set to false where nobody takes receipts. */
  isListening?: boolean
}

async function gatewayTo(smsc: Smsc, changes: Changes = {}) {
  const { parts, logged } = gatewayParts()
  const settings: SmppSettings = {
    name: 'smpp',
    host: '127.0.0.1',
    port: smsc.port,
    tls: false,
    systemId: 'sallyport',
    password,
    systemType: '',
    sourceAddress: 'Sallyport',
    enquireLinkSeconds: 60,
    window: 10,
    alphabet: 'automatic',
    receiptIds: 'same',
    timeoutSeconds: 10,
    ...changes.settings,
  }
  const gateway = createSmppGateway(settings, parts, { ...timing, ...changes.timing })
  onTestFinished(() => gateway.close())
  const receipts: Receipt[] = []
  if (changes.isListening !== false) gateway.onReceipt?.((receipt) => void receipts.push(receipt))
  const becomes = (isConnected: boolean) =>
    vi.waitFor(() => expect(gateway.isConnected?.()).toBe(isConnected), { timeout: 10_000 })
  if (changes.isBound !== false) await becomes(true)
  return { gateway, receipts, logged, becomes }
}

async function open(changes: Changes = {}) {
  const smsc = await startSmsc()
  return { smsc, ...(await gatewayTo(smsc, changes)) }
}

const alphabets = smpp as unknown as {
  encodings: Record<'ASCII' | 'UCS2', { decode(bytes: Buffer): string }>
}

/** The text of a part, without its header; read by the alphabets of another make. */
function textOf({ short_message: hex, data_coding: coding, esm_class: esmClass }: SmscEvent) {
  const bytes = Buffer.from(String(hex), 'hex')
  const content = esmClass === 0x40 ? bytes.subarray(bytes.readUInt8() + 1) : bytes
  expect([0, 8]).toContain(coding)
  return alphabets.encodings[coding === 0 ? 'ASCII' : 'UCS2'].decode(content)
}

const answers: Record<PeerAnswer, string | number> = {
  'too-many': 0x58,
  'wrong-number': 0x0b,
  error: 0x08,
  lose: 'drop',
  silence: 'silence',
}

gatewayContract({
  secrets: [password],
  isSafeToRepeat: false,
  async open(settings) {
    const { smsc, gateway, logged } = await open({ settings })
    return {
      gateway,
      logged,
      answerNext: (answer) => smsc.tell(`answer submit ${answers[answer]}`),
      received: async () => {
        const submitted = await smsc.all('submit')
        return submitted.map((event) => {
          return { to: `+${String(event['destination_addr'])}`, text: textOf(event) }
        })
      },
      stopPeer: smsc.stop,
    }
  },
})

const hex = (text: string) => Buffer.from(text).toString('hex')
const receiptText = (id: string, state: string, rest = 'err:000') =>
  `id:${id} sub:001 dlvrd:001 submit date:2601020304 done date:2601020305 stat:${state} ${rest} text:123456 is`

describe('the session', () => {
  it('is bound as a transceiver with the name and password of the settings', async () => {
    const { smsc } = await open({ settings: { systemType: 'OTP' } })
    expect(await smsc.next('bind')).toMatchObject({
      system_id: 'sallyport',
      password,
      system_type: 'OTP',
      interface_version: 0x34,
    })
  })

  it('is made anew when it is lost', async () => {
    const { smsc, gateway, becomes } = await open()
    for (let round = 0; round < 3; round += 1) {
      await smsc.next('bind')
      await smsc.tell('drop')
    }
    await smsc.next('bind')
    await becomes(true)
    expect(await gateway.send(message())).toMatchObject({ kind: 'accepted' })
  })

  it('is tried again when the bind is refused, and the log says why', async () => {
    const smsc = await startSmsc()
    await smsc.tell('answer bind 14 14')
    const { logged } = await gatewayTo(smsc)
    expect(await smsc.all('bind')).toHaveLength(3)
    expect(logged()).toContain('the SMSC refuses the bind (ESME_RINVPASWD)')
  })

  it('is tried again when the bind is not answered', async () => {
    const smsc = await startSmsc()
    await smsc.tell('answer bind silence')
    const { logged } = await gatewayTo(smsc, { timing: { answer: 300 } })
    expect(await smsc.all('bind')).toHaveLength(2)
    expect(logged()).toContain('the SMSC does not answer')
  })

  it('is not ready before it is bound', async () => {
    const smsc = await startSmsc()
    await smsc.tell('answer bind silence')
    const { gateway } = await gatewayTo(smsc, { isBound: false })
    await smsc.next('bind')
    expect(await gateway.send(message())).toMatchObject({ kind: 'refused', isFinal: false })
    expect(await smsc.all('submit')).toEqual([])
  })

  it('is asked now and then whether the SMSC is there', async () => {
    const { smsc, becomes } = await open({ settings: { enquireLinkSeconds: 0.02 } })
    for (let round = 0; round < 3; round += 1) await smsc.next('enquire_link')
    await becomes(true)
    expect(await smsc.all('connected')).toHaveLength(1)
  })

  it('is made anew when the SMSC does not answer to that', async () => {
    const smsc = await startSmsc()
    await smsc.tell('mute 1')
    const changes = { settings: { enquireLinkSeconds: 0.05 }, timing: { answer: 300 } }
    await gatewayTo(smsc, { ...changes })
    await smsc.next('connected')
    await smsc.next('connected')
    expect(await smsc.all('enquire_link')).not.toEqual([])
  })

  it('answers when the SMSC asks', async () => {
    const { smsc } = await open()
    await smsc.tell('enquire')
    // enquire_link_resp
    expect(await smsc.next('pdu')).toEqual({
      event: 'pdu',
      cmd: 0x80_00_00_15,
      seq: 901,
      status: 0,
    })
  })

  it('ends when the SMSC unbinds, and is made anew', async () => {
    const { smsc, becomes } = await open()
    await smsc.next('bind')
    await smsc.tell('unbind')
    expect(await smsc.next('pdu')).toMatchObject({ cmd: 0x80_00_00_06, seq: 900 })
    await smsc.next('bind')
    await becomes(true)
  })

  it('is unbound when the gateway is closed, and not made anew', async () => {
    const { smsc, gateway } = await open()
    await gateway.close()
    await smsc.next('unbind')
    await smsc.next('closed')
    expect(await smsc.all('connected')).toHaveLength(1)
  })

  it('is given up while nobody answers, when the gateway is closed', async () => {
    const smsc = await startSmsc()
    await smsc.tell('answer bind silence')
    const { gateway } = await gatewayTo(smsc, { isBound: false, timing: { answer: 600_000 } })
    await smsc.next('bind')
    await gateway.close()
    await smsc.next('closed')
  })

  it('goes by TLS, with a certificate that is checked', async () => {
    const smsc = await startSmsc()
    const files = await makeTlsFiles(await temporaryDirectory(), 'smsc.example.com')
    const tlsCa = readFileSync(files.cert, 'utf8')
    const front = createServer({ cert: tlsCa, key: readFileSync(files.key) }, (socket) => {
      const back = connect(smsc.port, '127.0.0.1')
      socket.pipe(back).pipe(socket)
      socket.on('error', () => back.destroy())
      back.on('error', () => socket.destroy())
    })
    await new Promise<void>((resolve) => front.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => void front.close())
    const { port } = front.address() as AddressInfo

    const { gateway } = await gatewayTo(smsc, { settings: { port, tls: true, tlsCa } })
    expect(await gateway.send(message())).toMatchObject({ kind: 'accepted' })
    const distrustful = await gatewayTo(smsc, { settings: { port, tls: true }, isBound: false })
    await vi.waitFor(() => expect(distrustful.logged()).toContain('DEPTH_ZERO_SELF_SIGNED_CERT'))
    expect(await smsc.all('bind')).toHaveLength(1)
  })
})

describe('a message', () => {
  it('has its fields as the specification wants them', async () => {
    const { smsc, gateway } = await open()
    await gateway.send(message({ sendBefore: Date.now() + 299_500 }))
    expect(await smsc.next('submit')).toMatchObject({
      source_addr_ton: 5,
      source_addr_npi: 0,
      source_addr: 'Sallyport',
      dest_addr_ton: 1,
      dest_addr_npi: 1,
      destination_addr: '4915123456789',
      esm_class: 0,
      registered_delivery: 1,
      data_coding: 0,
      validity_period: expect.stringMatching(/^00000000045[89]000R$/),
    })
  })

  it('that is long goes in parts, of which the last one has the receipt', async () => {
    const { smsc, gateway } = await open()
    await smsc.tell('ids first second third')
    const text = '€'.repeat(200)
    const handover = await gateway.send(message({ text }))
    expect(handover).toEqual({ kind: 'accepted', gatewayMessageId: 'third' })
    const parts = await smsc.all('submit')
    expect(parts.map((part) => part['esm_class'])).toEqual([0x40, 0x40, 0x40])
    expect(parts.map((part) => part['registered_delivery'])).toEqual([0, 0, 1])
    expect(parts.map(textOf).join('')).toBe(text)
    const headers = parts.map((part) => String(part['short_message']).slice(0, 12))
    const reference = headers[0]?.slice(6, 8)
    expect(headers).toEqual([1, 2, 3].map((number) => `050003${reference}030${number}`))
  })

  it('is not sent to its end when a part is refused', async () => {
    const { smsc, gateway } = await open()
    await smsc.tell('answer submit 0 88')
    const handover = await gateway.send(message({ text: '€'.repeat(200) }))
    expect(handover).toMatchObject({ kind: 'refused', retryAfter: 1000 })
    expect(await smsc.all('submit')).toHaveLength(2)
  })

  it('that no number of parts can hold is refused', async () => {
    const { smsc, gateway } = await open()
    const handover = await gateway.send(message({ text: 'x'.repeat(153 * 255 + 1) }))
    expect(handover).toEqual({ kind: 'refused', reason: 'the text is too long', isFinal: false })
    expect(await smsc.all('submit')).toEqual([])
  })

  it.each([
    [0x14, { kind: 'refused', isFinal: false, retryAfter: 1000 }],
    [0x45, { kind: 'refused', reason: 'the SMSC refused the message (ESME_RSUBMITFAIL)' }],
    [0x0433, { kind: 'refused', reason: 'the SMSC refused the message (status 0x00000433)' }],
    ['nack', { kind: 'refused', reason: 'the SMSC refused the message (ESME_RINVCMDID)' }],
  ])('that is answered with %s is %j', async (status, expected) => {
    const { smsc, gateway } = await open()
    await smsc.tell(`answer submit ${status}`)
    expect(await gateway.send(message())).toMatchObject(expected)
  })

  it('waits while as many as the window holds have no answer', async () => {
    const { smsc, gateway } = await open({ settings: { window: 2 } })
    await smsc.tell('answer submit hold hold')
    const sent = [1, 2, 3].map((number) => gateway.send(message({ messageId: `m-${number}` })))
    await smsc.next('submit')
    await smsc.next('submit')
    await smsc.tell('enquire')
    await smsc.next('pdu')
    expect(await smsc.all('submit')).toHaveLength(2)
    await smsc.tell('release')
    expect((await Promise.all(sent)).map(({ kind }) => kind)).toEqual(Array(3).fill('accepted'))
  })

  it('is refused when its turn does not come in time, and was never sent', async () => {
    const { smsc, gateway } = await open({ settings: { window: 1 } })
    await smsc.tell('answer submit hold')
    const first = gateway.send(message())
    await smsc.next('submit')
    const second = await gateway.send(message({ sendBefore: Date.now() + 1000 }))
    expect(second).toMatchObject({ kind: 'refused', isFinal: false, retryAfter: 1000 })
    await smsc.tell('release')
    expect(await first).toMatchObject({ kind: 'accepted' })
    expect(await smsc.all('submit')).toHaveLength(1)
  })

  it('is unknown, each one, when the connection is lost while several wait', async () => {
    const { smsc, gateway } = await open()
    await smsc.tell('answer submit hold hold drop')
    const sent = [1, 2, 3].map((number) => gateway.send(message({ messageId: `m-${number}` })))
    expect((await Promise.all(sent)).map(({ kind }) => kind)).toEqual(Array(3).fill('unknown'))
  })

  it('is not accepted by an answer that comes too late', async () => {
    const { smsc, gateway } = await open()
    await smsc.tell('answer submit hold')
    const late = await gateway.send(message({ sendBefore: Date.now() + 1000 }))
    expect(late).toMatchObject({ kind: 'unknown' })
    await smsc.tell('release')
    expect(await gateway.send(message())).toEqual({ kind: 'accepted', gatewayMessageId: 'id-2' })
  })
})

describe('a receipt', () => {
  it('that comes late, by another session, is told with the id that the message got', async () => {
    const { smsc, gateway, receipts, becomes } = await open()
    const handover = await gateway.send(message())
    await smsc.next('bind')
    await smsc.tell('drop')
    await smsc.next('bind')
    await becomes(true)
    await smsc.tell(`deliver 7 4 ${hex(receiptText('id-1', 'DELIVRD'))}`)
    expect(await smsc.next('pdu')).toMatchObject({ cmd: 0x80_00_00_05, seq: 7, status: 0 })
    expect(receipts).toEqual([{ gatewayMessageId: 'id-1', state: 'delivered' }])
    expect(handover).toMatchObject({ gatewayMessageId: 'id-1' })
  })

  it('with the optional parameters is read from them', async () => {
    const { smsc, receipts } = await open()
    await smsc.tell(`deliver 7 4 ${hex('whatever')} id-1 5`)
    await smsc.next('pdu')
    expect(receipts).toEqual([
      { gatewayMessageId: 'id-1', state: 'failed', reason: 'the SMSC says UNDELIV' },
    ])
  })

  it('in decimal is of the message that was answered in hexadecimal, where the settings say so', async () => {
    const { smsc, gateway, receipts } = await open({ settings: { receiptIds: 'decimal' } })
    await smsc.tell('ids 00FFe1')
    const handover = await gateway.send(message())
    await smsc.tell(`deliver 7 4 ${hex(receiptText('0000065505', 'DELIVRD'))}`)
    await smsc.next('pdu')
    expect(handover).toEqual({ kind: 'accepted', gatewayMessageId: '65505' })
    expect(receipts).toEqual([{ gatewayMessageId: '65505', state: 'delivered' }])
  })

  it('that could not be kept is asked for again', async () => {
    const { smsc, gateway } = await open()
    gateway.onReceipt?.(() => Promise.reject(new Error('the database is away')))
    await smsc.tell(`deliver 7 4 ${hex(receiptText('id-1', 'DELIVRD'))}`)
    // ESME_RX_T_APPN
    expect(await smsc.next('pdu')).toMatchObject({ cmd: 0x80_00_00_05, seq: 7, status: 0x64 })
  })

  it('for which there is nobody yet is asked for again', async () => {
    const { smsc } = await open({ isListening: false })
    await smsc.tell(`deliver 7 4 ${hex(receiptText('id-1', 'DELIVRD'))}`)
    expect(await smsc.next('pdu')).toMatchObject({ cmd: 0x80_00_00_05, seq: 7, status: 0x64 })
  })

  it.each([
    ['a message of somebody', `deliver 7 0 ${hex(receiptText('id-1', 'DELIVRD'))}`],
    ['a receipt that says nothing', `deliver 7 4 ${hex('nothing')}`],
    ['a receipt of a state that there is not', `deliver 7 4 ${hex(receiptText('id-1', 'BROKEN'))}`],
    ['an empty one', 'deliver 7 4 '],
  ])('is not %s, which is answered all the same', async (_, command) => {
    const { smsc, receipts } = await open()
    await smsc.tell(command)
    expect(await smsc.next('pdu')).toMatchObject({ cmd: 0x80_00_00_05, seq: 7, status: 0 })
    expect(receipts).toEqual([])
  })
})

/** A PDU as bytes in hexadecimal; of a length that is not its own, if one is given. */
function pdu(command: number, body: string, { sequence = 77, length = 16 + body.length / 2 } = {}) {
  const header = Buffer.alloc(16)
  header.writeUInt32BE(length)
  header.writeUInt32BE(command, 4)
  header.writeUInt32BE(sequence, 12)
  return header.toString('hex') + body
}

const deliverHeader = '00000000000000000400000000000000'

describe('the process lives on, and the session too, after', () => {
  it.each([
    ['a deliver_sm without a body', pdu(5, ''), 0x80_00_00_05, 0],
    [
      'a deliver_sm that ends in a text',
      pdu(5, `${deliverHeader}0000ff6964`),
      0x80_00_00_05,
      undefined,
    ],
    [
      'a parameter that goes on after the end',
      pdu(5, `${deliverHeader}000000001effff41`),
      0x80_00_00_05,
      undefined,
    ],
    [
      'a parameter of a number without a number',
      pdu(5, `${deliverHeader}000000042700000000`),
      0x80_00_00_05,
      undefined,
    ],
    ['a time that is none', pdu(5, '00000000000000000400005800525200'), 0x80_00_00_05, undefined],
    ['a command that there is not', pdu(0x99, '0102'), 0x80_00_00_00, 3],
    ['a submit_sm', pdu(4, ''), 0x80_00_00_00, 3],
  ])('%s', async (_, bytes, command, status) => {
    const { smsc, gateway } = await open()
    await smsc.tell(`write ${bytes}`)
    const answer = await smsc.next('pdu')
    expect(answer).toMatchObject({ cmd: command, seq: 77 })
    if (status !== undefined) expect(answer).toMatchObject({ status })
    expect(await gateway.send(message())).toMatchObject({ kind: 'accepted' })
    expect(await smsc.all('connected')).toHaveLength(1)
  })

  it.each([
    ['an answer to nothing', pdu(0x80_00_00_04, '61626300', { sequence: 999 })],
    ['a generic_nack of nothing', pdu(0x80_00_00_00, '', { sequence: 999 })],
    ['an answer that there is not', pdu(0xff_ff_ff_ff, '00')],
    ['an alert', pdu(0x102, '000000000000')],
  ])('%s, to which nothing is said', async (_, bytes) => {
    const { smsc, gateway } = await open()
    await smsc.tell(`write ${bytes}`)
    expect(await gateway.send(message())).toMatchObject({ kind: 'accepted' })
    expect(await smsc.all('pdu')).toEqual([])
  })
})

describe('the process lives on, with a new session, after', () => {
  it.each([
    ['a length of nothing', pdu(5, '', { length: 0 })],
    ['a length shorter than a header', pdu(5, '', { length: 15 })],
    ['a length of four gigabytes', pdu(5, '', { length: 0xff_ff_ff_ff })],
    ['a length that is only just too long', pdu(5, '', { length: 16_385 })],
    ['another protocol', hex('HTTP/1.1 400 Bad Request\r\n\r\n')],
  ])('%s', async (_, bytes) => {
    const { smsc, gateway, becomes } = await open()
    await smsc.next('bind')
    await smsc.tell(`write ${bytes}`)
    // ESME_RINVCMDLEN
    expect(await smsc.next('pdu')).toMatchObject({ cmd: 0x80_00_00_00, seq: 0, status: 2 })
    await smsc.next('bind')
    await becomes(true)
    expect(await gateway.send(message())).toMatchObject({ kind: 'accepted' })
  })
})
