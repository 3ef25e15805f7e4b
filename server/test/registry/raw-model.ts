import { readFileSync } from 'node:fs'
import type { QueryService, ServiceName } from '../../src/wire/model.js'

/** A shape as AWS's model writes it. */
export interface RawShape {
  type: string
  members?: Record<string, { shape: string }>
  required?: string[]
  member?: string
  min?: number
  max?: number
  pattern?: string
  enum?: string[]
  sensitive?: boolean
}

export interface RawModel {
  operations: Record<string, { input?: string; output?: string } | undefined>
  shapes: Record<string, RawShape>
}

const read = (service: ServiceName): RawModel =>
  JSON.parse(
    readFileSync(new URL(`../../models/${service}.json`, import.meta.url), 'utf8'),
  ) as RawModel

/** AWS's models as they are, not as the server compiles them. */
export const rawModels: Readonly<Record<QueryService, RawModel>> = {
  iam: read('iam'),
  sts: read('sts'),
}

/** The same of the operations that only the console calls. */
export const consoleModels: Readonly<Record<Exclude<ServiceName, QueryService>, RawModel>> = {
  signin: read('signin'),
  sallyport: read('sallyport'),
  cloudtrail: read('cloudtrail'),
}

export function shapeIn({ shapes }: RawModel, name: string): RawShape {
  const shape = shapes[name]
  if (shape === undefined) throw new Error(`the model has no shape ${name}`)
  return shape
}
