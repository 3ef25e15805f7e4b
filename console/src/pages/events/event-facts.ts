import { timeText } from '../../times/time-text.js'
import { credentialText, mfaFact, whoText } from './event-identity.js'
import { contextLines, outcome, policyText, reasonText } from './event-outcome.js'
import type { FoundEvent } from './event-record.js'

export interface Fact {
  label: string
  /** One line each. */
  lines: readonly string[]
  look?: 'success' | 'warning' | 'error' | 'info'
}

/** What an administrator wants to know of an event, the most important first. */
export function eventFacts(event: FoundEvent, timeZone?: string): readonly Fact[] {
  const { record } = event
  const { words, look } = outcome(record)
  const mfa = mfaFact(record)
  return [
    { label: 'Who', lines: present(whoText(record), record.userIdentity?.arn) },
    { label: 'What', lines: [`${event.EventName} (${event.EventSource})`, accessText(event)] },
    { label: 'Result', lines: present(words, record.errorMessage), look },
    ...factOf('Why refused', present(policyText(record), reasonText(record))),
    ...factOf('Request facts that the policies asked for', contextLines(record)),
    ...(mfa === undefined ? [] : [{ label: 'MFA', lines: [mfa.words], look: mfa.look }]),
    { label: 'When', lines: [timeText(event.EventTime, timeZone)] },
    ...factOf('From', present(record.sourceIPAddress, record.userAgent)),
    ...factOf('With', present(credentialText(record, event.AccessKeyId))),
    ...factOf('About', aboutLines(event)),
    ...factOf('Source identity', present(record.userIdentity?.sessionContext?.sourceIdentity)),
    { label: 'Event ID', lines: [event.EventId] },
    ...factOf('Request ID', present(record.requestID)),
  ]
}

export const accessText = ({ ReadOnly }: Pick<FoundEvent, 'ReadOnly'>): string =>
  ReadOnly === 'true' ? 'Read' : 'Write'

const present = (...lines: (string | undefined)[]): string[] =>
  lines.filter((line) => line !== undefined && line !== '') as string[]

const factOf = (label: string, lines: readonly string[]): Fact[] =>
  lines.length === 0 ? [] : [{ label, lines }]

/** `User alice` */
function aboutLines({ Resources = [] }: FoundEvent): string[] {
  return Resources.map(
    ({ ResourceType = '', ResourceName = '' }) =>
      `${ResourceType.slice(ResourceType.lastIndexOf(':') + 1)} ${ResourceName}`,
  )
}
