import type { Parameters } from './parameters.js'
import type { CompiledShape, CompiledStructure } from './shape.js'

/** The parameters of one member: its text, or its parts by member name or list number. */
export interface WireNode {
  text: string | undefined
  children: Map<string | number, WireNode> | undefined
}

const indexPattern = /^[1-9][0-9]{0,9}$/
const greatestIndex = 0x7fff_ffff

/**
 * Arranges flat parameters (`Tags.member.1.Key`) as a tree, led by the shape: what the shape does
 * not know is left out, so the depth is that of the shape and no name from outside is ever a
 * property. An empty text for a list, map or structure (`Tags=`) is one without parts.
 */
export function arrangeParameters(structure: CompiledStructure, parameters: Parameters): WireNode {
  const root: WireNode = { text: undefined, children: undefined }
  for (const name in parameters) {
    const text = parameters[name]
    if (text === undefined) continue
    const steps = stepsTo(structure, { name, isEmpty: text === '' })
    if (!steps) continue
    let node = root
    for (const step of steps) node = childOf(node, step)
    node.text = text
  }
  return root
}

function childOf(node: WireNode, step: string | number): WireNode {
  node.children ??= new Map()
  const known = node.children.get(step)
  if (known) return known
  const child: WireNode = { text: undefined, children: undefined }
  node.children.set(step, child)
  return child
}

function stepsTo(
  structure: CompiledStructure,
  { name, isEmpty }: { name: string; isEmpty: boolean },
): (string | number)[] | undefined {
  const steps: (string | number)[] = []
  let shape: CompiledShape | undefined = structure
  let at = 0
  while (at <= name.length) {
    const segment = segmentFrom(name, at)
    at += segment.length + 1
    if (shape.type === 'structure') {
      shape = shape.memberByName.get(segment)?.shape
      steps.push(segment)
    } else if (shape.type === 'list' || shape.type === 'map') {
      const marker = shape.type === 'list' ? 'member' : 'entry'
      const index = segmentFrom(name, at)
      at += index.length + 1
      if (segment !== marker || !isListIndex(index)) return undefined
      shape = shape.type === 'list' ? shape.member : shape.entry
      steps.push(Number(index))
    } else {
      return undefined
    }
    if (!shape) return undefined
  }
  return isEmpty || isScalar(shape) ? steps : undefined
}

function segmentFrom(name: string, start: number): string {
  const end = name.indexOf('.', start)
  return end === -1 ? name.slice(start) : name.slice(start, end)
}

function isListIndex(text: string): boolean {
  return indexPattern.test(text) && Number(text) <= greatestIndex
}

function isScalar({ type }: CompiledShape): boolean {
  return type !== 'structure' && type !== 'list' && type !== 'map'
}
