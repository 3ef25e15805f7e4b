import type { Event } from '../../api/models/cloudtrail.js'

/** What the pages read of a record (AWS CloudTrail User Guide, record contents). Another server may leave out anything. */
export interface EventRecord {
  userIdentity?: {
    type?: string
    principalId?: string
    arn?: string
    accountId?: string
    userName?: string
    sessionContext?: {
      attributes?: { mfaAuthenticated?: string; creationDate?: string }
      sessionIssuer?: { type?: string; userName?: string; arn?: string }
      sourceIdentity?: string
    }
  }
  sourceIPAddress?: string
  userAgent?: string
  errorCode?: string
  errorMessage?: string
  eventName?: string
  eventType?: string
  requestID?: string
  responseElements?: Readonly<Record<string, unknown>> | null
  additionalEventData?: Readonly<Record<string, unknown>>
  recipientAccountId?: string
  sessionCredentialFromConsole?: string
}

/** An event with its record, read. */
export interface FoundEvent extends Event {
  record: EventRecord
}

export function withRecord(event: Event): FoundEvent {
  return { ...event, record: JSON.parse(event.CloudTrailEvent) as EventRecord }
}

/** A member of `additionalEventData`, where it is text or a number. */
export function additional({ additionalEventData }: EventRecord, name: string): string | undefined {
  const value = additionalEventData?.[name]
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined
}
