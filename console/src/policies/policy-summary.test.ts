import { expect, it } from 'vitest'
import { secondsText, summarizePolicy } from './policy-summary.js'

const summary = (statement: object) =>
  summarizePolicy(JSON.stringify({ Version: '2012-10-17', Statement: statement }))?.[0]

it('says services, actions, resources and conditions of a statement', () => {
  expect(
    summary({
      Sid: 'One',
      Effect: 'Allow',
      Action: ['iam:*', 's3:GetObject'],
      Resource: ['arn:aws:iam::*:user/*', 'arn:aws:s3:::a'],
      Condition: { IpAddressIfExists: { 'aws:SourceIp': ['192.0.2.0/24', '198.51.100.7'] } },
    }),
  ).toEqual({
    number: 1,
    sid: 'One',
    effect: 'Allow',
    services: 'IAM, s3',
    actions: { lead: '', items: ['All of iam:*', 's3:GetObject'] },
    resources: { lead: '', items: ['arn:aws:iam::*:user/*', 'arn:aws:s3:::a'] },
    conditions: ['aws:SourceIp IpAddress (if there) 192.0.2.0/24 or 198.51.100.7'],
    mfa: [],
  })
})

it('says what is left out by NotAction and NotResource', () => {
  expect(
    summary({ Effect: 'Deny', NotAction: 'iam:GetUser', NotResource: 'arn:aws:s3:::a' }),
  ).toMatchObject({
    services: 'All services',
    actions: { lead: 'All but:', items: ['iam:GetUser'] },
    resources: { lead: 'All but:', items: ['arn:aws:s3:::a'] },
  })
})

it.each([
  ['Allow', 'Bool', 'Present', 'true', 'MFA required', true],
  [
    'Allow',
    'BoolIfExists',
    'Present',
    'true',
    'MFA required, but not of long-term access keys',
    false,
  ],
  ['Deny', 'BoolIfExists', 'Present', 'false', 'Denied unless MFA was used', true],
  [
    'Deny',
    'Bool',
    'Present',
    'false',
    'Denied without MFA, but not to long-term access keys',
    false,
  ],
  ['Allow', 'NumericLessThan', 'Age', '3600', 'MFA required, within 1 hour', true],
  [
    'Deny',
    'NumericGreaterThanIfExists',
    'Age',
    '900',
    'Denied unless MFA was used within 15 minutes',
    true,
  ],
  [
    'Deny',
    'NumericGreaterThan',
    'Age',
    '900',
    'Denied where MFA is older than 15 minutes, but not without MFA',
    false,
  ],
  ['Allow', 'Null', 'Age', 'false', 'Applies where something is known of MFA', true],
])('tells what %s with %s aws:MultiFactorAuth%s %s means', (...row) => {
  const [Effect, operator, key, value, text, isStrict] = row
  const Condition = { [operator]: { [`aws:MultiFactorAuth${key}`]: value } }
  expect(summary({ Effect, Action: '*', Resource: '*', Condition })?.mfa).toEqual([
    { text, isStrict },
  ])
})

it('gives none of a document that cannot be read', () => {
  expect(summarizePolicy('{')).toBeUndefined()
})

it('says seconds as people do', () => {
  expect([3600, 7200, 900, 90, 1].map(secondsText)).toEqual([
    '1 hour',
    '2 hours',
    '15 minutes',
    '90 seconds',
    '1 second',
  ])
})
