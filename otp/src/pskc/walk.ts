import { xmlEvents, type XmlEvent } from './xml-events.js'

/** Told how many characters of how many were read. */
export type OnProgress = (done: number, total: number) => void

const eventsAtOnce = 1000
const charactersAtOnce = 256 * 1024

/** Visits all events of a document, and leaves the process to others in between. */
export async function walk(
  xml: string,
  visit: (event: XmlEvent) => void | Promise<void>,
  onProgress?: OnProgress,
): Promise<void> {
  let events = 0
  let start = 0
  for (const event of xmlEvents(xml)) {
    const wait = visit(event)
    // eslint-disable-next-line no-await-in-loop -- one key package after the other
    if (wait !== undefined) await wait
    events += 1
    if (events < eventsAtOnce && event.offset - start < charactersAtOnce) continue
    events = 0
    start = event.offset
    onProgress?.(event.offset, xml.length)
    // eslint-disable-next-line no-await-in-loop -- to wait is what it is for
    await new Promise((resolve) => setImmediate(resolve))
  }
  onProgress?.(xml.length, xml.length)
}
