import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { documents, texts } from '../../test/arbitraries.js'
import { checkDocument, type DocumentKind, parseDocument } from './check.js'

const bucket = 'arn:aws:s3:::example_bucket'
const good = { Effect: 'Allow', Action: 's3:ListBucket', Resource: bucket }
const syntax = 'Syntax errors in policy.'
const version = 'Policy document must be version 2012-10-17 or greater.'
const legacy = 'The policy failed legacy parsing'
const sids = 'Statement IDs (SID) in a single policy must be unique.'
const noAction = 'Policy statement must contain actions.'
const noResource = 'Policy statement must contain resources.'
const noVendor = 'Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.'
const oneColon = 'Actions/Condition can contain only one colon.'

/** The message for a document; undefined when it is accepted. */
function messageOf(document: object | string, kind: DocumentKind = 'identity'): string | undefined {
  const text = typeof document === 'string' ? document : JSON.stringify(document)
  const checked = checkDocument(text, kind)
  return checked.ok ? undefined : checked.message
}

function policy(...statements: unknown[]): object {
  return { Version: '2012-10-17', Statement: statements }
}

/** A policy of one good statement with changes; undefined takes an element away. */
function changed(change: object): object {
  return policy({ ...good, ...change })
}

describe('an identity policy is refused with', () => {
  const refused: [string, object | string, string][] = [
    ['no JSON', 'This is not a json document', syntax],
    ['nothing', '', syntax],
    ['an array', '[]', syntax],
    ['a trailing comma', '{"Version":"2012-10-17","Statement":[],}', syntax],
    ['a key twice', '{"Version":"2012-10-17","Version":"2012-10-17","Statement":[]}', syntax],
    ['a character beyond U+00FF', changed({ Sid: 'é\u0100' }), syntax],
    ['no Version', { Statement: good }, version],
    ['Version 2008-10-17', { Version: '2008-10-17', Statement: good }, version],
    ['another Version', { Version: '2013-10-17', Statement: good }, syntax],
    ['a Version that is no string', { Version: 2012, Statement: good }, syntax],
    ['no Statement', { Version: '2012-10-17' }, syntax],
    ['a statement in lower case', { Version: '2012-10-17', statement: good }, syntax],
    ['a statement that is no object', policy('afd'), syntax],
    ['an empty list of statements', policy(), syntax],
    ['an element in another case', changed({ Resource: undefined, resource: bucket }), syntax],
    ['a principal of another kind', changed({ Principal: { User: 'a' } }), syntax],
    ['a Principal that is a string', changed({ Principal: '111122223333' }), syntax],
    ['an unknown element', { ...policy(good), Extra: 'value' }, syntax],
    ['an unknown element in a statement', changed({ Extra: 'value' }), syntax],
    ['an Id list', { ...policy(good), Id: ['a'] }, syntax],
    ['an Id object', { ...policy(good), Id: {} }, syntax],
    ['a Sid object', changed({ Sid: {} }), syntax],
    ['a Sid list', changed({ Sid: [] }), syntax],
    ['no Effect', changed({ Effect: undefined }), syntax],
    ['another Effect', changed({ Effect: 'invalid' }), syntax],
    ['an Effect that is no string', changed({ Effect: true }), syntax],
    ['an Action object', changed({ Action: {} }), syntax],
    ['an Action that is a number', changed({ Action: 5 }), syntax],
    ['an Action list with a list', changed({ Action: [[]] }), syntax],
    ['a Resource object', changed({ Resource: { a: bucket } }), syntax],
    ['a Resource list with an object', changed({ Resource: ['adfdf', {}] }), syntax],
    ['Action and NotAction', changed({ NotAction: 's3:*' }), syntax],
    ['an empty Action and NotAction', changed({ Action: [], NotAction: 's3:*' }), syntax],
    ['Resource and NotResource', changed({ NotResource: '*' }), syntax],
    ['Resource and an empty NotResource', changed({ NotResource: [] }), syntax],
    ['Principal and NotPrincipal', changed({ Principal: '*', NotPrincipal: '*' }), syntax],
    ['a Condition list', changed({ Condition: [] }), syntax],
    ['a Condition list of blocks', changed({ Condition: [{ Bool: { a: 'true' } }] }), syntax],
    ['a Condition string', changed({ Condition: 'a' }), syntax],
    ['an operator with a string', changed({ Condition: { DateGreaterThan: 'b' } }), syntax],
    ['an unknown operator with a string', changed({ Condition: { a: 'b' } }), syntax],
    ['an operator with a list', changed({ Condition: { DateGreaterThan: [] } }), syntax],
    ['a key with an object', changed({ Condition: { DateGreaterThan: { a: {} } } }), syntax],
    ['a key with null', changed({ Condition: { StringEquals: { a: null } } }), syntax],
    ['an unknown operator with a key', changed({ Condition: { x: { a: '1' } } }), syntax],
    [
      'an operator with two colons',
      changed({ Condition: { 'ForAnyValue::StringEqualsIfExists': { a: 'asf' } } }),
      syntax,
    ],
    ['an operator in another case', changed({ Condition: { bool: { a: 'true' } } }), syntax],
    ['NullIfExists', changed({ Condition: { NullIfExists: { a: 'true' } } }), syntax],
    ['an Effect in the wrong case', changed({ Effect: 'denY' }), legacy],
    ['a bad date', changed({ Condition: { DateGreaterThan: { a: 'sdfdsf' } } }), legacy],
    [
      'a bad date under a set operator',
      changed({ Condition: { 'ForAnyValue:DateEqualsIfExists': { a: ['2020', 'x'] } } }),
      legacy,
    ],
    ...[
      '234-13',
      '2016-12-13t2:00:00.593194+1',
      '2016-12-13t2:00:00.1999999999+10:59',
      '9223372036854775808',
    ].map((date): [string, object, string] => [
      `the date ${date}`,
      changed({ Condition: { DateGreaterThan: { a: date } } }),
      legacy,
    ]),
    ['an ARN with :: and too few colons', changed({ Resource: 'arn:aws:s3::b' }), legacy],
    [
      'the same in NotResource',
      changed({ Resource: undefined, NotResource: 'arn:aws:s3::b' }),
      legacy,
    ],
    ['arn:aws::fdsasf', changed({ Resource: 'arn:aws::fdsasf' }), legacy],
    ['an ARN without service', changed({ Resource: 'arn:aws::::example_bucket' }), legacy],
    ['the same Sid twice', policy({ ...good, Sid: 'a' }, { ...good, Sid: 'a' }), sids],
    [
      'a Sid with a dash',
      changed({ Sid: 'a-b' }),
      'Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the regular expression [0-9A-Za-z]*',
    ],
    ['a Principal', changed({ Principal: '*' }), 'Policy document should not specify a principal.'],
    [
      'a NotPrincipal',
      changed({ NotPrincipal: { AWS: '*' } }),
      'Policy document should not specify a principal.',
    ],
    ['no Action', changed({ Action: undefined }), noAction],
    ['an empty Action', changed({ Action: [] }), noAction],
    ['neither Action nor Resource', policy({ Effect: 'Allow' }), noAction],
    ['no Action in one statement', policy({ Effect: 'Deny' }, good), noAction],
    ['no Resource', changed({ Resource: undefined }), noResource],
    ['an empty Resource', changed({ Resource: [] }), noResource],
    [
      'a Resource without colon',
      changed({ Resource: 'invalid resource' }),
      'Resource invalid resource must be in ARN format or "*".',
    ],
    [
      'an empty string as Resource',
      changed({ Resource: '' }),
      'Resource  must be in ARN format or "*".',
    ],
    [
      'a Resource list',
      changed({ Resource: ['adf'] }),
      'Resource adf must be in ARN format or "*".',
    ],
    [
      'a:bsdfdsafsad',
      changed({ Resource: 'a:bsdfdsafsad' }),
      'Partition "bsdfdsafsad" is not valid for resource "arn:bsdfdsafsad:*:*:*:*".',
    ],
    [
      'a:b:cadfsdf',
      changed({ Resource: 'a:b:cadfsdf' }),
      'Partition "b" is not valid for resource "arn:b:cadfsdf:*:*:*".',
    ],
    [
      'a:b:c:d:e:f:g:h',
      changed({ Resource: 'a:b:c:d:e:f:g:h' }),
      'Partition "b" is not valid for resource "arn:b:c:d:e:f:g:h".',
    ],
    [
      'an ARN without arn:',
      changed({ Resource: 'aws:s3:::example_bucket' }),
      'Partition "s3" is not valid for resource "arn:s3:::example_bucket:*".',
    ],
    [
      'the first of two bad partitions',
      changed({ Resource: ['arn:error:s3:::example_bucket', 'arn:error:s3::example_bucket'] }),
      'Partition "error" is not valid for resource "arn:error:s3:::example_bucket".',
    ],
    [
      'arn:aws alone',
      changed({ Resource: 'arn:aws' }),
      'Resource vendor must be fully qualified and cannot contain regexes.',
    ],
    [
      'a region for iam',
      changed({ Resource: 'arn:aws:iam:us-east-1::user/x' }),
      'IAM resource arn:aws:iam:us-east-1::user/x cannot contain region information.',
    ],
    [
      'a region for s3',
      changed({ Resource: 'arn:aws:s3:us-east-1::example_bucket' }),
      'Resource arn:aws:s3:us-east-1::example_bucket can not contain region information.',
    ],
    [
      'another path for iam',
      changed({ Resource: 'arn:aws:iam:::example_bucket' }),
      'IAM resource path must either be "*", root, or start with user/, federated-user/, role/, group/, instance-profile/, mfa/, server-certificate/, policy/, sms-mfa/, saml-provider/, oidc-provider/, report/, access-report/.',
    ],
    ['an action without vendor', changed({ Action: 'invalid' }), noVendor],
    ['an empty NotAction', changed({ Action: undefined, NotAction: '' }), noVendor],
    ['an action with two colons', changed({ Action: 's3:List:Bucket' }), oneColon],
    ['an odd vendor', changed({ Action: 'a a:ListBucket' }), 'Vendor a a is not valid'],
  ]

  it.each(refused)('%s', (_, document, message) => {
    expect(messageOf(document)).toBe(message)
    expect(messageOf(document, 'session')).toBe(message)
  })
})

