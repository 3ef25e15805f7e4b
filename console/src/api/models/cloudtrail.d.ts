/* eslint-disable max-lines -- made by `npm run docs` from server/models/cloudtrail.json. Do not edit.
   Times are ISO text and blobs base64. */

export interface Operations {
  LookupEvents: { input: LookupEventsRequest; output: LookupEventsResponse }
}

/** An input or output without members. */
export type Nothing = Readonly<Record<string, never>>

export interface Event {
  EventId: string
  EventName: string
  ReadOnly: string
  AccessKeyId?: string
  EventTime: string
  EventSource: string
  Username?: string
  Resources?: readonly Resource[]
  CloudTrailEvent: string
}

export interface LookupAttribute {
  AttributeKey:
    | 'EventId'
    | 'EventName'
    | 'ReadOnly'
    | 'Username'
    | 'ResourceType'
    | 'ResourceName'
    | 'EventSource'
    | 'AccessKeyId'
  AttributeValue: string
}

export interface LookupEventsRequest {
  LookupAttributes?: readonly LookupAttribute[] | undefined
  StartTime?: string | undefined
  EndTime?: string | undefined
  EventCategory?: 'insight' | undefined
  MaxResults?: number | undefined
  NextToken?: string | undefined
}

export interface LookupEventsResponse {
  Events: readonly Event[]
  NextToken?: string
}

export interface Resource {
  ResourceType?: string
  ResourceName?: string
}
