/* oxlint-disable typescript/no-unsafe-type-assertion -- generated values have no static type */
import { readFileSync } from 'node:fs'
import * as iamSdk from '@aws-sdk/client-iam'
import * as stsSdk from '@aws-sdk/client-sts'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { awsError } from './aws-error.js'
import type { RawShape } from './compile-shape.js'
import { readInput } from './input.js'
import { type QueryService, modelledError, modelledOperations, operationModel } from './model.js'
import { type Parameters, parseParameters } from './parameters.js'
import { renderBytes, renderEnd, renderError, renderResult } from './render.js'
import { percentEncode } from './xml-text.js'

const requestId = '6ca66a39-5a3b-4f6b-9c1f-000000000000'
const services: readonly QueryService[] = ['iam', 'sts']
const every = services.flatMap((service) =>
  modelledOperations(service).map((name) => ({ service, name })),
)

type Structure = Record<string, unknown>

interface Model {
  readonly operations: Readonly<
    Record<string, { readonly input?: string; readonly output?: string }>
  >
  readonly shapes: Readonly<Record<string, RawShape>>
}

const models: Readonly<Record<QueryService, Model>> = {
  iam: readModel('iam'),
  sts: readModel('sts'),
}

function readModel(service: QueryService): Model {
  const file = new URL(`../../models/${service}.json`, import.meta.url)
  return JSON.parse(readFileSync(file, 'utf8')) as Model
}

interface Call {
  readonly service: QueryService
  readonly name: string
}

type Answer = (body: string) => { status: number; body: string | Uint8Array }

type Sdk = Record<string, new (argument: unknown) => { send(command: unknown): Promise<Structure> }>

const sdks = { iam: iamSdk as unknown as Sdk, sts: stsSdk as unknown as Sdk }

let currentAnswer: Answer = () => ({ status: 500, body: '' })

const clientOptions = {
  region: 'us-east-1',
  endpoint: 'http://localhost',
  credentials: { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'secret' },
  maxAttempts: 1,
  requestHandler: {
    handle(request: { body: string }) {
      const { status, body } = currentAnswer(request.body)
      const headers = { 'content-type': 'text/xml' }
      return Promise.resolve({ response: { statusCode: status, headers, body: Buffer.from(body) } })
    },
  },
}

const clients = {
  iam: new sdks.iam['IAMClient']!(clientOptions),
  sts: new sdks.sts['STSClient']!(clientOptions),
}

/** Sends one command with the real client, whose network is replaced by `answer`. */
function send({ service, name }: Call, input: Structure, answer: Answer): Promise<Structure> {
  currentAnswer = answer
  return clients[service].send(new sdks[service][`${name}Command`]!(input))
}

async function serialised(call: Call, input: Structure): Promise<Parameters> {
  let sent = ''
  const operation = operationModel(call.service, call.name)
  await send(call, input, (body) => {
    sent = body
    return { status: 200, body: renderResult(operation, {}) + renderEnd(operation, requestId) }
  })
  return parseParameters(sent)
}

// Texts of the patterns that are more than a set of characters.
const samples: Readonly<Record<string, readonly string[]>> = {
  OrganizationIdType: ['o-abcdefghij'],
  accountAliasType: ['abc', 'a-b-c', 'example-account'],
  accountIdType: ['123456789012'],
  organizationsEntityPathType: ['o-abcdefghij/r-abcd/', 'o-abcdefghij/r-abcd/ou-abcd/'],
  organizationsPolicyIdType: ['p-abcdefgh'],
  pathPrefixType: ['/', '/x', '/x/y/', '/!~'],
  pathType: ['/', '/x/', '/x//y/', '/~!"#/'],
  policyPathType: ['/', '/x/', '/x.y/=@/'],
  policyVersionIdType: ['v1', 'v12', 'v3.a-B'],
  redirectUrlType: ['http://x', 'https://example.com/a?b=c#d'],
}

const characters = Array.from('abzABZ0189_+=,.@-/: !~%&"\'<>\\{}[]()*\t\n\r\u00A1\u00FFé漢ж\u2003٣')

function validText(name: string, raw: RawShape): fc.Arbitrary<string> {
  if (raw.enum) return fc.constantFrom(...raw.enum)
  const known = samples[name]
  if (known) return fc.constantFrom(...known)
  const pattern = raw.pattern?.replaceAll('\\:', ':')
  const allowed = pattern
    ? characters.filter((character) => new RegExp(`^(?:${pattern})$`, 'u').test(character))
    : characters
  const minLength = raw.min ?? (pattern?.endsWith('+') ? 1 : 0)
  const maxLength = Math.min(raw.max ?? 200, minLength + 60)
  return fc
    .array(fc.constantFrom(...allowed), { minLength, maxLength })
    .map((parts) => parts.join(''))
}