describe('of two faults in an identity policy', () => {
  const twice = (change: object): unknown[] => [
    { ...good, Sid: 'sdf', ...change },
    { Sid: 'sdf', Effect: 'Allow' },
  ]
  const badDate = { DateGreaterThan: { a: 'sdfdsf' } }

  it.each<[string, object, string]>([
    [
      'syntax comes before a missing Action',
      changed({ Action: undefined, Condition: { DateGreaterThan: { a: {} } } }),
      syntax,
    ],
    ['the version comes before a Sid twice', { Statement: twice({}) }, version],
    ['the version before a bad date', { Statement: { ...good, Condition: badDate } }, version],
    ['the version before a wrong case', { Statement: { ...good, Effect: 'denY' } }, version],
    ['a bad date before a missing Action', policy({ Effect: 'Allow', Condition: badDate }), legacy],
    [
      'a bad ARN before a missing Action',
      policy({ Effect: 'Allow', Resource: 'arn:aws:s3::b' }),
      legacy,
    ],
    [
      'a wrong case before a region',
      changed({ Effect: 'allow', Resource: 'arn:aws:s3:r::b' }),
      legacy,
    ],
    ['a wrong case before a Sid twice', policy(...twice({ Effect: 'aLLow' })), legacy],
    [
      'a bad date before a bad partition',
      changed({ Resource: 'arn:error:s3:::b', Condition: badDate }),
      legacy,
    ],
    ['a Sid twice before a missing Action', policy(...twice({})), sids],
    [
      'a bad Resource before a bad action',
      changed({ Action: 's:3:ListBucket', Resource: 'sdfsadf' }),
      'Resource sdfsadf must be in ARN format or "*".',
    ],
    [
      'a missing Resource before a bad action',
      policy({ Effect: 'Allow', Action: 'invalid' }),
      noResource,
    ],
    ['a Sid twice before a Principal', policy(...twice({ Principal: '*' })), sids],
    [
      'a Principal before a missing Action',
      policy({ Effect: 'Allow', Principal: '*' }),
      'Policy document should not specify a principal.',
    ],
    [
      'of two bad Resources the first in the document',
      policy({ ...good, Resource: ['*', 'one'] }, { ...good, Resource: 'two' }),
      'Resource one must be in ARN format or "*".',
    ],
    [
      'of two bad actions the first in the document',
      policy({ ...good, Action: ['*', 'a:b:c'] }, { ...good, Action: 'invalid' }),
      oneColon,
    ],
  ])('%s', (_, document, message) => {
    expect(messageOf(document)).toBe(message)
  })
})

