import { saveFile } from '../../files/save-file.js'
import type { FoundEvent } from './event-record.js'

/** AWS CloudTrail User Guide, log files: records in one object, which rules and tools read. */
export function recordsText(events: readonly FoundEvent[]): string {
  return `${JSON.stringify({ Records: events.map(({ record }) => record) }, null, 2)}\n`
}

/** Named after the newest of them. */
export function saveEvents(events: readonly FoundEvent[]): void {
  const newest = events[0]?.EventTime.slice(0, 19).replaceAll(':', '-') ?? 'none'
  saveFile(`events-${newest}.json`, recordsText(events), 'application/json')
}
