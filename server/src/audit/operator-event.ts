import { newEventId } from './event-id.js'
import { isoSeconds } from '../permissions/context.js'
import type { Random } from '../random.js'
import type { EventRow } from '../store/events.js'

/** Something done by whoever runs the server, on the command line or the set-up page, not by a principal of the account. */
export interface OperatorAct {
  accountId: string
  eventName: string
  requestParameters: Readonly<Record<string, unknown>>
  /** Principals whose cached facts the act changes. */
  touched?: readonly string[]
}

/** The record of an operator's act, in the form of the other events. */
export function operatorEvent(act: OperatorAct, parts: { random: Random; now: number }): EventRow {
  const eventId = newEventId(parts.random, parts.now)
  const record = {
    eventVersion: '1.08',
    userIdentity: { type: 'Operator', accountId: act.accountId },
    eventTime: isoSeconds(parts.now),
    eventSource: 'sallyport',
    eventName: act.eventName,
    requestParameters: act.requestParameters,
    responseElements: null,
    eventID: eventId,
    readOnly: false,
    eventType: 'AwsServiceEvent',
    managementEvent: true,
    recipientAccountId: act.accountId,
    eventCategory: 'Management',
  }
  return {
    eventId,
    accountId: act.accountId,
    touched: act.touched ?? [act.accountId],
    record: JSON.stringify(record),
  }
}
