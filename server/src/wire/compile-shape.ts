import {
  type Constraint,
  maxLength,
  maxSize,
  maxValue,
  minLength,
  minSize,
  minValue,
  oneOf,
  pathPattern,
  pattern,
} from './constraints.js'
import type { CompiledShape, CompiledString, CompiledStructure } from './shape.js'

/** A shape as the model files write it. */
export interface RawShape {
  readonly type: string
  readonly members?: Readonly<Record<string, { readonly shape: string }>>
  readonly required?: readonly string[]
  readonly member?: string
  readonly key?: string
  readonly value?: string
  readonly min?: number
  readonly max?: number
  readonly pattern?: string
  readonly enum?: readonly string[]
  readonly sensitive?: boolean
  readonly exception?: boolean
  readonly error?: { readonly code: string; readonly httpStatusCode: number }
}

// A one-time code must not appear in an error, though AWS does not mark it as sensitive.
const codeShapes = new Set(['authenticationCodeType', 'tokenCodeType'])
const pathShapes = new Set(['pathType', 'policyPathType'])
const pathMembers = new Set(['Path', 'NewPath'])

interface Source {
  readonly shapes: Readonly<Record<string, RawShape>>
  /** Whether errors print the values of an enum: STS does, IAM does not. */
  readonly showSets: boolean
}

interface Workshop extends Source {
  readonly compiled: Map<string, CompiledShape>
}

/**
 * Gives a function that compiles the shape of a name, once each. The models have no recursive
 * shapes.
 *
 * @throws Error when the model names a shape or a type that does not exist
 */
export function shapeCompiler(source: Source): (name: string) => CompiledShape {
  const workshop: Workshop = { ...source, compiled: new Map() }
  return (name) => compileShape(workshop, name)
}

function compileShape(workshop: Workshop, name: string): CompiledShape {
  const known = workshop.compiled.get(name)
  if (known) return known
  const shape = buildShape(workshop, name, rawShape(workshop, name))
  workshop.compiled.set(name, shape)
  return shape
}

function buildShape(workshop: Workshop, name: string, raw: RawShape): CompiledShape {
  switch (raw.type) {
    case 'string':
      return stringShape(name, raw, { ...workshop, isPath: false })
    case 'integer':
      return { type: 'integer', name, constraints: valueConstraints(raw) }
    case 'boolean':
    case 'timestamp':
    case 'blob':
      return { type: raw.type, name }
    case 'list': {
      const member = compileShape(workshop, raw.member ?? '')
      return { type: 'list', name, constraints: sizeConstraints(raw), member }
    }
    case 'map': {
      const parts = { key: { shape: raw.key ?? '' }, value: { shape: raw.value ?? '' } }
      const entry = structureShape(workshop, name, { members: parts, required: ['key', 'value'] })
      return { type: 'map', name, constraints: sizeConstraints(raw), entry }
    }
    case 'structure':
      return structureShape(workshop, name, raw)
    default:
      throw new Error(`The shape \`${name}\` has the unknown type \`${raw.type}\``)
  }
}

function structureShape(
  workshop: Workshop,
  name: string,
  raw: Pick<RawShape, 'members' | 'required'>,
): CompiledStructure {
  const required = new Set(raw.required)
  const members = Object.entries(raw.members ?? {}).map(([member, { shape }]) => ({
    name: member,
    pathName: member.charAt(0).toLowerCase() + member.slice(1),
    isRequired: required.has(member),
    shape: memberShape(workshop, member, shape),
  }))
  const memberByName = new Map(members.map((member) => [member.name, member]))
  return { type: 'structure', name, members, memberByName }
}

function memberShape(workshop: Workshop, member: string, shape: string): CompiledShape {
  if (!pathMembers.has(member) || !pathShapes.has(shape)) return compileShape(workshop, shape)
  return stringShape(shape, rawShape(workshop, shape), { ...workshop, isPath: true })
}

function stringShape(
  name: string,
  raw: RawShape,
  { showSets, isPath }: { showSets: boolean; isPath: boolean },
): CompiledString {
  const constraints: Constraint<string>[] = []
  if (raw.max !== undefined) constraints.push(maxLength(raw.max))
  if (raw.min !== undefined) constraints.push(minLength(raw.min))
  if (raw.pattern !== undefined) {
    constraints.push(isPath ? pathPattern(raw.pattern, raw) : pattern(raw.pattern, raw))
  }
  if (raw.enum !== undefined) constraints.push(oneOf(raw.enum, { showSet: showSets }))
  const isSecret = raw.sensitive === true || codeShapes.has(name)
  return { type: 'string', name, constraints, isSecret }
}

function valueConstraints({ min, max }: RawShape): Constraint<number>[] {
  const constraints: Constraint<number>[] = []
  if (max !== undefined) constraints.push(maxValue(max))
  if (min !== undefined) constraints.push(minValue(min))
  return constraints
}

function sizeConstraints({ min, max }: RawShape): Constraint<number>[] {
  const constraints: Constraint<number>[] = []
  if (max !== undefined) constraints.push(maxSize(max))
  if (min !== undefined) constraints.push(minSize(min))
  return constraints
}

function rawShape({ shapes }: Source, name: string): RawShape {
  const raw = shapes[name]
  if (!raw) throw new Error(`The model has no shape \`${name}\``)
  return raw
}
