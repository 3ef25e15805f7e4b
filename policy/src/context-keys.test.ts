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
})
