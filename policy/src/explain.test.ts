import { describe, expect, it } from 'vitest'
import { compiled, contextOf, documentOf, identity, requestOf } from '../test/policies.js'
import { explain } from './explain.js'
import { preparePolicies } from './prepare.js'

const statement = { Effect: 'Allow', Action: 's3:*', Resource: '*' }

describe('an explanation', () => {
  it('lists every statement that applied, with its place and kind', () => {
    const group = compiled(documentOf({ ...statement, Sid: 'G' }), 'group', 'inline:Group')
    const policies = preparePolicies({
      identity: [compiled(documentOf(statement, { ...statement, Action: 'ec2:*' })), group],
    })
    const { matched, decision, by } = explain(policies, requestOf())
    expect([decision, by]).toEqual(['allowed', 'identity'])
    expect(matched).toEqual([
      {
        policyId: 'identity',
        type: 'identity',
        statement: 0,
        effect: 'Allow',
        start: { line: 1, column: 38 },
        end: { line: 1, column: 87 },
      },
      expect.objectContaining({ policyId: 'inline:Group', type: 'group', sid: 'G', statement: 0 }),
    ])
  })

  it('shows each condition with what was wanted and what was given', () => {
    const Condition = {
      Bool: { 'aws:MultiFactorAuthPresent': true },
      IpAddress: { 'aws:SourceIp': ['10.0.0.0/8', '192.0.2.0/24'] },
    }
    const context = contextOf({ 'aws:SourceIp': '192.0.2.1' })
    const { considered, matched } = explain(
      identity({ ...statement, Condition }),
      requestOf({ context }),
    )
    expect(matched).toEqual([])
    expect(considered).toHaveLength(1)
    expect(considered[0]).toMatchObject({ matched: false, statement: 0 })
    expect(considered[0]?.conditions).toEqual([
      {
        operator: 'Bool',
        key: 'aws:MultiFactorAuthPresent',
        wanted: ['true'],
        given: undefined,
        met: false,
      },
      {
        operator: 'IpAddress',
        key: 'aws:SourceIp',
        wanted: ['10.0.0.0/8', '192.0.2.0/24'],
        given: ['192.0.2.1'],
        met: true,
      },
    ])
  })

  it('names missing keys once, as the policy spells them, also under IfExists', () => {
    const policies = identity(
      {
        ...statement,
        Resource: 'arn:aws:s3:::bucket/${aws:UserName}/*',
        Condition: { Bool: { 'never:Asked': 'true' } },
      },
      {
        ...statement,
        Condition: {
          BoolIfExists: { 'AWS:MultiFactorAuthPresent': 'true' },
          StringEquals: { 'aws:PrincipalTag/Team': '${aws:username}', 'aws:Here': 'x' },
          StringLike: { 'aws:here': '${aws:Tag}' },
        },
      },
      { ...statement, Action: 'ec2:*', Condition: { Bool: { 'other:Key': 'true' } } },
    )
    const context = contextOf({ 'aws:here': 'x' })
    expect(explain(policies, requestOf({ context })).missingContextKeys).toEqual([
      'aws:UserName',
      'AWS:MultiFactorAuthPresent',
      'aws:PrincipalTag/Team',
      'aws:Tag',
    ])
  })
})