describe('an identity policy is accepted with', () => {
  it.each<[string, object | string]>([
    ['one statement outside a list', { Version: '2012-10-17', Statement: good }],
    ['its elements in any order', { Statement: good, Id: 'i', Version: '2012-10-17' }],
    ['every character allowed', changed({ Sid: '', Action: 's3:\t\u0020~\u00ff' })],
    ['any condition key', changed({ Condition: { StringEquals: { 'no such: key/é': 'a' } } })],
    ['white space', `\t{\r\n"Version" : "2012-10-17", "Statement": ${JSON.stringify(good)} } `],
    ['any action after a good vendor', changed({ Action: 'iam: asdf safdsf af ' })],
    ['an unknown service', changed({ Action: 'aaaaaadsfdsafsadfsadfaaaaa:ListBucket' })],
    ['a vendor with dot and dash', changed({ Action: ['s3.s:List', 's3-s:List'] })],
    ['a vendor with wildcard', changed({ Action: 's*:List' })],
    ['every action', changed({ Action: '*' })],
    ['arn:aws:fdsasf', changed({ Resource: 'arn:aws:fdsasf' })],
    ['an unknown service in an ARN', changed({ Resource: 'arn:aws:invalid-service:us-east-1::x' })],
    ['an iam ARN without account', changed({ Resource: 'arn:aws:iam:::user/example' })],
    ['an iam ARN for all', changed({ Resource: ['arn:aws:iam::*:*', 'arn:aws:iam::1:root'] })],
    ['any partition', changed({ Resource: ['arn:*:s3:::b', 'arn:aws-cn:s3:::b'] })],
    ['an access point with region', changed({ Resource: 'arn:aws:s3:eu-west-1:1:accesspoint/a' })],
    ['an empty Condition', changed({ Condition: {} })],
    ['an operator without keys', changed({ Condition: { DateGreaterThan: {} } })],
    ['unknown operators without keys', changed({ Condition: { x: {}, y: {} } })],
    ['a key without values', changed({ Condition: { DateGreaterThan: { a: [] } } })],
    ['numbers and booleans as values', changed({ Condition: { Bool: { a: [true, 5, 'x'] } } })],
    [
      'set operators and IfExists',
      changed({ Condition: { 'ForAnyValue:StringEqualsIfExists': { a: 'b' } } }),
    ],
    ['the empty Sid twice', policy({ ...good, Sid: '' }, { ...good, Sid: '' })],
    ['an Id', { ...policy(good), Id: 'sdfsdfsdf' }],
    ['NotAction and NotResource', policy({ Effect: 'Allow', NotAction: 's3:*', NotResource: '*' })],
    ...[
      '2017-07-01T00:00:00Z',
      '2019-07-01T13:20:15Z',
      '2016-12-13T21:20:37.593194+00:00',
      '2016-12-13t2:00:00.593194+23',
      '01T',
      '-292275054',
      '0',
      '9223372036854775807',
    ].map((date): [string, object] => [date, changed({ Condition: { DateEquals: { a: date } } })]),
  ])('%s', (_, document) => {
    expect(messageOf(document)).toBeUndefined()
    expect(
      parseDocument(typeof document === 'string' ? document : JSON.stringify(document)).ok,
    ).toBe(true)
  })
})

