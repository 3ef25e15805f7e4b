import { describe, expect, it } from 'vitest'
import { faultText, formatPolicy, policyFault } from './check-policy.js'

const allow = { Effect: 'Allow', Action: 'iam:GetUser', Resource: '*' }
const policy = (...Statement: object[]): string =>
  JSON.stringify({ Version: '2012-10-17', Statement }, null, 2)

describe('what is wrong with a policy', () => {
  it('is nothing where the server takes it', () => {
    expect(policyFault(policy(allow), 'managed')).toBeUndefined()
  })

  it('names the line where JSON breaks off', () => {
    const fault = policyFault('{\n  "Version": "2012-10-17",\n  "Statement": [}\n}', 'managed')
    expect(fault).toEqual({ message: 'Syntax errors in policy.', line: 3 })
  })

  it.each([
    ['{"a": 1\n"b": 2}', 2],
    ['{"a":\n}', 2],
    ['{\n"a": "b\n"}', 2],
    ['{"a": [1, 2\n', 2],
    ['{"a": 1}\n\n{', 3],
    ['{"a": 1,\n}', 2],
    ['{"a": 01}', 1],
  ])('finds where %j stops being JSON', (text, line) => {
    expect(policyFault(text, 'managed')?.line).toBe(line)
  })

  it('names the statement at fault and its line, in the words of IAM', () => {
    const fault = policyFault(policy(allow, { ...allow, Resource: 'nothing' }), 'managed')
    expect(fault).toMatchObject({ statement: 2, line: 9 })
    expect(faultText(fault!)).toMatch(
      /^Line 9, statement 2: Resource nothing must be in ARN format/,
    )
  })

  it('names no statement where the whole is at fault', () => {
    const twice = { ...allow, Sid: 'Same' }
    expect(policyFault(policy(twice, twice), 'managed')).toEqual({
      message: 'Statement IDs (SID) in a single policy must be unique.',
    })
  })

  it('asks a trust policy for a principal, and forbids it to others', () => {
    const trust = policy({
      Effect: 'Allow',
      Action: 'sts:AssumeRole',
      Principal: { AWS: '123456789012' },
    })
    expect(policyFault(trust, 'trust')).toBeUndefined()
    expect(policyFault(trust, 'managed')?.message).toBe(
      'Policy document should not specify a principal.',
    )
  })

  it('counts characters but for white space against the limit of the place', () => {
    const long = policy({ ...allow, Sid: 'a'.repeat(3000) })
    expect(policyFault(long, 'managed')).toBeUndefined()
    expect(policyFault(long, 'user')?.message).toContain('2,048 are allowed')
    expect(policyFault(policy(allow) + ' '.repeat(9000), 'user')).toBeUndefined()
  })

  it('is said of an empty document, too', () => {
    expect(policyFault('  ', 'managed')?.message).toBe('The policy document is empty.')
  })
})

it('lays out JSON, and leaves alone what is none', () => {
  expect(formatPolicy('{"a":1}')).toBe('{\n  "a": 1\n}')
  expect(formatPolicy('{"a":')).toBe('{"a":')
})
