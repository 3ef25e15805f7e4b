import { awsError } from './aws-error.js'
import { everyMember, notNull } from './constraints.js'
import { arrangeJson } from './json-tree.js'
import type { OperationModel } from './model.js'
import type { Parameters } from './parameters.js'
import type {
  CompiledInteger,
  CompiledList,
  CompiledMap,
  CompiledPlain,
  CompiledShape,
  CompiledString,
  CompiledStructure,
} from './shape.js'
import type { Violation } from './validation.js'
import { type WireNode, arrangeParameters } from './wire-tree.js'

/** Violations beyond this number are not collected, so that an answer stays small. */
export const violationLimit = 1_000

/** An operation's input in objects without prototypes; absent members are absent. */
export type Input = Record<string, unknown>

/**
 * Builds an operation's input from the parameters and checks it against every rule of the model.
 * Integers become numbers, timestamps milliseconds, blobs bytes. Parameters that the model does not
 * know are ignored; a list keeps the order of its numbers, gaps closed.
 *
 * @throws AwsError MalformedInput for a number, boolean, timestamp or blob that does not parse
 */
export function readInput(
  operation: OperationModel,
  parameters: Parameters,
): { input: Input; violations: Violation[] } {
  return readTree(operation, (shape) => arrangeParameters(shape, parameters))
}

/** The same for input that comes as JSON. Booleans and numbers may be given as text. */
export function readJsonInput(
  operation: OperationModel,
  json: unknown,
): { input: Input; violations: Violation[] } {
  return readTree(operation, (shape) => arrangeJson(shape, json))
}

function readTree(
  { input: shape }: OperationModel,
  arrange: (shape: CompiledStructure) => WireNode,
): { input: Input; violations: Violation[] } {
  const violations: Violation[] = []
  if (!shape) return { input: emptyObject(), violations }
  const input = readStructure(shape, arrange(shape), { path: '', violations })
  return { input, violations }
}

interface Place {
  readonly path: string
  readonly violations: Violation[]
}

function readValue(shape: CompiledShape, node: WireNode, place: Place): unknown {
  switch (shape.type) {
    case 'structure':
      return readStructure(shape, node, place)
    case 'list':
      return readList(shape, node, place)
    case 'map':
      return readMap(shape, node, place)
    case 'string':
      return readString(shape, node.text ?? '', place)
    case 'integer':
      return readInteger(shape, node.text ?? '', place)
    default:
      return readPlain(shape, node.text ?? '')
  }
}

function readStructure(shape: CompiledStructure, node: WireNode, place: Place): Input {
  const structure = emptyObject()
  for (const member of shape.members) {
    const child = node.children?.get(member.name)
    if (!child && !member.isRequired) continue
    const path = place.path === '' ? member.pathName : `${place.path}.${member.pathName}`
    if (child) {
      structure[member.name] = readValue(member.shape, child, { ...place, path })
    } else {
      report(place, { path, constraint: notNull, value: null, standsAlone: false })
    }
  }
  return structure
}

function readList(shape: CompiledList, node: WireNode, place: Place): unknown[] {
  const { member } = shape
  const nodes = inOrder(node)
  checkSize(shape, nodes.length, place)
  if (member.type !== 'string') {
    return nodes.map((child, index) =>
      readValue(member, child, { ...place, path: `${place.path}.${index + 1}.member` }),
    )
  }
  const texts = nodes.map((child) => child.text ?? '')
  if (!texts.every((text) => member.constraints.every(({ isMet }) => isMet(text)))) {
    report(place, {
      path: place.path,
      constraint: everyMember(member.constraints),
      value: member.isSecret ? undefined : `[${texts.join(', ')}]`,
      standsAlone: false,
    })
  }
  return texts
}

function readMap(shape: CompiledMap, node: WireNode, place: Place): Input {
  const map = emptyObject()
  const entries = inOrder(node)
  checkSize(shape, entries.length, place)
  entries.forEach((child, index) => {
    const path = `${place.path}.${index + 1}.entry`
    const { key, value } = readStructure(shape.entry, child, { ...place, path })
    if (typeof key === 'string' && value !== undefined) map[key] ??= value
  })
  return map
}

function readString(shape: CompiledString, text: string, place: Place): string {
  for (const { isMet, text: constraint, standsAlone } of shape.constraints) {
    if (isMet(text)) continue
    const value = shape.isSecret ? undefined : text
    report(place, { path: place.path, constraint, value, standsAlone })
  }
  return text
}

function readInteger(shape: CompiledInteger, text: string, place: Place): number {
  if (text === '') throw awsError('MalformedInput', 'missing value for decimal type', 400)
  if (!/^[+-]?[0-9]+$/.test(text)) throw malformedInput()
  const value = Number(text) + 0
  // Signed 32 bit, as measured on STS: anything beyond does not parse.
  if (value !== (value | 0)) throw malformedInput()
  for (const { isMet, text: constraint, standsAlone } of shape.constraints) {
    if (!isMet(value)) {
      report(place, { path: place.path, constraint, value: String(value), standsAlone })
    }
  }
  return value
}

function readPlain({ type }: CompiledPlain, text: string): boolean | number | Uint8Array {
  if (type === 'boolean') return readBoolean(text)
  if (type === 'timestamp') return readTimestamp(text)
  return readBlob(text)
}

function readBoolean(text: string): boolean {
  const value = text.toLowerCase()
  if (value !== 'true' && value !== 'false') throw malformedInput()
  return value === 'true'
}

const iso8601 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:Z|[+-]\d{2}:\d{2})$/

function readTimestamp(text: string): number {
  const milliseconds = iso8601.test(text) ? Date.parse(text) : Number.NaN
  if (Number.isNaN(milliseconds)) throw malformedInput()
  return milliseconds
}

const base64 = /^[A-Za-z0-9+/]*={0,2}$/

function readBlob(text: string): Uint8Array {
  if (text.length % 4 !== 0 || !base64.test(text)) throw malformedInput()
  return new Uint8Array(Buffer.from(text, 'base64'))
}

function checkSize({ constraints }: CompiledList | CompiledMap, size: number, place: Place): void {
  for (const { isMet, text: constraint, standsAlone } of constraints) {
    if (isMet(size)) continue
    report(place, { path: place.path, constraint, value: undefined, standsAlone })
  }
}

function inOrder({ children }: WireNode): WireNode[] {
  if (!children) return []
  const numbered = [...children].toSorted(([a], [b]) => Number(a) - Number(b))
  return numbered.map(([, child]) => child)
}

function report({ violations }: Place, violation: Violation): void {
  if (violations.length < violationLimit) violations.push(violation)
}

function malformedInput(): Error {
  return awsError('MalformedInput', undefined, 400)
}

function emptyObject(): Input {
  const empty: Input = Object.create(null)
  return empty
}
