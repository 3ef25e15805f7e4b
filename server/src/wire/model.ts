import { readFileSync } from 'node:fs'
import { type RawShape, shapeCompiler } from './compile-shape.js'
import type { CompiledStructure } from './shape.js'

/** Services that AWS has and that its SDKs call by the Query protocol. */
export type QueryService = 'iam' | 'sts'

/** Those, and the ones that only the console calls. */
export type ServiceName = QueryService | 'signin' | 'sallyport' | 'cloudtrail'

/** Which members carry the pages of a list operation. */
export interface Pagination {
  readonly inputToken: string
  readonly outputToken: string
  readonly limitKey: string
  readonly moreResults: string
  readonly resultKeys: readonly string[]
}

/** One operation of AWS's service models, ready for the parser and the renderer. */
export interface OperationModel {
  readonly service: ServiceName
  readonly name: string
  readonly input: CompiledStructure | undefined
  readonly output: CompiledStructure | undefined
  /** The element around the output; absent where the operation has no output. */
  readonly resultWrapper: string | undefined
  readonly namespace: string
  readonly apiVersion: string
  /** True for operations that AWS takes without a signature. */
  readonly unsigned: boolean
  /** The errors that the model lists, by their code on the wire. */
  readonly errors: readonly { readonly code: string; readonly status: number }[]
  readonly paginated: Pagination | undefined
}

interface RawOperation {
  readonly input?: string
  readonly output?: string
  readonly resultWrapper?: string
  readonly errors?: readonly string[]
  readonly auth?: string
  readonly paginated?: {
    readonly input_token: string
    readonly output_token: string
    readonly limit_key: string
    readonly more_results: string
    readonly result_key: string | readonly string[]
  }
}

interface RawModel {
  readonly service: ServiceName
  readonly apiVersion: string
  readonly xmlNamespace: string
  readonly operations: Readonly<Record<string, RawOperation>>
  readonly shapes: Readonly<Record<string, RawShape>>
}

interface Service {
  readonly apiVersion: string
  readonly operationNames: readonly string[]
  readonly errors: ReadonlyMap<string, { readonly status: number }>
  readonly operation: (name: string) => OperationModel | undefined
}

const services: Readonly<Record<ServiceName, Service>> = {
  iam: loadService('iam'),
  sts: loadService('sts'),
  signin: loadService('signin'),
  sallyport: loadService('sallyport'),
  cloudtrail: loadService('cloudtrail'),
}

const serviceByVersion: ReadonlyMap<string, Service> = new Map(
  [services.iam, services.sts].map((service) => [service.apiVersion, service]),
)

/** The operation of a service by its names, which come from a caller; undefined where there is none. */
export function findOperationOf(service: string, name: string): OperationModel | undefined {
  return Object.hasOwn(services, service)
    ? services[service as ServiceName].operation(name)
    : undefined
}

/**
 * The operation that a request's Action and Version name, or undefined. The version decides the
 * service.
 */
export function findOperation(action: string, version: string): OperationModel | undefined {
  return serviceByVersion.get(version)?.operation(action)
}

/**
 * The operation of that name.
 *
 * @throws Error when the model has none: the name comes from the program, not from a caller
 */
export function operationModel(service: ServiceName, name: string): OperationModel {
  const operation = services[service].operation(name)
  if (!operation) throw new Error(`The ${service} model has no operation \`${name}\``)
  return operation
}

/** The names of all operations of a service's model, in the model's order. */
export function modelledOperations(service: ServiceName): readonly string[] {
  return services[service].operationNames
}

/** The HTTP status of an error by its code on the wire, such as `NoSuchEntity`, or undefined. */
export function modelledError(
  service: ServiceName,
  code: string,
): { readonly status: number } | undefined {
  return services[service].errors.get(code)
}

function loadService(service: ServiceName): Service {
  const file = new URL(`../../models/${service}.json`, import.meta.url)
  const model: RawModel = JSON.parse(readFileSync(file, 'utf8'))
  const compile = operationCompiler(model)
  const declared = new Map(Object.entries(model.operations))
  const compiled = new Map<string, OperationModel>()
  return {
    apiVersion: model.apiVersion,
    operationNames: [...declared.keys()],
    errors: modelErrors(model),
    operation(name) {
      const known = compiled.get(name)
      const raw = known ? undefined : declared.get(name)
      if (!raw) return known
      const operation = compile(name, raw)
      compiled.set(name, operation)
      return operation
    },
  }
}

function operationCompiler(
  model: RawModel,
): (name: string, operation: RawOperation) => OperationModel {
  const { service, apiVersion, xmlNamespace: namespace, shapes } = model
  const compile = shapeCompiler({ shapes, showSets: service === 'sts' })
  const structure = (name: string | undefined): CompiledStructure | undefined => {
    if (name === undefined) return undefined
    const shape = compile(name)
    if (shape.type !== 'structure') throw new Error(`The shape \`${name}\` is no structure`)
    return shape
  }
  return (name, operation) => ({
    service,
    name,
    input: structure(operation.input),
    output: structure(operation.output),
    resultWrapper: operation.resultWrapper,
    namespace,
    apiVersion,
    unsigned: operation.auth === 'none',
    errors: (operation.errors ?? []).map((shape) => wireError(shape, shapes[shape])),
    paginated: pagination(operation.paginated),
  })
}

function pagination(raw: RawOperation['paginated']): Pagination | undefined {
  if (!raw) return undefined
  return {
    inputToken: raw.input_token,
    outputToken: raw.output_token,
    limitKey: raw.limit_key,
    moreResults: raw.more_results,
    resultKeys: [raw.result_key].flat(),
  }
}

function modelErrors({ shapes }: RawModel): ReadonlyMap<string, { readonly status: number }> {
  const exceptions = Object.entries(shapes).filter(([, shape]) => shape.exception === true)
  return new Map(
    exceptions.map(([name, shape]) => {
      const { code, status } = wireError(name, shape)
      return [code, { status }]
    }),
  )
}

function wireError(name: string, shape: RawShape | undefined): { code: string; status: number } {
  // Five IAM exceptions about organizations have no code of their own but the shape's name.
  return { code: shape?.error?.code ?? name, status: shape?.error?.httpStatusCode ?? 400 }
}
