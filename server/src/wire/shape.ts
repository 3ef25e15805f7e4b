import type { Constraint } from './constraints.js'

/** A text, its rules in the order in which they are reported. */
export interface CompiledString {
  readonly type: 'string'
  readonly name: string
  readonly constraints: readonly Constraint<string>[]
  /** True when no error may repeat the value: secrets, and one-time codes. */
  readonly isSecret: boolean
}

export interface CompiledInteger {
  readonly type: 'integer'
  readonly name: string
  readonly constraints: readonly Constraint<number>[]
}

export interface CompiledPlain {
  readonly type: 'boolean' | 'timestamp' | 'blob'
  readonly name: string
}

export interface CompiledList {
  readonly type: 'list'
  readonly name: string
  readonly constraints: readonly Constraint<number>[]
  readonly member: CompiledShape
}

export interface CompiledMap {
  readonly type: 'map'
  readonly name: string
  readonly constraints: readonly Constraint<number>[]
  /** The pair that travels as `entry`: a structure of `key` and `value`. */
  readonly entry: CompiledStructure
}

export interface CompiledMember {
  readonly name: string
  /** The name in validation errors: the first letter lowered, as in `clientIDList`. */
  readonly pathName: string
  readonly isRequired: boolean
  readonly shape: CompiledShape
}

export interface CompiledStructure {
  readonly type: 'structure'
  readonly name: string
  /** In the model's order. */
  readonly members: readonly CompiledMember[]
  readonly memberByName: ReadonlyMap<string, CompiledMember>
}

export type CompiledShape =
  CompiledString | CompiledInteger | CompiledPlain | CompiledList | CompiledMap | CompiledStructure
