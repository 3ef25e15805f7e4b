import { awsError, type AwsError } from './aws-error.js'
import type { CompiledShape, CompiledStructure } from './shape.js'
import type { WireNode } from './wire-tree.js'

/**
 * Arranges a JSON object as the same tree that `arrangeParameters` makes of a Query request, led by the shape: what the shape
 * does not know is left out, so the depth is that of the shape and no name from outside is ever a property.
 *
 * @throws AwsError MalformedInput where a value is of another kind than its shape
 */
export function arrangeJson(structure: CompiledStructure, value: unknown): WireNode {
  if (!isObject(value)) throw malformed()
  return structureNode(structure, value)
}

function nodeOf(shape: CompiledShape, value: unknown): WireNode {
  switch (shape.type) {
    case 'structure':
      if (!isObject(value)) throw malformed()
      return structureNode(shape, value)
    case 'list':
      if (!Array.isArray(value)) throw malformed()
      return branch(value.map((item, index) => [index + 1, nodeOf(shape.member, item)]))
    case 'map':
      if (!isObject(value)) throw malformed()
      return branch(
        Object.entries(value).map(([key, item], index) => [
          index + 1,
          structureNode(shape.entry, { key, value: item }),
        ]),
      )
    default:
      return { text: textOf(value), children: undefined }
  }
}

function structureNode(shape: CompiledStructure, value: Record<string, unknown>): WireNode {
  const children: [string, WireNode][] = []
  for (const member of shape.members) {
    const item = Object.hasOwn(value, member.name) ? value[member.name] : undefined
    if (item !== undefined && item !== null)
      children.push([member.name, nodeOf(member.shape, item)])
  }
  return branch(children)
}

const branch = (children: Iterable<[string | number, WireNode]>): WireNode => ({
  text: undefined,
  children: new Map(children),
})

function textOf(value: unknown): string {
  if (typeof value === 'string') return value
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  throw malformed()
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const malformed = (): AwsError => awsError('MalformedInput', undefined, 400)