const trusted = { AWS: 'arn:aws:iam::111122223333:user/alice' }
const trust = (change: object): object =>
  policy({ Effect: 'Allow', Principal: trusted, Action: 'sts:AssumeRole', ...change })

describe('a trust policy is refused with', () => {
  const onlySts = 'AssumeRole policy may only specify STS AssumeRole actions.'
  const federated = 'Federated principals must be valid domain names or SAML metadata ARNs'

  it.each<[string, object | string, string]>([
    ['no JSON', 'nonsense', 'This policy contains invalid Json'],
    ['no Statement', '{}', syntax],
    ['an Effect in the wrong case', trust({ Effect: 'allow' }), legacy],
    ['another action', trust({ Action: 'sts:InvalidAction' }), onlySts],
    ['an action of another service', trust({ Action: ['sts:AssumeRole', 's3:*'] }), onlySts],
    ['every action of every service', trust({ Action: '*' }), onlySts],
    ['Resource', trust({ Resource: '*' }), 'Has prohibited field Resource'],
    ['NotResource', trust({ NotResource: '*' }), 'Has prohibited field NotResource'],
    [
      'NotPrincipal',
      trust({ Principal: undefined, NotPrincipal: trusted }),
      'Has prohibited field NotPrincipal',
    ],
    ['no Principal', trust({ Principal: undefined }), 'Missing required field Principal'],
    ['no Action', trust({ Action: undefined }), 'Missing required field Action'],
    [
      'a bare star',
      trust({ Principal: '*' }),
      'AssumeRolepolicy contained an invalid principal: "STAR":"*".',
    ],
    [
      'an empty list of principals',
      trust({ Principal: { AWS: [] } }),
      'Invalid principal in policy: com.amazon.balsa.error.InvalidPolicyException: The passed in policy has a statement with no principals!',
    ],
    [
      'a malformed principal',
      trust({ Principal: { AWS: 'alice' } }),
      'Invalid principal in policy: "AWS":"alice"',
    ],
    [
      'a group',
      trust({ Principal: { AWS: 'arn:aws:iam::111122223333:group/g' } }),
      'Invalid principal in policy: "AWS":"arn:aws:iam::111122223333:group/g"',
    ],
    [
      'a wildcard in a principal',
      trust({ Principal: { AWS: 'arn:aws:sts::111122223333:assumed-role/r/*' } }),
      'Invalid principal: arn:aws:sts::111122223333:assumed-role/r/*',
    ],
    [
      'a service of another partition',
      trust({ Principal: { Service: 'eks.amazonaws.com.cn' } }),
      'Invalid principal in policy: "SERVICE":"eks.amazonaws.com.cn"',
    ],
    [
      'a canonical user',
      trust({ Principal: { CanonicalUser: '79a59df900b949e5' } }),
      'Invalid principal in policy: "CANONICALUSER":"79a59df900b949e5"',
    ],
    ['a key twice', '{"Version":"2012-10-17","Version":"2012-10-17"}', syntax],
    ['an empty list of actions', trust({ Action: [] }), onlySts],
    ['NotAction', trust({ Action: undefined, NotAction: 'sts:AssumeRole' }), onlySts],
    [
      'a service without domain',
      trust({ Principal: { Service: 'ec2' } }),
      'Invalid principal in policy: "SERVICE":"ec2"',
    ],
    ['a provider that is none', trust({ Principal: { Federated: 'nonsense' } }), federated],
  ])('%s', (_, document, message) => {
    expect(messageOf(document, 'trust')).toBe(message)
  })
})

