import { describe, expect, it } from 'vitest'
import { canBringMfa, requiresMfa, withMfaRequired } from './mfa-switch.js'
import { trustStatements } from './trust-document.js'

const allow = { Effect: 'Allow', Principal: { AWS: '123456789012' }, Action: 'sts:AssumeRole' }
const present = 'aws:MultiFactorAuthPresent'
const document = (...Statement: object[]): string =>
  JSON.stringify({ Version: '2012-10-17', Id: 'kept', Statement })
const switched = (text: string, isRequired: boolean, index = 0): unknown =>
  JSON.parse(withMfaRequired(text, index, isRequired))

describe('asking for MFA', () => {
  it('writes Bool, not BoolIfExists, so that a plain access key does not match', () => {
    expect(switched(document(allow), true)).toEqual({
      Version: '2012-10-17',
      Id: 'kept',
      Statement: [{ ...allow, Condition: { Bool: { [present]: 'true' } } }],
    })
  })

  it('keeps the other conditions and the other statements', () => {
    const other = { ...allow, Sid: 'Other' }
    const held = {
      ...allow,
      Condition: {
        Bool: { 'aws:SecureTransport': 'true' },
        StringEquals: { 'sts:ExternalId': '7' },
      },
    }
    expect(switched(document(other, held), true, 1)).toMatchObject({
      Statement: [
        other,
        {
          Condition: {
            Bool: { 'aws:SecureTransport': 'true', [present]: 'true' },
            StringEquals: { 'sts:ExternalId': '7' },
          },
        },
      ],
    })
  })

  it('replaces a condition that says the opposite, whatever the case of its names', () => {
    const held = { ...allow, Condition: { bool: { 'AWS:multifactorauthpresent': 'false' } } }
    expect(switched(document(held), true)).toMatchObject({
      Statement: [{ Condition: { bool: { 'AWS:multifactorauthpresent': 'true' } } }],
    })
  })

  it('leaves a Deny statement, and a text that is no policy, alone', () => {
    const deny = document({ ...allow, Effect: 'Deny' })
    expect(withMfaRequired(deny, 0, true)).toBe(deny)
    expect(withMfaRequired('{', 0, true)).toBe('{')
  })

  it('changes a statement that stands without a list', () => {
    const text = JSON.stringify({ Version: '2012-10-17', Statement: allow })
    expect(switched(text, true)).toMatchObject({ Statement: { Condition: { Bool: {} } } })
  })
})

describe('asking for MFA no longer', () => {
  it('takes the condition away with what is empty then, and back again gives the same document', () => {
    const text = document(allow)
    expect(switched(withMfaRequired(text, 0, true), false)).toEqual(JSON.parse(text))
  })

  it('keeps what else the conditions hold', () => {
    const more = { NumericLessThan: { 'aws:MultiFactorAuthAge': '3600' } }
    const held = { ...allow, Condition: { Bool: { [present]: true }, ...more } }
    expect(switched(document(held), false)).toMatchObject({ Statement: [{ Condition: more }] })
  })
})

it.each([
  [{ Bool: { [present]: 'true' } }, true],
  [{ bool: { 'aws:multifactorauthpresent': ['true'] } }, true],
  [{ Bool: { [present]: true } }, true],
  [{ Bool: { [present]: 'false' } }, false],
  [{ Bool: { [present]: ['true', 'false'] } }, false],
  [{ BoolIfExists: { [present]: 'true' } }, false],
  [undefined, false],
])('of %j it says %s', (Condition, expected) => {
  const [statement = {}] = trustStatements(document({ ...allow, Condition }))
  expect(requiresMfa(statement)).toBe(expected)
})

it('does not ask services and identity providers for MFA', () => {
  expect(canBringMfa({ Principal: { Service: 'ec2.amazonaws.com' } })).toBe(false)
  expect(canBringMfa({ Principal: '*' })).toBe(true)
  expect(canBringMfa(allow)).toBe(true)
})