function validInput(model: Model, name: string, isTop = true): fc.Arbitrary<unknown> {
  const raw = model.shapes[name]!
  switch (raw.type) {
    case 'string':
      return validText(name, raw)
    case 'integer':
      return fc.integer({ min: raw.min ?? -0x8000_0000, max: raw.max ?? 0x7fff_ffff })
    case 'boolean':
      return fc.boolean()
    case 'list':
      return fc.array(validInput(model, raw.member!, false), {
        minLength: raw.min ?? 0,
        maxLength: Math.min(raw.max ?? 5, Math.max(5, raw.min ?? 0)),
      })
    case 'structure':
      return structureOf(raw, {
        // A nested structure is always full: the SDK sends nothing at all for an empty one.
        required: isTop ? (raw.required ?? []) : Object.keys(raw.members ?? {}),
        member: (shape) => validInput(model, shape, false),
      })
    default:
      throw new Error(`no input has a ${raw.type}`)
  }
}

function structureOf(
  raw: RawShape,
  options: { required: readonly string[]; member: (shape: string) => fc.Arbitrary<unknown> },
): fc.Arbitrary<Structure> {
  const members = Object.entries(raw.members ?? {})
  return fc.record(
    Object.fromEntries(members.map(([name, { shape }]) => [name, options.member(shape)])),
    { requiredKeys: [...options.required], noNullPrototype: true },
  )
}

const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 8 }),
  fc.constantFrom('', ' ', '\n', ' \n ', '\r\n', '<a>&amp;</a>', '%3A', '\0', '🐧é', '__proto__'),
)

function anyOutput(model: Model, name: string): fc.Arbitrary<unknown> {
  const raw = model.shapes[name]!
  switch (raw.type) {
    case 'string':
      return raw.enum ? fc.constantFrom(...raw.enum) : anyText
    case 'integer':
      return fc.integer()
    case 'boolean':
      return fc.boolean()
    case 'timestamp':
      return fc.integer({ min: 0, max: Date.UTC(2100, 0) })
    case 'blob':
      return fc.uint8Array({ maxLength: 20 })
    case 'list':
      return fc.array(anyOutput(model, raw.member!), { maxLength: 2 })
    case 'map':
      return fc.dictionary(fc.stringMatching(/^[A-Za-z]{1,9}$/), anyOutput(model, raw.value!), {
        maxKeys: 3,
        noNullPrototype: true,
      })
    default:
      return structureOf(raw, { required: [], member: (shape) => anyOutput(model, shape) })
  }
}

/**
 * What a client must see of an output: seconds, documents encoded, characters that XML can hold.
 */
function seen(model: Model, name: string, value: unknown): unknown {
  const raw = model.shapes[name]!
  switch (raw.type) {
    case 'string':
      if (name === 'policyDocumentType') return percentEncode(String(value))
      return seenText(String(value))
    case 'timestamp':
      return new Date(Math.floor(Number(value) / 1_000) * 1_000)
    case 'list':
      return (value as unknown[]).map((member) => seen(model, raw.member!, member))
    case 'map':
      return Object.fromEntries(
        Object.entries(value as Structure).map(([key, member]) => [
          key,
          seen(model, raw.value!, member),
        ]),
      )
    case 'structure':
      return Object.fromEntries(
        Object.entries(value as Structure).map(([member, part]) => [
          member,
          seen(model, raw.members![member]!.shape, part),
        ]),
      )
    default:
      return value
  }
}

function seenText(text: string): string {
  const seen = text.replace(
    // oxlint-disable-next-line no-control-regex -- the characters that XML 1.0 does not have
    /[\0-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]|\p{Surrogate}/gu,
    '\uFFFD',
  )
  // The SDK takes blanks with a line end for indentation, even where a reference writes the line end.
  return seen.includes('\n') && seen.trim() === '' ? '' : seen
}

describe('the AWS SDK', () => {
  it.each(every)('reads what is rendered for $name', async (call) => {
    const model = models[call.service]
    const shape = model.operations[call.name]!.output
    const operation = operationModel(call.service, call.name)
    const output = shape === undefined ? fc.constant({}) : anyOutput(model, shape)
    const property = fc.asyncProperty(output, async (output) => {
      const body = renderBytes(operation, { output: output as Structure, requestId })
      const { $metadata, ...read } = await send(call, {}, () => ({ status: 200, body }))
      expect(read).toEqual(shape === undefined ? {} : seen(model, shape, output))
      expect($metadata).toMatchObject({ httpStatusCode: 200 })
    })
    await fc.assert(property, { numRuns: shape === undefined ? 1 : 6 })
  })

  it.each(every)('sends an input of $name that is read back without a violation', async (call) => {
    const model = models[call.service]
    const shape = model.operations[call.name]!.input
    const input = shape === undefined ? fc.constant({}) : validInput(model, shape)
    const property = fc.asyncProperty(input, async (input) => {
      const parameters = await serialised(call, input as Structure)
      const read = readInput(operationModel(call.service, call.name), parameters)
      expect(read.violations).toEqual([])
      expect(read.input).toEqual(input)
    })
    await fc.assert(property, { numRuns: shape === undefined ? 1 : 6 })
  })

  it.each(services)('reads the error envelope of %s', async (service) => {
    const error = awsError('NoSuchEntity', 'The user with name <&> cannot be found.', 404)
    const call = { service, name: service === 'iam' ? 'GetUser' : 'GetCallerIdentity' }
    const { namespace } = operationModel(service, call.name)
    const body = renderError(error, { namespace, requestId })
    await expect(send(call, {}, () => ({ status: 404, body }))).rejects.toMatchObject({
      name: service === 'iam' ? 'NoSuchEntityException' : 'NoSuchEntity',
      message: error.message,
      $fault: 'client',
      $metadata: { httpStatusCode: 404 },
    })
  })
})