describe('a trust policy is accepted with', () => {
  it.each<[string, object]>([
    ['Version 2008-10-17', { ...trust({}), Version: '2008-10-17' }],
    ['no Version', { ...trust({}), Version: undefined }],
    ['everyone', trust({ Principal: { AWS: '*' } })],
    [
      'an account',
      trust({ Principal: { AWS: ['111122223333', 'arn:aws:iam::111122223333:root'] } }),
    ],
    [
      'a user or role with a path',
      trust({ Principal: { AWS: 'arn:aws:iam::111122223333:role/a/b/c' } }),
    ],
    ['a session', trust({ Principal: { AWS: 'arn:aws:sts::111122223333:assumed-role/r/s' } })],
    ['a unique id', trust({ Principal: { AWS: 'AIDACKCEVSQ6C2EXAMPLE' } })],
    ['a service', trust({ Principal: { Service: 'ec2.amazonaws.com' } })],
    ['a domain', trust({ Principal: { Federated: 'accounts.google.com' } })],
    [
      'a SAML provider',
      trust({ Principal: { Federated: 'arn:aws:iam::111122223333:saml-provider/p' } }),
    ],
    [
      'every action of STS',
      trust({
        Action: [
          'AssumeRole',
          'AssumeRoleWithSAML',
          'AssumeRoleWithWebIdentity',
          'TagSession',
          'SetSourceIdentity',
          'SetContext',
          'DecodeAuthorizationMessage',
          'GetSessionToken',
          'GetAccessKeyInfo',
          'GetCallerIdentity',
          'GetFederationToken',
          'GetServiceBearerToken',
        ].map((name) => `sts:${name}`),
      }),
    ],
    [
      'several kinds of principal',
      trust({ Principal: { AWS: ['*'], Service: 'ec2.amazonaws.com', Federated: [] } }),
    ],
    ['wildcards in sts actions', trust({ Action: ['sts:Assume*', 'STS:*', 'sts:TagSession'] })],
  ])('%s', (_, document) => {
    expect(messageOf(document, 'trust')).toBeUndefined()
  })
})

