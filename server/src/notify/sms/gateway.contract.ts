import { describe, expect, it, vi } from 'vitest'
import type { SmsGateway, TextMessage } from './gateway.js'

/** What the other side does with the next message. */
export type PeerAnswer =
  /** It is asked for too much. */
  | 'too-many'
  /** There is no such number. */
  | 'wrong-number'
  /** It refuses for a reason of its own. */
  | 'error'
  /** It reads the message, and the connection is lost. */
  | 'lose'
  /** It reads the message, and says nothing. */
  | 'silence'

/** A gateway, and the other side of it. Both end with the test. */
export interface GatewayUnderTest {
  gateway: SmsGateway
  /** What the other side has read, in order. */
  received(): Promise<{ to: string; text: string }[]>
  answerNext(answer: PeerAnswer): Promise<void>
  /** Nobody listens any more. */
  stopPeer(): Promise<void>
  /** What the gateway has logged. */
  logged(): string
}

export interface GatewayContract {
  /** With the other side ready, and connected where there is a connection. */
  open(settings: { timeoutSeconds: number }): Promise<GatewayUnderTest>
  /** None of these may be seen anywhere. */
  secrets: readonly string[]
  /** What is handed over twice is sent once, so that nothing is unknown. */
  isSafeToRepeat: boolean
}

const patient = { timeoutSeconds: 10 }

const texts = [
  '123456 is your sign-in code for 5 minutes. Give it to nobody.\n\n@iam.example.com #123456',
  'Anmeldecode: 123456, gültig für 5 €. {[~]} |^\\ äöüß Ñ ¿ Δ',
  'ログインコード: 123456（有効期間5分）。👍🏽',
  `Long: ${'Grüße €{} '.repeat(60)}`,
  `Long: ${'誰にも 👍🏽 '.repeat(40)}`,
  '+ &=%25;\r\n"<>\u0001',
]

/** The suite that every gateway runs. */
export function gatewayContract({ open, secrets, isSafeToRepeat }: GatewayContract): void {
  describe('a gateway', () => {
    it('hands a message over, and gives its id', async () => {
      const { gateway, received } = await open(patient)
      const handover = await gateway.send(message())
      expect(handover).toEqual({
        kind: 'accepted',
        gatewayMessageId: expect.stringMatching(/^.+$/),
      })
      expect(await received()).toEqual([{ to: '+4915123456789', text: message().text }])
    })

    it.each(texts)('hands every character over: %j', async (text) => {
      const { gateway, received } = await open(patient)
      expect(await gateway.send(message({ text }))).toMatchObject({ kind: 'accepted' })
      const whole = (await received()).map((part) => part.text).join('')
      expect(whole).toBe(text)
    })

    it('hands over many messages at once, each with an id of its own', async () => {
      const { gateway, received } = await open(patient)
      const numbers = Array.from({ length: 30 }, (_, index) => `+49151234567${index + 10}`)
      const handovers = await Promise.all(
        numbers.map((to, index) => gateway.send(message({ to, messageId: `message-${index}` }))),
      )
      const ids = handovers.map((one) => (one.kind === 'accepted' ? one.gatewayMessageId : ''))
      expect(new Set(ids).size).toBe(30)
      expect(new Set((await received()).map(({ to }) => to))).toEqual(new Set(numbers))
    })

    it('says when it is to be tried again, if the other side is asked for too much', async () => {
      const { gateway, answerNext } = await open(patient)
      await answerNext('too-many')
      const handover = await gateway.send(message())
      expect(handover).toMatchObject({ kind: 'refused', isFinal: false })
      expect(handover).toHaveProperty('retryAfter', expect.any(Number))
      expect(await gateway.send(message())).toMatchObject({ kind: 'accepted' })
    })

    it('says that no gateway will take a number that there is not', async () => {
      const { gateway, answerNext } = await open(patient)
      await answerNext('wrong-number')
      expect(await gateway.send(message())).toMatchObject({ kind: 'refused', isFinal: true })
    })

    it('leaves a message to other gateways that this one refuses', async () => {
      const { gateway, answerNext } = await open(patient)
      await answerNext('error')
      const handover = await gateway.send(message())
      expect(handover).toMatchObject({ kind: 'refused', isFinal: false })
      expect(handover).not.toHaveProperty('retryAfter')
    })

    it('does not know what became of a message after which the connection was lost', async () => {
      const { gateway, answerNext, received } = await open(patient)
      await answerNext('lose')
      const handover = await gateway.send(message())
      expect(handover).toMatchObject(isSafeToRepeat ? { isFinal: false } : { kind: 'unknown' })
      expect(await received()).toHaveLength(1)
    })

    it('does not know what became of a message to which nothing is said in time', async () => {
      const { gateway, answerNext } = await open({ timeoutSeconds: 1 })
      await answerNext('silence')
      const handover = await gateway.send(message())
      expect(handover).toMatchObject(isSafeToRepeat ? { isFinal: false } : { kind: 'unknown' })
    })

    it('waits no longer than the message may take', async () => {
      // Longer than a test may take.
      const { gateway, answerNext } = await open({ timeoutSeconds: 600 })
      await answerNext('silence')
      const handover = await gateway.send(message({ sendBefore: Date.now() + 1000 }))
      expect(handover.kind).not.toBe('accepted')
    })

    it('sends nothing when the time for it is over', async () => {
      const { gateway, received } = await open(patient)
      const handover = await gateway.send(message({ sendBefore: Date.now() - 1 }))
      expect(handover).toMatchObject({ kind: 'refused', isFinal: true })
      expect(await received()).toEqual([])
    })

    it('leaves a message to other gateways when nobody is there', async () => {
      const { gateway, stopPeer } = await open(patient)
      await stopPeer()
      await vi.waitFor(() => expect(gateway.isConnected?.() ?? false).toBe(false), 10_000)
      expect(await gateway.send(message())).toMatchObject({ kind: 'refused', isFinal: false })
    })

    it('sends nothing once it is closed', async () => {
      const { gateway, received } = await open(patient)
      await gateway.close()
      expect(await gateway.send(message())).toMatchObject({ kind: 'refused', isFinal: false })
      expect(await received()).toEqual([])
      await gateway.close()
    })

    it('tells neither its log nor whoever asks for a reason the number, the code or a secret', async () => {
      const { gateway, answerNext, stopPeer, logged } = await open({ timeoutSeconds: 1 })
      const said: unknown[] = []
      for (const answer of ['too-many', 'wrong-number', 'error'] as const) {
        await answerNext(answer)
        said.push(await gateway.send(message()))
      }
      await stopPeer()
      said.push(await gateway.send(message()))
      const everything = JSON.stringify(said) + logged()
      for (const secret of [...secrets, '15123456789', '123456 is']) {
        expect(everything).not.toContain(secret)
      }
    })
  })
}

/** A message that may be sent now. */
export function message(changes: Partial<TextMessage> = {}): TextMessage {
  return {
    messageId: 'message-1',
    to: '+4915123456789',
    text: texts[0] ?? '',
    sendBefore: Date.now() + 300_000,
    ...changes,
  }
}
