import type { OperationModel } from './model.js'
import type { CompiledShape, CompiledStructure } from './shape.js'

/**
 * An operation's output as JSON: AWS's member names, times as ISO text in whole seconds, blobs as base64. What the model does
 * not know is left out, as in XML.
 */
export function renderJson({ output: shape }: OperationModel, output: unknown): string {
  return shape === undefined ? '{}' : JSON.stringify(structureValue(shape, output ?? {}))
}

function valueOf(shape: CompiledShape, value: unknown): unknown {
  switch (shape.type) {
    case 'structure':
      return structureValue(shape, value)
    case 'list':
      return (value as unknown[]).map((item) => valueOf(shape.member, item))
    case 'map':
      return mapValue(shape.entry, value as Record<string, unknown>)
    case 'timestamp':
      return `${new Date(value as number).toISOString().slice(0, 19)}Z`
    case 'blob':
      return Buffer.from(value as Uint8Array).toString('base64')
    default:
      return value
  }
}

function structureValue(shape: CompiledStructure, value: unknown): Record<string, unknown> {
  const shown: Record<string, unknown> = {}
  for (const { name, shape: memberShape } of shape.members) {
    const member = (value as Record<string, unknown>)[name]
    if (member !== undefined && member !== null) shown[name] = valueOf(memberShape, member)
  }
  return shown
}

function mapValue(entry: CompiledStructure, map: Record<string, unknown>): unknown {
  const shape = entry.memberByName.get('value')?.shape
  // Keys come from outside: `fromEntries` defines them, so that none of them means something to the engine.
  return Object.fromEntries(
    Object.entries(map).map(([key, item]) => [
      key,
      shape === undefined ? item : valueOf(shape, item),
    ]),
  )
}
