import { expect, it } from 'vitest'
import { trustedEntities, trustedText } from './trusted-entities.js'

const trust = (Principal: unknown, Effect = 'Allow'): string =>
  JSON.stringify({ Statement: [{ Effect, Principal, Action: 'sts:AssumeRole' }] })

it.each([
  [{ AWS: '123456789012' }, 'Account: 123456789012'],
  [{ AWS: 'arn:aws:iam::123456789012:root' }, 'Account: 123456789012'],
  [{ AWS: 'arn:aws:iam::123456789012:user/team/alice' }, 'User: alice (123456789012)'],
  [{ AWS: ['arn:aws:iam::123456789012:role/ops'] }, 'Role: ops (123456789012)'],
  [{ AWS: 'AIDACKCEVSQ6C2EXAMPLE' }, 'Deleted user or role: AIDACKCEVSQ6C2EXAMPLE'],
  [
    { Service: ['ec2.amazonaws.com', 'lambda.amazonaws.com'] },
    'Service: ec2.amazonaws.com; Service: lambda.amazonaws.com',
  ],
  [{ Federated: 'arn:aws:iam::123456789012:saml-provider/Office' }, 'Identity provider: Office'],
  ['*', 'Everybody: in any account'],
])('names %j as “%s”', (principal, words) => {
  expect(trustedText(trust(principal))).toBe(words)
})

it('names nobody whom only a Deny statement names, and nobody twice', () => {
  expect(trustedText(trust({ AWS: '123456789012' }, 'Deny'))).toBe('Nobody')
  expect(trustedEntities(trust({ AWS: ['123456789012', '123456789012'] }))).toHaveLength(1)
})

it('names nobody where the text is no policy', () => {
  expect(trustedText('no policy')).toBe('Nobody')
})
