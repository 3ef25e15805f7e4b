import { expect, it } from 'vitest'
import { newTrust, type TrustChoice, trustFaults } from './new-trust.js'

const choice: TrustChoice = {
  trusted: 'other-account',
  accountId: '210987654321',
  needsExternalId: false,
  externalId: '',
  needsMfa: false,
  custom: '{}',
}
const statement = (changed: Partial<TrustChoice>): unknown => {
  const document = JSON.parse(newTrust({ ...choice, ...changed }, '123456789012')) as {
    Statement: unknown[]
  }
  return document.Statement[0]
}

it('trusts the account that is named, or one’s own', () => {
  expect(statement({})).toEqual({
    Effect: 'Allow',
    Principal: { AWS: 'arn:aws:iam::210987654321:root' },
    Action: 'sts:AssumeRole',
  })
  expect(statement({ trusted: 'this-account' })).toMatchObject({
    Principal: { AWS: 'arn:aws:iam::123456789012:root' },
  })
})

it('writes “Require MFA” as Bool, and the external ID beside it', () => {
  expect(statement({ needsMfa: true, needsExternalId: true, externalId: 'seven' })).toMatchObject({
    Condition: {
      Bool: { 'aws:MultiFactorAuthPresent': 'true' },
      StringEquals: { 'sts:ExternalId': 'seven' },
    },
  })
})

it('asks one’s own account for no external ID', () => {
  expect(
    statement({ trusted: 'this-account', needsExternalId: true, externalId: 'seven' }),
  ).not.toHaveProperty('Condition')
})

it('takes a custom policy as it is typed', () => {
  expect(newTrust({ ...choice, trusted: 'custom', custom: ' {"a":1}' }, '1')).toBe(' {"a":1}')
})

it.each([
  [{ accountId: '12345' }, ['accountId']],
  [{ needsExternalId: true, externalId: 'x' }, ['externalId']],
  [{ needsExternalId: true, externalId: 'x y' }, ['externalId']],
  [{ trusted: 'this-account', accountId: '' } as const, []],
  [{}, []],
])('finds what is wrong with %j', (changed, wrong) => {
  expect(Object.keys(trustFaults({ ...choice, ...changed }))).toEqual(wrong)
})
