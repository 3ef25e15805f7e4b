import type {
  CompiledList,
  CompiledMap,
  CompiledMember,
  CompiledShape,
  CompiledStructure,
} from './shape.js'
import { writeTimestamp } from './timestamp.js'
import { percentEncode } from './xml-text.js'
import { type XmlWriter, writeAscii, writeText } from './xml-writer.js'

/** Writes one value as an element with its indentation and line end. */
export type ElementWriter = (writer: XmlWriter, value: unknown) => void

interface Element {
  readonly tag: string
  readonly depth: number
}

type CompiledScalar = Exclude<CompiledShape, CompiledStructure | CompiledList | CompiledMap>

// Where AWS sends the elements in another order than the model lists the members.
const wireOrder: Readonly<Record<string, readonly string[]>> = {
  AssumeRoleResponse: ['AssumedRoleUser', 'Credentials', 'PackedPolicySize', 'SourceIdentity'],
  GetCallerIdentityResponse: ['Arn', 'UserId', 'Account'],
}

// Policy documents travel percent-encoded inside the XML; clients decode them.
const documentShapes = new Set(['policyDocumentType'])

/**
 * Compiles a shape into a function that writes it; the work of reading the shape is done once,
 * here. An element without content is written as `<Tag/>`.
 */
export function elementWriter(shape: CompiledShape, element: Element): ElementWriter {
  switch (shape.type) {
    case 'structure':
      return structureWriter(shape, element)
    case 'list':
      return listWriter(shape, element)
    case 'map':
      return mapWriter(shape, element)
    default:
      return scalarWriter(shape, element)
  }
}

function structureWriter(shape: CompiledStructure, element: Element): ElementWriter {
  const members = inWireOrder(shape).map(({ name, shape }) => ({
    name,
    write: elementWriter(shape, { tag: name, depth: element.depth + 1 }),
  }))
  return blockWriter(element, (writer, value) => {
    if (!isObject(value)) throw wrongType(element.tag, 'an object')
    for (const { name, write } of members) {
      const member = value[name]
      if (member !== undefined && member !== null) write(writer, member)
    }
  })
}

function listWriter(shape: CompiledList, element: Element): ElementWriter {
  const write = elementWriter(shape.member, { tag: 'member', depth: element.depth + 1 })
  return blockWriter(element, (writer, value) => {
    if (!Array.isArray(value)) throw wrongType(element.tag, 'an array')
    for (const member of value) write(writer, member)
  })
}

function mapWriter(shape: CompiledMap, element: Element): ElementWriter {
  const write = structureWriter(shape.entry, { tag: 'entry', depth: element.depth + 1 })
  return blockWriter(element, (writer, map) => {
    if (!isObject(map)) throw wrongType(element.tag, 'an object')
    for (const [key, value] of Object.entries(map)) write(writer, { key, value })
  })
}

function blockWriter({ tag, depth }: Element, writeContent: ElementWriter): ElementWriter {
  const indentation = '  '.repeat(depth)
  const open = Buffer.from(`${indentation}<${tag}>\n`)
  const close = Buffer.from(`${indentation}</${tag}>\n`)
  const empty = Buffer.from(`${indentation}<${tag}/>\n`)
  return (writer, value) => {
    const start = writer.length
    writeAscii(writer, open)
    const contentStart = writer.length
    writeContent(writer, value)
    if (writer.length > contentStart) {
      writeAscii(writer, close)
    } else {
      writer.length = start
      writeAscii(writer, empty)
    }
  }
}

function scalarWriter(shape: CompiledScalar, { tag, depth }: Element): ElementWriter {
  const writeContent = contentWriter(shape, tag)
  const indentation = '  '.repeat(depth)
  const open = Buffer.from(`${indentation}<${tag}>`)
  const close = Buffer.from(`</${tag}>\n`)
  const empty = Buffer.from(`${indentation}<${tag}/>\n`)
  return (writer, value) => {
    if (value === '') {
      writeAscii(writer, empty)
      return
    }
    writeAscii(writer, open)
    writeContent(writer, value)
    writeAscii(writer, close)
  }
}

function contentWriter({ type, name }: CompiledScalar, tag: string): ElementWriter {
  switch (type) {
    case 'string':
      return stringWriter(tag, { isDocument: documentShapes.has(name) })
    case 'integer':
      return (writer, value) => {
        if (!Number.isInteger(value)) throw wrongType(tag, 'an integer')
        writeText(writer, String(value))
      }
    case 'boolean':
      return (writer, value) => {
        if (typeof value !== 'boolean') throw wrongType(tag, 'a boolean')
        writeText(writer, value ? 'true' : 'false')
      }
    case 'timestamp':
      return (writer, value) => {
        if (typeof value !== 'number') throw wrongType(tag, 'a time in milliseconds')
        writeTimestamp(writer, value)
      }
    default:
      return (writer, value) => {
        if (!(value instanceof Uint8Array)) throw wrongType(tag, 'bytes')
        const bytes = Buffer.from(value.buffer, value.byteOffset, value.byteLength)
        writeText(writer, bytes.toString('base64'))
      }
  }
}

function stringWriter(tag: string, { isDocument }: { isDocument: boolean }): ElementWriter {
  return (writer, value) => {
    if (typeof value !== 'string') throw wrongType(tag, 'a string')
    writeText(writer, isDocument ? percentEncode(value) : value)
  }
}

function inWireOrder(shape: CompiledStructure): readonly CompiledMember[] {
  const order = wireOrder[shape.name]
  if (!order) return shape.members
  return shape.members.toSorted((a, b) => order.indexOf(a.name) - order.indexOf(b.name))
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}

function wrongType(tag: string, expected: string): TypeError {
  return new TypeError(`The output member \`${tag}\` must be ${expected}`)
}
