import { SaxesParser } from 'saxes'
import { couldBeSecret, quoted } from '../token-file.js'
import { FileRefusal } from './refusal.js'

export interface XmlAttribute {
  localName: string
  namespace: string
  value: string
}

export interface XmlOpen {
  type: 'open'
  offset: number
  localName: string
  namespace: string
  attributes: XmlAttribute[]
}

export type XmlEvent =
  XmlOpen | { type: 'close'; offset: number } | { type: 'text'; offset: number; text: string }

const deepest = 32
const mostElements = 3_000_000
const mostAttributes = 50
const longestText = 1024 * 1024
const longestAttribute = 64 * 1024
/** As much as is parsed before somebody looks at what came of it. */
const charactersAtOnce = 64 * 1024

/**
 * The elements and texts of a document in their order, each as soon as it is read, so that a file
 * that is none is refused at its first element. Throws `FileRefusal` where the text is not
 * well-formed (XML 1.0, Namespaces in XML 1.0) or goes beyond what PSKC needs.
 */
export function* xmlEvents(xml: string): Generator<XmlEvent> {
  const parser = new SaxesParser({ xmlns: true })
  const events: XmlEvent[] = []
  listen(parser, events)
  for (let start = 0; start < xml.length; start += charactersAtOnce) {
    parser.write(xml.slice(start, start + charactersAtOnce))
    yield* events.splice(0)
  }
  parser.close()
  yield* events.splice(0)
}

function listen(parser: SaxesParser<{ xmlns: true }>, events: XmlEvent[]): void {
  const refuse = (reason: string): never => {
    throw new FileRefusal(reason, parser.line)
  }
  let depth = 0
  let elements = 0
  let start = 0
  parser.on('error', ({ message }) => refuse(`The file is not well-formed XML: ${detail(message)}`))
  parser.on('doctype', () => refuse('A document type is not allowed'))
  parser.on('processinginstruction', () => refuse('Processing instructions are not read'))
  parser.on('opentagstart', () => {
    start = parser.position
    depth += 1
    elements += 1
    if (depth > deepest) refuse(`The elements lie more than ${deepest} deep in each other`)
    if (elements > mostElements) refuse('The file has too many elements')
  })
  parser.on('opentag', ({ local: localName, uri: namespace, attributes }) => {
    const found = Object.values(attributes)
    if (found.length > mostAttributes) refuse('An element has too many attributes')
    if (found.some(({ value }) => value.length > longestAttribute))
      refuse('An attribute is longer than 64 KB')
    events.push({
      type: 'open',
      offset: start,
      localName,
      namespace,
      attributes: found.map(({ local, uri, value }) => ({
        localName: local,
        namespace: uri,
        value,
      })),
    })
  })
  const text = (read: string): void => {
    if (read.length > longestText) refuse('A text is longer than 1 MB')
    events.push({ type: 'text', offset: parser.position, text: read })
  }
  parser.on('text', text)
  parser.on('cdata', text)
  parser.on('closetag', () => {
    depth -= 1
    events.push({ type: 'close', offset: parser.position })
  })
}

/**
 * What the parser says, without the place, which stands in the fault already, and without a name that
 * could be a secret: where a bracket is missing, a text becomes one.
 */
function detail(message: string): string {
  const [what = '', ...names] = message.replace(/^\d+:\d+: /, '').split(': ')
  return quoted(names.some(couldBeSecret) ? what : [what, ...names].join(': '))
}
