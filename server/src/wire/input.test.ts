import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { AwsError } from './aws-error.js'
import { shapeCompiler } from './compile-shape.js'
import { readInput, violationLimit } from './input.js'
import { type OperationModel, modelledOperations, operationModel } from './model.js'
import { parseParameters } from './parameters.js'

const assumeRole = operationModel('sts', 'AssumeRole')
const createUser = operationModel('iam', 'CreateUser')
const simulate = operationModel('iam', 'SimulateCustomPolicy')
const role = 'RoleArn=arn:aws:iam::123456789012:role/r&RoleSessionName=session'

/** An operation with a shape of every type, which the inputs of the real models do not have. */
const everything: OperationModel = {
  ...createUser,
  input: inputOf({
    Input: {
      type: 'structure',
      members: {
        Text: { shape: 'Text' },
        Number: { shape: 'Number' },
        Flag: { shape: 'Flag' },
        Time: { shape: 'Time' },
        Bytes: { shape: 'Bytes' },
        Map: { shape: 'Map' },
        Nested: { shape: 'Nested' },
      },
    },
    Text: { type: 'string' },
    Number: { type: 'integer' },
    Flag: { type: 'boolean' },
    Time: { type: 'timestamp' },
    Bytes: { type: 'blob' },
    Map: { type: 'map', key: 'Key', value: 'Text', max: 2 },
    Key: { type: 'string', max: 3 },
    Nested: { type: 'structure', members: { Map: { shape: 'Map' }, Text: { shape: 'Text' } } },
  }),
}

function inputOf(shapes: Parameters<typeof shapeCompiler>[0]['shapes']) {
  const shape = shapeCompiler({ shapes, showSets: false })('Input')
  if (shape.type !== 'structure') throw new Error('an input is a structure')
  return shape
}

function read(operation: OperationModel, body: string) {
  return readInput(operation, parseParameters(body))
}

function readError(operation: OperationModel, body: string): unknown {
  try {
    return read(operation, body)
  } catch (error) {
    return error
  }
}

const values: { title: string; body: string; input: Record<string, unknown> }[] = [
  { title: 'leaves absent members absent', body: '', input: {} },
  { title: 'keeps an empty text', body: 'Text=', input: { Text: '' } },
  { title: 'reads an integer', body: 'Number=900', input: { Number: 900 } },
  { title: 'reads an integer with a plus sign', body: 'Number=%2B900', input: { Number: 900 } },
  { title: 'reads an integer with leading zeros', body: 'Number=0900', input: { Number: 900 } },
  { title: 'reads minus zero as zero', body: 'Number=-0', input: { Number: 0 } },
  { title: 'reads a negative integer', body: 'Number=-1', input: { Number: -1 } },
  {
    title: 'reads the greatest integer of 32 bits',
    body: 'Number=2147483647',
    input: { Number: 2_147_483_647 },
  },
  {
    title: 'reads the least integer of 32 bits',
    body: 'Number=-2147483648',
    input: { Number: -2_147_483_648 },
  },
  { title: 'reads true', body: 'Flag=true', input: { Flag: true } },
  { title: 'reads false', body: 'Flag=false', input: { Flag: false } },
  { title: 'reads a boolean in any case', body: 'Flag=True', input: { Flag: true } },
  {
    title: 'reads a timestamp as milliseconds',
    body: 'Time=2019-10-28T20:37:09.5Z',
    input: { Time: Date.UTC(2019, 9, 28, 20, 37, 9, 500) },
  },
  { title: 'reads a blob as bytes', body: 'Bytes=AQI%3D', input: { Bytes: Uint8Array.of(1, 2) } },
  { title: 'reads an empty blob', body: 'Bytes=', input: { Bytes: new Uint8Array() } },
  {
    title: 'reads a map by its entries',
    body: 'Map.entry.1.key=a&Map.entry.1.value=x&Map.entry.2.key=b&Map.entry.2.value=',
    input: { Map: { a: 'x', b: '' } },
  },
  {
    title: 'keeps the first value of a map key',
    body: 'Map.entry.2.key=a&Map.entry.2.value=y&Map.entry.1.key=a&Map.entry.1.value=x',
    input: { Map: { a: 'x' } },
  },
  { title: 'reads an empty map', body: 'Map=', input: { Map: {} } },
  {
    title: 'reads a structure in a structure',
    body: 'Nested.Text=x&Nested.Map.entry.1.key=a&Nested.Map.entry.1.value=y',
    input: { Nested: { Text: 'x', Map: { a: 'y' } } },
  },
  { title: 'ignores what the model does not know', body: 'Nope=1&Text.x=2&Map.x=3', input: {} },
]

