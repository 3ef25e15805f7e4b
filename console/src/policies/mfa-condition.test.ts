import { expect, it } from 'vitest'
import { withMfaCondition } from './mfa-condition.js'

const text = (...Statement: object[]): string =>
  JSON.stringify({ Version: '2012-10-17', Statement }, null, 2)
const allow = { Effect: 'Allow', Action: 'iam:GetUser', Resource: '*' }
const deny = { ...allow, Effect: 'Deny' }

it('puts the condition into the chosen statement and leaves the others alone', () => {
  const changed = withMfaCondition(text(allow, allow), 1, 'present')
  expect(JSON.parse(changed).Statement).toEqual([
    allow,
    { ...allow, Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } } },
  ])
})

it('keeps other conditions, and replaces what was said about MFA', () => {
  const Condition = {
    Bool: { 'aws:MultiFactorAuthPresent': 'false', 'aws:SecureTransport': 'true' },
    NumericLessThan: { 'AWS:multifactorauthage': '60' },
  }
  const changed = withMfaCondition(text({ ...deny, Condition }), 0, 'absent-if-exists')
  expect(JSON.parse(changed).Statement[0].Condition).toEqual({
    Bool: { 'aws:SecureTransport': 'true' },
    BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' },
  })
})

it('knows a single statement that stands in no list', () => {
  const single = JSON.stringify({ Version: '2012-10-17', Statement: allow })
  expect(JSON.parse(withMfaCondition(single, 0, 'recent')).Statement.Condition).toEqual({
    NumericLessThan: { 'aws:MultiFactorAuthAge': '3600' },
  })
})

it('changes nothing where there is no such statement', () => {
  expect(withMfaCondition(text(allow), 3, 'present')).toBe(text(allow))
  expect(withMfaCondition('{', 0, 'present')).toBe('{')
})