interface Break {
  readonly member: string
  readonly value: string | undefined
  readonly constraint: string
}

/** Every way to break one top-level member of an input. */
function breaks(model: Model, shape: string): Break[] {
  const raw = model.shapes[shape]!
  return Object.entries(raw.members ?? {}).flatMap(([member, { shape }]) => {
    const found = valueBreaks(model.shapes[shape]!).map((found) => ({ ...found, member }))
    if (!raw.required?.includes(member)) return found
    return [...found, { member, value: undefined, constraint: 'Member must not be null' }]
  })
}

function valueBreaks({ type, min, max, pattern, enum: values }: RawShape) {
  const found: { value: string; constraint: string }[] = []
  if (type !== 'string' && type !== 'integer') return found
  const what = type === 'string' ? 'length' : 'value'
  const text = (limit: number) => (type === 'string' ? 'a'.repeat(limit) : String(limit))
  if (max !== undefined && max < 1_000_000) {
    const constraint = `Member must have ${what} less than or equal to ${max}`
    found.push({ value: text(max + 1), constraint })
  }
  if (min !== undefined && (type === 'integer' || min > 0)) {
    const constraint = `Member must have ${what} greater than or equal to ${min}`
    found.push({ value: text(min - 1), constraint })
  }
  if (pattern !== undefined) {
    const constraint = `Member must satisfy regular expression pattern: ${pattern}`
    found.push({ value: '\0'.repeat(min ?? 1), constraint })
  }
  if (values) found.push({ value: 'nonsense', constraint: 'Member must satisfy enum value set' })
  return found
}

describe('readInput', () => {
  const withInput = every.filter(({ service, name }) => models[service].operations[name]!.input)

  it.each(withInput)('finds every rule of $name that an input breaks', async (call) => {
    const model = models[call.service]
    const shape = model.operations[call.name]!.input!
    const operation = operationModel(call.service, call.name)
    const [valid] = fc.sample(validInput(model, shape), { numRuns: 1, seed: 1 })
    const parameters = await serialised(call, valid as Structure)
    for (const { member, value, constraint } of breaks(model, shape)) {
      const others = Object.entries(parameters).filter(
        ([name]) => name !== member && !name.startsWith(`${member}.`),
      )
      const broken = { ...Object.fromEntries(others), [member]: value }
      const path = member.charAt(0).toLowerCase() + member.slice(1)
      const { violations } = readInput(operation, broken)
      const isPath = violations.some(({ standsAlone }) => standsAlone)
      if (isPath && constraint.includes('pattern')) continue
      expect(violations, `${member}: ${constraint}`).toContainEqual(
        expect.objectContaining({ path, constraint }),
      )
    }
  })
})

/**
 * A static schema of the SDK: kind, namespace, name, traits, member names, member schemas, number
 * of required.
 */
type SdkSchema = [number, string, string, unknown, string[], unknown[], number?]

describe.each(services)('the model of %s', (service) => {
  const sdk = (service === 'iam' ? iamSdk : stsSdk) as unknown as Record<string, SdkSchema>
  const structures = Object.entries(models[service].shapes).filter(
    ([name, raw]) => raw.type === 'structure' && sdk[`${name}$`] !== undefined,
  )

  it('has the members of the SDK, with the same ones required', () => {
    expect(structures.length).toBeGreaterThan(30)
    for (const [name, raw] of structures.filter(([, raw]) => !raw.exception)) {
      const [, , , , members, , requiredCount = 0] = sdk[`${name}$`]!
      expect(Object.keys(raw.members ?? {}), name).toEqual(
        expect.arrayContaining(members.slice(0, requiredCount)),
      )
      expect([...(raw.required ?? [])].toSorted(), name).toEqual(
        members.slice(0, requiredCount).toSorted(),
      )
    }
  })

  it('has the error codes and statuses of the SDK', () => {
    for (const [name, raw] of structures.filter(([, raw]) => raw.exception)) {
      const traits = sdk[`${name}$`]![3] as { awsQueryError?: [string, number] }
      const [code, status] = traits.awsQueryError ?? [name, 400]
      expect(modelledError(service, code), raw.error?.code ?? name).toEqual({ status })
    }
  })
})
