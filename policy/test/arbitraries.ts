import * as fc from 'fast-check'
import type { AccessRequest, Principal } from '../src/request.js'
import { account, alice, contextOf, opsSession, root } from './policies.js'

// A small world, so that what is drawn often meets.
const actions = ['s3:GetObject', 's3:PutObject', 'iam:GetUser', 'sts:AssumeRole']
const actionPatterns = [
  ...actions,
  '*',
  's3:*',
  'S3:get*',
  'iam:Get*',
  '*:Get*',
  's?:*',
  'iam:?etUser',
]
const resources = [
  'arn:aws:s3:::bucket/key',
  'arn:aws:s3:::bucket/alice/key',
  `arn:aws:iam::${account}:user/alice`,
  'arn:aws:iam::444455556666:role/Other',
  '*',
]
const resourcePatterns = [
  ...resources,
  'arn:aws:s3:::bucket/*',
  'arn:aws:s3:::*/key',
  'arn:aws:s3:::bucket/${aws:username}/*',
  'arn:aws:iam::*:user/${aws:username}',
  "arn:aws:s3:::bucket/${aws:PrincipalTag/team, 'key'}",
  'arn:aws:s3:::b?cket/ke?',
  'arn:*:*:*:*:*c*e*',
  'arn:aws:s3:::bucket/${*}',
]
const keys = ['aws:username', 'aws:MultiFactorAuthPresent', 'aws:PrincipalTag/team', 'aws:SourceIp']
const values = ['alice', 'true', 'false', 'key', '', '10', '2020-01-01T00:00:00Z', '203.0.113.7']
const operatorNames = [
  'StringEquals',
  'StringNotLike',
  'StringLike',
  'Bool',
  'BoolIfExists',
  'Null',
  'NumericLessThan',
  'DateGreaterThanIfExists',
  'NotIpAddress',
  'ArnNotLike',
  'ForAllValues:StringEquals',
  'ForAnyValue:StringNotEquals',
]

const some = (from: readonly string[]): fc.Arbitrary<string | string[]> =>
  fc.oneof(fc.constantFrom(...from), fc.subarray([...from], { minLength: 1, maxLength: 3 }))

const conditions = fc.dictionary(
  fc.constantFrom(...operatorNames),
  fc.dictionary(fc.constantFrom(...keys), some([...values, '${aws:username}', '*l*']), {
    maxKeys: 2,
  }),
  { maxKeys: 2 },
)

const principals = fc.oneof(
  fc.constant('*'),
  fc.record({
    AWS: some([
      '*',
      account,
      '444455556666',
      alice.arn,
      opsSession.arn,
      `arn:aws:iam::${account}:role/Ops`,
      `arn:aws:iam::${account}:user/bob`,
      'AIDAALICE',
      'AROAOPS',
      'AROAOPS:s1',
    ]),
  }),
  fc.constant({ Service: 'ec2.amazonaws.com', CanonicalUser: 'canonical' }),
)

interface StatementOptions {
  effect?: 'Allow' | 'Deny'
  withPrincipal?: boolean
}

/** A well-formed statement; without `effect` either. */
export function statements({ effect, withPrincipal }: StatementOptions = {}): fc.Arbitrary<object> {
  const rest = {
    Effect: effect === undefined ? fc.constantFrom('Allow', 'Deny') : fc.constant(effect),
    Condition: conditions,
  }
  const action = fc.oneof(
    { weight: 4, arbitrary: fc.record({ Action: some(actionPatterns) }) },
    { weight: 1, arbitrary: fc.record({ NotAction: some(actionPatterns) }) },
  )
  const resource = fc.oneof(
    { weight: 4, arbitrary: fc.record({ Resource: some(resourcePatterns) }) },
    { weight: 1, arbitrary: fc.record({ NotResource: some(resourcePatterns) }) },
  )
  const principal = fc.oneof(
    { weight: 4, arbitrary: fc.record({ Principal: principals }) },
    { weight: 1, arbitrary: fc.record({ NotPrincipal: principals }) },
  )
  return fc
    .tuple(fc.record(rest), action, resource, withPrincipal ? principal : fc.constant({}))
    .map((parts) => Object.assign({}, ...parts) as object)
}

/** The text of a well-formed document of either version. */
export function documents(options: StatementOptions = {}): fc.Arbitrary<string> {
  return fc
    .record({
      Version: fc.constantFrom('2012-10-17', '2012-10-17', '2008-10-17', undefined),
      Statement: fc.array(statements(options), { minLength: 1, maxLength: 5 }),
    })
    .map((document) => JSON.stringify(document))
}

const oddNames = ['__proto__', 'constructor', 'hasOwnProperty', '', '\ud800', '0', 'é\n']
const oddTexts = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom(...oddNames, '*', 'a*a*b', '${', "${a, '", "${a, 'b'}", '${*}'),
)
const oddValues = fc.oneof(oddTexts, fc.array(oddTexts), fc.array(fc.integer()), fc.boolean())

/** Documents of the right shape with names and values that none should have. */
export const oddDocuments: fc.Arbitrary<string> = fc
  .record(
    {
      Sid: oddTexts,
      Effect: fc.constantFrom('Allow', 'Deny'),
      Principal: fc.dictionary(fc.constantFrom('AWS', 'Service', 'CanonicalUser'), some(oddNames)),
      NotAction: fc.oneof(oddTexts, fc.array(oddTexts)),
      Resource: fc.oneof(oddTexts, fc.array(oddTexts)),
      Condition: fc.dictionary(
        fc.constantFrom(...operatorNames),
        fc.dictionary(oddTexts, oddValues, { maxKeys: 3 }),
        { maxKeys: 3 },
      ),
    },
    { requiredKeys: ['Effect', 'Condition'] },
  )
  .map((statement) => JSON.stringify({ Version: '2012-10-17', Id: '\ud800', Statement: statement }))

const brokenDocuments = fc
  .tuple(
    fc.oneof(documents(), documents({ withPrincipal: true }), oddDocuments),
    fc.nat(400),
    fc.nat(20),
    fc.constantFrom('', '"', '[', '{', ':', '*', '\0', '"__proto__":1,'),
  )
  .map(([text, at, length, put]) => text.slice(0, at) + put + text.slice(at + length))

/** Any text at all, from noise to documents of which a stretch is lost or replaced. */
export const texts: fc.Arbitrary<string> = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.json(),
  fc.string({ unit: fc.constantFrom(...'{ } [ ] " : , \\ a 1'.split(' '), ' ', '\ud800') }),
  oddDocuments,
  brokenDocuments,
)

const federated: Principal = {
  kind: 'federated-session',
  arn: `arn:aws:sts::${account}:federated-user/web`,
  accountId: account,
  issuerArn: alice.arn,
}
const service: Principal = { kind: 'service', arn: 'ec2.amazonaws.com', accountId: '' }
const anonymous: Principal = { kind: 'anonymous', arn: '', accountId: '' }

/** A request of any kind of principal. */
export const requests: fc.Arbitrary<AccessRequest> = fc.record({
  principal: fc.constantFrom(alice, alice, opsSession, federated, root, service, anonymous),
  action: fc.constantFrom(...actions),
  resource: fc.constantFrom(...resources),
  context: fc
    .dictionary(fc.constantFrom(...keys), fc.subarray([...values], { maxLength: 2 }))
    .map(contextOf),
})
