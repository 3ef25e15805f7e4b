import type { Recorder } from '../audit/recorder.js'
import { signInEvent } from '../audit/sign-in-event.js'
import type { Clock } from '../clock.js'
import type { HttpAnswer } from '../http/server.js'
import type { Site } from '../http/site.js'
import { defaultSmsBudgets, type SmsBudgets, type SmsSupport } from '../mfa/sms/support.js'
import {
  createDispatcher,
  type Dispatcher,
  type DispatcherParts,
} from '../notify/outbox/dispatcher.js'
import type { SmsGateway } from '../notify/sms/gateway.js'
import { createGateway, type GatewaySettings } from '../notify/sms/gateways.js'
import type { Log } from '../observe/log.js'
import type { ApiRequest } from '../pipeline/api-request.js'
import type { Random } from '../random.js'
import { findUserById } from '../store/users.js'

export const callbackPath = '/notify/sms/'

/** Where a provider tells what became of a message; undefined while nobody outside could reach us. */
export const callbackUrl = (site: Site, name: string): string | undefined =>
  site.publicOrigin === undefined ? undefined : `${site.publicOrigin}${callbackPath}${name}`

/** Text messages as the server has them: the gateways, what they may be used for, and who sends what is due. */
export interface TextMessages {
  support: SmsSupport
  gateways: readonly SmsGateway[]
  dispatcher: Dispatcher
}

/** What the operator set up. */
export interface SmsSetUp {
  gateways: readonly GatewaySettings[] | readonly SmsGateway[]
  budgets?: { [Name in keyof SmsBudgets]?: number | undefined } | undefined
  countries?: readonly string[] | undefined
}

export async function openTextMessages(
  setUp: SmsSetUp = { gateways: [] },
  parts: Omit<DispatcherParts, 'gateways'> & {
    recorder: Recorder
    random: Random
    log: Log
    site: Site
  },
): Promise<TextMessages> {
  const forGateways = { ...parts, callbackUrl: (name: string) => callbackUrl(parts.site, name) }
  const gateways = await Promise.all(
    setUp.gateways.map(async (gateway) =>
      'send' in gateway ? gateway : await createGateway(gateway, forGateways),
    ),
  )
  return {
    support: {
      hasGateway: gateways.length > 0,
      budgets: budgetsWith(setUp.budgets),
      countries: setUp.countries && new Set(setUp.countries),
    },
    gateways,
    dispatcher: createDispatcher({ ...parts, gateways, onSettled: recordSent(parts) }),
  }
}

function budgetsWith(given: SmsSetUp['budgets'] = {}): SmsBudgets {
  const set = Object.entries(given).filter(([, value]) => value !== undefined)
  return { ...defaultSmsBudgets, ...(Object.fromEntries(set) as Partial<SmsBudgets>) }
}

/** Each message that a gateway took, or may have taken, leaves an event, without the number and without the text. */
const recordSent =
  (parts: {
    recorder: Recorder
    random: Random
    clock: Clock
  }): NonNullable<DispatcherParts['onSettled']> =>
  async (tx, message, change) => {
    // Of one whose outcome is not known somebody may read the code as well.
    if (change.state !== 'sent' && change.state !== 'unknown') return
    if (message.userId === null) return
    const user = await findUserById(tx.query, message.userId)
    if (user === undefined) return
    const act = {
      name: 'SmsCodeSent',
      subject: { kind: 'user', ...user },
      outcome: 'Success',
      data: {
        Purpose: message.purpose,
        LastDigits: message.lastDigits,
        Gateway: change.gateway,
        State: change.state,
        ProviderMessageId: change.gatewayMessageId,
      },
      from: { sourceIp: 'sallyport', userAgent: 'sallyport' },
    } as const
    await parts.recorder.recordIn(
      tx,
      signInEvent(act, { random: parts.random, now: parts.clock() }),
    )
  }

const maxCallbackBytes = 16_384

/** A provider's callback. What is not signed as its gateway wants it changes nothing. */
export async function receiveCallback(
  request: ApiRequest,
  { gateways, dispatcher }: Pick<TextMessages, 'gateways' | 'dispatcher'>,
  { site, clock }: { site: Site; clock: Clock },
): Promise<HttpAnswer> {
  const name = request.path.slice(callbackPath.length)
  const gateway = gateways.find((each) => each.name === name)
  const url = callbackUrl(site, name)
  if (gateway?.readCallback === undefined || url === undefined) return empty(404)
  if (request.method !== 'POST' && request.method !== 'GET') return empty(405)
  // Before anybody looks at it: whoever sends more is no provider.
  if (request.body.length + request.query.length > maxCallbackBytes) return empty(413)
  const { method, query, body, header } = request
  const receipt = gateway.readCallback({ method, url, query, header, body, now: clock() })
  if (receipt === undefined) return empty(403)
  if (receipt === 'nothing') return empty(204)
  // Unknown as yet: the provider comes again where its protocol has that.
  return empty((await dispatcher.receive(name, receipt)) ? 204 : 404)
}

const empty = (status: number): HttpAnswer => ({ status, headers: {}, body: [] })