describe('a resource policy', () => {
  it('may be old and may have NotPrincipal', () => {
    const statement = { ...good, NotPrincipal: { AWS: '111122223333' }, Effect: 'Deny' }
    expect(messageOf({ Statement: statement }, 'resource')).toBeUndefined()
  })

  it.each([
    ['Principal', { Principal: undefined }],
    ['Action', { Action: undefined }],
    ['Resource', { Resource: [] }],
  ])('needs %s', (name, change) => {
    const document = changed({ Principal: '*', ...change })
    expect(messageOf(document, 'resource')).toBe(`Missing required field ${name}`)
  })
})

describe('any text', () => {
  const kinds: DocumentKind[] = ['identity', 'trust', 'session', 'resource']

  it('is answered, never thrown at', () => {
    fc.assert(
      fc.property(texts, fc.constantFrom(...kinds), (text, kind) => {
        expect(typeof checkDocument(text, kind).ok).toBe('boolean')
        expect(typeof parseDocument(text).ok).toBe('boolean')
      }),
      { numRuns: 500 },
    )
  })

  it('that checkDocument accepts, parseDocument reads as the same policy', () => {
    fc.assert(
      fc.property(documents(), fc.constantFrom(...kinds), (text, kind) => {
        const checked = checkDocument(text, kind)
        if (checked.ok) expect(parseDocument(text)).toEqual(checked)
      }),
    )
  })

  it('nested without end is refused without overflowing the stack', () => {
    for (const open of ['[', '{"a":', '{"Statement":[{"Condition":{"a":{"b":[']) {
      expect(messageOf(open.repeat(100_000))).toBe(syntax)
    }
  })
})
