import { describe, expect, it } from 'vitest'
import { documentOf, parsed } from '../test/policies.js'
import { contextKeysOf } from './context-keys.js'

const statement = {
  Effect: 'Allow',
  Action: '*',
  Resource: ['arn:aws:s3:::b/${aws:username}/${*}', "arn:aws:s3:::${aws:PrincipalTag/Team, 'x'}"],
  Condition: {
    StringLike: { 's3:prefix': ['${AWS:UserName}', '${aws:userid}'] },
    Bool: { 'aws:SecureTransport': '${aws:Ignored}' },
  },
}

describe('the context keys of a policy', () => {
  it('are its variables and condition keys, once each, as written', () => {
    expect(contextKeysOf(parsed(documentOf(statement, statement)))).toEqual([
      'aws:username',
      'aws:PrincipalTag/Team',
      's3:prefix',
      'aws:userid',
      'aws:SecureTransport',
    ])
  })

  it('are condition keys alone where the version knows no variables', () => {
    const text = JSON.stringify({ Version: '2008-10-17', Statement: statement })
    expect(contextKeysOf(parsed(text))).toEqual(['s3:prefix', 'aws:SecureTransport'])
  })

  it('are told once of several policies, spelled as where they first appear', () => {
    const reads = (...keys: string[]): ReturnType<typeof parsed> =>
      parsed(
        documentOf({
          Effect: 'Deny',
          NotAction: 's3:*',
          NotResource: `arn:aws:s3:::b/\${${keys[0]}}`,
          Condition: { 'ForAllValues:ArnLike': { 'aws:SourceArn': `\${${keys[1]}, 'none'}` } },
        }),
      )
    expect(contextKeysOf(reads('a:One', 'a:Two'), reads('A:one', 'a:Three'))).toEqual([
      'a:One',
      'aws:SourceArn',
      'a:Two',
      'a:Three',
    ])
    expect(contextKeysOf()).toEqual([])
  })

  it('include keys without values and under Null, and leave out what is no variable', () => {
    const conditions = {
      Null: { 'aws:TokenIssueTime': 'true' },
      StringEquals: { 'aws:SourceVpc': [], 'aws:UserAgent': ['${*}', '${?}', '${$}', '$', '${}'] },
      NumericLessThan: { 'aws:MultiFactorAuthAge': '${aws:Never}' },
    }
    const early = 'arn:aws:s3:${aws:Early}::b/${aws:Late}'
    const policy = parsed(documentOf({ ...statement, Resource: early, Condition: conditions }))
    expect(contextKeysOf(policy)).toEqual([
      'aws:Late',
      'aws:TokenIssueTime',
      'aws:SourceVpc',
      'aws:UserAgent',
      'aws:MultiFactorAuthAge',
    ])
  })
})