const malformed = ['abc', '1.0', '1e3', '0x10', ' 1', '1 ', '--1', '+', '2147483648', '-2147483649']

describe('readInput', () => {
  it.each(values)('$title', ({ body, input }) => {
    const read = readInput(everything, parseParameters(body))
    expect(read.input).toEqual(input)
    expect(read.violations).toEqual([])
  })

  it.each(malformed)('refuses the number %j as MalformedInput without a message', (number) => {
    const error = readError(assumeRole, `DurationSeconds=${encodeURIComponent(number)}`)
    expect(error).toBeInstanceOf(AwsError)
    expect(error).toMatchObject({ code: 'MalformedInput', status: 400, hasMessage: false })
  })

  it('refuses an empty number as MalformedInput with a message', () => {
    expect(readError(assumeRole, `DurationSeconds=`)).toMatchObject({
      code: 'MalformedInput',
      hasMessage: true,
      message: 'missing value for decimal type',
    })
  })

  it.each([
    'Flag=yes',
    'Flag=',
    'Time=yesterday',
    'Time=2019-10-28',
    'Bytes=%21',
    'Bytes=AQ',
    'Bytes=A===',
  ])('refuses %s as MalformedInput', (body) => {
    expect(readError(everything, body)).toMatchObject({ code: 'MalformedInput', status: 400 })
  })

  it('orders a list by its numbers and closes gaps', () => {
    const { input } = read(
      operationModel('iam', 'UntagUser'),
      'UserName=u&TagKeys.member.10=c&TagKeys.member.2=b&TagKeys.member.1=a',
    )
    expect(input['TagKeys']).toEqual(['a', 'b', 'c'])
  })

  it('reads a list of structures', () => {
    const { input, violations } = read(
      createUser,
      'UserName=u&Tags.member.1.Key=k&Tags.member.1.Value=&Tags.member.2.Key=l&Tags.member.2.Value=w',
    )
    expect(violations).toEqual([])
    expect(input['Tags']).toEqual([
      { Key: 'k', Value: '' },
      { Key: 'l', Value: 'w' },
    ])
  })

  it('reads PolicyArns.member.1.arn with its lower-case name', () => {
    const arn = 'arn:aws:iam::aws:policy/ReadOnlyAccess'
    const { input } = read(assumeRole, `${role}&PolicyArns.member.1.arn=${arn}`)
    expect(input['PolicyArns']).toEqual([{ arn }])
  })

  it('reads lists inside structures inside lists', () => {
    const { input } = read(
      simulate,
      'ContextEntries.member.1.ContextKeyName=aws%3AMultiFactorAuthPresent' +
        '&ContextEntries.member.1.ContextKeyValues.member.1=true',
    )
    expect(input['ContextEntries']).toEqual([
      { ContextKeyName: 'aws:MultiFactorAuthPresent', ContextKeyValues: ['true'] },
    ])
  })

  it('takes Name= for an empty list', () => {
    expect(read(createUser, 'UserName=u&Tags=')).toMatchObject({
      input: { UserName: 'u', Tags: [] },
      violations: [],
    })
  })

  it.each([
    'Tags=x',
    'Tags.member=x',
    'Tags.member.0.Key=x',
    'Tags.member.-1.Key=x',
    'Tags.member.01.Key=x',
    'Tags.member.x.Key=x',
    'Tags.member.1.Nope=x',
    'Tags.member.1=x',
    'Tags.member.2147483648.Key=x',
    'Tags.member.99999999999999999999.Key=x',
    'Tags.entry.1.key=x',
    'Tags.1.Key=x',
    'Tags.member.1.Key.member.1=x',
    'Tags..Key=x',
    '.Tags.member.1.Key=x',
    'tags.member.1.Key=x',
  ])('ignores %s, which names nothing of the model', (body) => {
    expect(read(createUser, `UserName=u&${body}`)).toMatchObject({
      input: { UserName: 'u' },
      violations: [],
    })
    expect(read(createUser, `UserName=u&${body}`).input).not.toHaveProperty('Tags')
  })

  it('reads index 999999999 as the only member', () => {
    const { input } = read(createUser, 'Tags.member.999999999.Key=k&Tags.member.999999999.Value=v')
    expect(input['Tags']).toEqual([{ Key: 'k', Value: 'v' }])
  })

  it('takes names of Object.prototype for nothing special', () => {
    const { input, violations } = read(
      createUser,
      'UserName=u&__proto__=x&__proto__.polluted=y&constructor.prototype.polluted=y' +
        '&Tags.member.1.__proto__.polluted=y&Tags.member.__proto__.Key=y&toString=z',
    )
    expect(violations).toEqual([])
    expect(Object.getPrototypeOf(input)).toBeNull()
    expect(Object.keys(input)).toEqual(['UserName'])
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
  })

  it('keeps map keys with names of Object.prototype as plain keys', () => {
    const { input } = read(
      everything,
      'Nested.Map.entry.1.key=__proto__&Nested.Map.entry.1.value=x',
    )
    expect(JSON.stringify(input)).toBe('{"Nested":{"Map":{"__proto__":"x"}}}')
  })

  it('reads 20,000 members within five seconds', () => {
    const body = Array.from({ length: 20_000 }, (_, n) => `TagKeys.member.${n + 1}=k${n}`).join('&')
    const start = performance.now()
    const { input, violations } = read(operationModel('iam', 'UntagUser'), `UserName=u&${body}`)
    expect(performance.now() - start).toBeLessThan(5_000)
    expect(input['TagKeys']).toHaveLength(20_000)
    expect(violations.map(({ constraint }) => constraint)).toEqual([
      'Member must have length less than or equal to 50',
    ])
  })

  it('collects no more violations than its limit', () => {
    const body = Array.from({ length: 20_000 }, (_, n) => `Tags.member.${n + 1}.Key=`).join('&')
    const { violations } = read(createUser, `UserName=u&${body}`)
    expect(violations).toHaveLength(violationLimit)
  })

  it.each([
    ['CreatePolicy', 'Path'],
    ['ListPolicies', 'PathPrefix'],
    ['CreateUser', 'Path'],
  ])('tells that 10 MB are too long for the pattern of %s %s', (operation, member) => {
    const body = `PolicyName=p&UserName=u&PolicyDocument=x&${member}=${'/a'.repeat(4_900_000)}`
    const { violations } = read(operationModel('iam', operation), body)
    expect(violations.map(({ constraint }) => constraint)).toEqual([
      'Member must have length less than or equal to 512',
    ])
  })

  it('is not slowed down by names of a million parts', () => {
    const start = performance.now()
    read(createUser, `UserName=u&Tags${'.member.1'.repeat(1_000_000)}=x`)
    expect(performance.now() - start).toBeLessThan(5_000)
  })

  it('reads nothing for an operation without input', () => {
    const { input, violations } = read(operationModel('iam', 'GetAccountSummary'), 'UserName=u')
    expect(Object.keys(input)).toEqual([])
    expect(violations).toEqual([])
  })

  it('throws nothing but AwsError for any parameters of any operation', () => {
    const operations = (['iam', 'sts'] as const).flatMap((service) =>
      modelledOperations(service).map((name) => operationModel(service, name)),
    )
    const words = operations.flatMap(({ input }) => input?.members.map(({ name }) => name) ?? [])
    const step = fc.oneof(
      fc.constantFrom(...words, 'member', 'entry', 'key', 'value', 'Key', '1', '2', '__proto__'),
      fc.string({ maxLength: 3 }),
    )
    const name = fc.array(step, { minLength: 1, maxLength: 5 }).map((steps) => steps.join('.'))
    const value = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('', 'true', '1', '-1'))
    const pairs = fc.array(fc.tuple(name, value), { maxLength: 20 })
    fc.assert(
      fc.property(fc.constantFrom(...operations), pairs, (operation, pairs) => {
        const result = readError(operation, new URLSearchParams(pairs).toString())
        if (result instanceof Error) expect(result).toBeInstanceOf(AwsError)
      }),
      { numRuns: 400 },
    )
  })
})
