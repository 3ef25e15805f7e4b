import { describe, expect, it } from 'vitest'
import { contextOf, identity, requestOf } from '../test/policies.js'
import { decide } from './decide.js'

// AWS IAM User Guide, AWS global condition context keys: aws:MultiFactorAuthPresent. The columns are
// the value of the key; it is absent for long-term access keys.
describe('the MFA truth table', () => {
  it.each([
    ['Allow', 'Bool', 'true', { true: true, false: false, absent: false }],
    ['Allow', 'BoolIfExists', 'true', { true: true, false: false, absent: true }],
    ['Deny', 'Bool', 'false', { true: false, false: true, absent: false }],
    ['Deny', 'BoolIfExists', 'false', { true: false, false: true, absent: true }],
    ['Allow', 'Null', 'false', { true: true, false: true, absent: false }],
    ['Deny', 'Null', 'true', { true: false, false: false, absent: true }],
  ])('%s with %s "%s" applies: %j', (effect, operator, wanted, applies) => {
    const statement = {
      Effect: effect,
      Action: '*',
      Resource: '*',
      Condition: { [operator]: { 'aws:MultiFactorAuthPresent': wanted } },
    }
    const everything = { Effect: 'Allow', Action: '*', Resource: '*' }
    const policies = effect === 'Deny' ? identity(everything, statement) : identity(statement)
    const fires = (values: Record<string, string>): boolean => {
      const { decision } = decide(policies, requestOf({ context: contextOf(values) }))
      return decision === (effect === 'Deny' ? 'explicitDeny' : 'allowed')
    }
    expect({
      true: fires({ 'aws:MultiFactorAuthPresent': 'true' }),
      false: fires({ 'aws:MultiFactorAuthPresent': 'false' }),
      absent: fires({}),
    }).toEqual(applies)
  })

  it.each([
    ['NumericLessThan', false],
    ['NumericLessThanEquals', false],
    ['NumericGreaterThan', false],
    ['NumericLessThanIfExists', true],
    ['NumericGreaterThanIfExists', true],
  ])('%s on aws:MultiFactorAuthAge without MFA is %s', (operator, expected) => {
    const policies = identity({
      Effect: 'Allow',
      Action: '*',
      Resource: '*',
      Condition: { [operator]: { 'aws:MultiFactorAuthAge': '3600' } },
    })
    expect(decide(policies, requestOf()).decision === 'allowed').toBe(expected)
  })
})
