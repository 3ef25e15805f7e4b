import { describe, expect, it } from 'vitest'
import { contextOf } from '../../test/policies.js'
import { compileCondition, isMet } from './condition.js'
import { findOperator } from './operators.js'

function met(operator: string, wanted: string[], given?: string | string[]): boolean {
  const entry = { operator, key: 'Some:Key', values: wanted }
  const condition = compileCondition(entry, { variables: true, isDeny: false })
  const team = { 'aws:PrincipalTag/team': 'blue*', 'aws:PrincipalArn': 'arn:aws:iam::1:user/a' }
  return isMet(condition, contextOf(given === undefined ? team : { ...team, 'some:key': given }))
}

describe('an operator', () => {
  it.each([
    ['NumericEquals', ['10'], '10.0', true],
    ['NumericEquals', ['1e3'], '1000', true],
    ['NumericLessThan', ['9'], '10', false],
    ['NumericGreaterThanEquals', ['-1.5'], '-1.5', true],
    ['NumericEquals', ['0x10'], '16', false],
    ['NumericEquals', ['ten'], 'ten', false],
    ['NumericNotEquals', ['ten'], '10', true],
    ['NumericNotEquals', ['10'], 'ten', true],
    ['NumericLessThan', ['10'], '', false],
    ['DateLessThanEquals', ['2020-01-01T00:00:00Z'], '1577836800', true],
    ['DateGreaterThanEquals', ['2020-01-01T00:00:00Z'], '1577836799', false],
    ['DateEquals', ['never'], 'never', false],
    ['Bool', ['TRUE'], 'true', true],
    ['Bool', ['yes'], 'yes', false],
    ['Bool', ['true', 'false'], 'false', true],
    ['BinaryEquals', ['QmluYXJ5'], 'QmluYXJ5', true],
    ['BinaryEquals', ['QQ=='], 'QR==', true],
    ['BinaryEquals', ['QmluYXJ5'], 'qmluYXJ5', false],
    ['BinaryEquals', ['***'], '***', false],
    ['IpAddress', ['203.0.113.200/24'], '203.0.113.7', true],
    ['IpAddress', ['0.0.0.0/0'], '255.1.2.3', true],
    ['IpAddress', ['128.0.0.0/1'], '255.1.2.3', true],
    ['IpAddress', ['128.0.0.0/1'], '127.1.2.3', false],
    ['IpAddress', ['203.0.113.7/33'], '203.0.113.7', false],
    ['IpAddress', ['203.0.113'], '203.0.113.0', false],
    ['IpAddress', ['203.0.113.256'], '203.0.113.256', false],
    ['IpAddress', ['::/0'], '203.0.113.7', false],
    ['IpAddress', ['0.0.0.0/0'], '::1', false],
    ['IpAddress', ['2001:db8::/33'], '2001:db8:7fff::1', true],
    ['IpAddress', ['2001:db8::/33'], '2001:db8:8000::1', false],
    ['IpAddress', ['::1'], '0:0:0:0:0:0:0:1', true],
    ['IpAddress', ['::ffff:1.2.3.4'], '::ffff:102:304', true],
    ['IpAddress', ['1:2:3:4:5:6:7:8:9'], '1:2:3:4:5:6:7:8', false],
    ['NotIpAddress', ['nonsense'], '203.0.113.7', true],
    ['ArnLike', ['arn:aws:s3:::b/*'], 'arn:aws:s3:::b/x:y', true],
    ['ArnLike', ['arn:*:s3:::*'], 'arn:aws:s3:::b', true],
    ['ArnLike', ['arn:aws:s3:*:b'], 'arn:aws:s3:::b', false],
    ['ArnLike', ['*'], 'arn:aws:s3:::b', false],
    ['ArnLike', ['arn:aws:s3:::b'], 'b', false],
    ['ArnNotLike', ['arn:aws:s3:::b'], 'b', true],
    ['ArnEquals', ['${aws:PrincipalArn}'], 'arn:aws:iam::1:user/a', true],
    ['ArnEquals', ['arn:aws:iam::1:user/${absent}'], 'arn:aws:iam::1:user/a', false],
    ['StringEquals', ['${aws:PrincipalTag/team}'], 'blue*', true],
    ['StringLike', ['${aws:PrincipalTag/team}'], 'bluebird', false],
    ['StringLike', ['${aws:PrincipalTag/team}*'], 'blue*bird', true],
    ['StringNotEquals', ['${absent}'], 'x', true],
    ['StringEqualsIgnoreCase', ['BLUE${*}'], 'blue*', true],
    ['StringEqualsIgnoreCase', ['${aws:PrincipalTag/team}'], 'BLUE*', true],
    ['StringEquals', ["${absent, 'a*'}"], 'a*', true],
    ['StringEquals', ["${absent, 'a*'}"], 'ab', false],
    ['StringLike', ["${absent, 'a*'}"], 'ab', false],
    ['StringNotLike', ['${absent}*'], 'x', true],
    ['ArnNotEquals', ['${absent}'], 'arn:aws:s3:::b', true],
    ['StringEquals', ['a'], 'A', false],
    ['StringEquals', ['a*'], 'ab', false],
    ['StringEquals', [''], '', true],
    ['StringNotEqualsIgnoreCase', ['A'], 'a', false],
    ['StringLike', ['A*'], 'ab', false],
    ['StringNotLike', ['a*', 'b*'], 'bc', false],
    ['ArnLike', ['arn:aws:s3:::B'], 'arn:aws:s3:::b', false],
    ['ArnEquals', ['arn:aws:s3:::b*'], 'arn:aws:s3:::bucket', true],
    ['ArnLike', ['arn:aws:s3:::b', 'arn:aws:s3:::?'], 'arn:aws:s3:::c', true],
    // Variables are for String and Arn operators alone.
    ['NumericEquals', ['${some:key}'], '5', false],
    ['DateEquals', ['${some:key}'], '2020-01-01', false],
    ['Bool', ['${some:key}'], 'true', false],
    ['IpAddress', ['${some:key}'], '203.0.113.7', false],
    ['BinaryEquals', ['${some:key}'], 'QQ==', false],
    ['Null', ['${some:key}'], 'false', false],
    // Wildcards likewise.
    ['DateEquals', ['2020-*'], '2020-01-01', false],
    ['NumericEquals', ['5*'], '55', false],
    ['IpAddress', ['203.0.113.*'], '203.0.113.7', false],
    ['IpAddress', ['2001:db8::1'], '2001:db8::1', true],
    ['IpAddress', ['2001:db8::1'], '2001:db8::2', false],
    ['DateEquals', ['2020-01-01'], '2020-01-01T00:00:00Z', true],
    ['DateNotEquals', ['2020-01-01'], 'nonsense', true],
    ['NotIpAddress', ['203.0.113.0/24'], 'nonsense', true],
    ['ArnNotLike', ['nonsense'], 'arn:aws:s3:::b', true],
    ['BinaryEquals', ['QQ='], 'QQ=', false],
    ['NumericEquals', ['5'], ' 5', false],
    ['NumericEquals', ['5'], '+5.', true],
    ['NumericEquals', ['.5'], '0.50', true],
    ['NumericLessThan', ['1577836801'], '1577836800', true],
  ])('%s %j against %s is %s', (operator, wanted, given, expected) => {
    expect(met(operator, wanted, given)).toBe(expected)
  })

  it.each([
    ['StringEquals', ['a'], false],
    ['StringNotEquals', ['a'], true],
    ['NotIpAddress', ['203.0.113.0/24'], true],
    ['StringEqualsIfExists', ['a'], true],
    ['StringNotEqualsIfExists', ['a'], true],
    ['Null', ['true'], true],
    ['Null', ['false'], false],
    ['Null', ['true', 'false'], true],
    ['Null', ['maybe'], false],
    ['ForAllValues:StringEquals', ['a'], true],
    ['ForAllValues:StringNotEquals', ['a'], true],
    ['ForAnyValue:StringEquals', ['a'], false],
    ['ForAnyValue:StringNotEquals', ['a'], false],
    ['ForAnyValue:StringEqualsIfExists', ['a'], true],
    ['ForAllValues:Null', ['false'], true],
    ['ForAnyValue:Null', ['true'], false],
  ])('%s %j without the key is %s', (operator, wanted, expected) => {
    expect(met(operator, wanted)).toBe(expected)
    expect(met(operator, wanted, [])).toBe(expected)
  })

  // AWS IAM User Guide, Condition operators: what a request without the key answers.
  it('of every name answers for an absent key by its kind', () => {
    const names = (
      'StringEquals StringEqualsIgnoreCase StringLike Bool BinaryEquals IpAddress ArnEquals ArnLike ' +
      'NumericEquals NumericLessThan NumericLessThanEquals NumericGreaterThan ' +
      'NumericGreaterThanEquals DateEquals DateLessThan DateLessThanEquals DateGreaterThan ' +
      'DateGreaterThanEquals'
    ).split(' ')
    const negated = (
      'StringNotEquals StringNotEqualsIgnoreCase StringNotLike NumericNotEquals DateNotEquals ' +
      'NotIpAddress ArnNotEquals ArnNotLike'
    ).split(' ')
    for (const name of [...names, ...negated]) {
      const answers = [name, `${name}IfExists`, `ForAllValues:${name}`, `ForAnyValue:${name}`].map(
        (operator) => met(operator, ['nothing']),
      )
      expect([name, ...answers]).toEqual([name, negated.includes(name), true, true, false])
      expect(met(`ForAllValues:${name}IfExists`, ['nothing'])).toBe(true)
      expect(met(`ForAnyValue:${name}IfExists`, ['nothing'])).toBe(true)
    }
  })

  it.each([
    ['ForAllValues:StringLike', ['a*'], 'ab', true],
    ['ForAllValues:StringLike', ['a*'], 'b', false],
    ['ForAnyValue:StringLike', ['a*'], 'ab', true],
    ['ForAnyValue:StringLike', ['a*'], 'b', false],
  ])('%s %j on the single value %s works as on a set of one: %s', (operator, wanted, given, is) => {
    expect(met(operator, wanted, given)).toBe(is)
    expect(met(operator.replace(/^.*:/, ''), wanted, given)).toBe(is)
  })

  it.each([
    ['ForAllValues:StringEquals', ['a', 'b'], ['a', 'b'], true],
    ['ForAllValues:StringEquals', ['a', 'b'], ['a', 'c'], false],
    ['ForAllValues:StringNotEquals', ['a'], ['b', 'c'], true],
    ['ForAllValues:StringNotEquals', ['a'], ['a', 'c'], false],
    ['ForAnyValue:StringNotEquals', ['a'], ['a', 'c'], true],
    ['ForAnyValue:StringNotEquals', ['a'], ['a'], false],
    ['ForAllValues:StringEquals', ['a'], [''], true],
    ['ForAllValues:StringEquals', ['a'], ['', ''], true],
    ['ForAllValues:StringEquals', ['a'], ['a', ''], false],
    ['ForAnyValue:StringNotEquals', ['a'], [''], false],
    ['ForAllValues:NumericLessThan', ['5'], ['1', 'x'], false],
    ['ForAnyValue:StringEquals', [''], [''], false],
    ['ForAllValues:Null', ['true'], ['a'], true],
    ['ForAnyValue:Null', ['false'], ['a'], false],
    ['StringEquals', ['a'], ['b', 'a'], true],
    ['StringNotEquals', ['a'], ['b', 'a'], false],
  ])('%s %j against the set %j is %s', (operator, wanted, given, expected) => {
    expect(met(operator, wanted, given)).toBe(expected)
  })

  it.each([
    ['StringEquals', true, true],
    ['StringEqualsIfExists', true, false],
    ['ForAllValues:StringEquals', true, false],
    ['StringNotEquals', true, true],
    ['StringNotEqualsIfExists', true, false],
    ['ForAnyValue:StringEquals', false, false],
    ['ForAnyValue:StringNotEquals', false, false],
    ['Null', true, true],
  ])('%s without values is %s when the key is absent, %s when present', (operator, no, yes) => {
    expect(met(operator, [])).toBe(no)
    expect(met(operator, [], 'x')).toBe(yes)
  })

  it.each([
    'NullIfExists',
    'stringequals',
    'ForAnyValue::StringEqualsIfExists',
    'forAnyValue:StringEquals',
    'StringEqualsIfExistsIfExists',
    'BinaryNotEquals',
    'toString',
    '__proto__',
  ])('%s does not exist', (name) => {
    expect(findOperator(name)).toBeUndefined()
  })

  it('that does not exist never holds in an Allow and always in a Deny', () => {
    const entry = { operator: 'Nonsense', key: 'a', values: ['b'] }
    const allow = compileCondition(entry, { variables: true, isDeny: false })
    const deny = compileCondition(entry, { variables: true, isDeny: true })
    for (const context of [new Map(), contextOf({ a: 'b' })]) {
      expect(isMet(allow, context)).toBe(false)
      expect(isMet(deny, context)).toBe(true)
    }
  })
})
