import { describe, expect, it } from 'vitest'
import { SettingsError } from '../../config.js'
import { parsePoliciesFile } from './policies-file.js'

const statement = { Effect: 'Allow', Action: 'sqs:*', Resource: '*' }
const document = { Version: '2012-10-17', Statement: [statement] }

/** As the AWS CLI prints it. */
const sqs = {
  PolicyName: 'AmazonSQSFullAccess',
  PolicyId: 'ANPAEXAMPLE0000000000',
  Arn: 'arn:aws:iam::aws:policy/AmazonSQSFullAccess',
  Path: '/',
  DefaultVersionId: 'v2',
  AttachmentCount: 0,
  PermissionsBoundaryUsageCount: 0,
  IsAttachable: true,
  CreateDate: '2015-02-06T18:41:07+00:00',
  UpdateDate: '2016-02-06T18:41:07+00:00',
  PolicyVersionList: [
    {
      Document: document,
      VersionId: 'v2',
      IsDefaultVersion: true,
      CreateDate: '2016-02-06T18:41:07+00:00',
    },
    { Document: { Statement: [] }, VersionId: 'v1', IsDefaultVersion: false },
  ],
}

const parse = (...policies: unknown[]) =>
  parsePoliciesFile(JSON.stringify({ UserDetailList: [], Policies: policies }), 'aws.json')

it('reads a policy with its default version', () => {
  expect(parse(sqs)).toEqual([
    {
      policyId: 'ANPAEXAMPLE0000000000',
      policyName: 'AmazonSQSFullAccess',
      path: '/',
      arn: 'arn:aws:iam::aws:policy/AmazonSQSFullAccess',
      description: '',
      createdAt: Date.UTC(2015, 1, 6, 18, 41, 7),
      updatedAt: Date.UTC(2016, 1, 6, 18, 41, 7),
      versionId: 'v2',
      document: JSON.stringify(document, undefined, 4),
      isAttachable: true,
    },
  ])
})

it('takes a document as JSON text, to the letter', () => {
  const text = '{ "Statement": { "Effect": "Deny", "Action": "*", "Resource": "*" } }'
  const PolicyVersionList = [{ VersionId: 'v2', Document: text }]
  expect(parse({ ...sqs, PolicyVersionList })[0]?.document).toBe(text)
})

it('takes a path, a description, times with Z, and a policy that cannot be attached', () => {
  const policy = {
    ...sqs,
    Arn: 'arn:aws:iam::aws:policy/aws-service-role/Example',
    Path: '/aws-service-role/',
    PolicyName: 'Example',
    Description: 'An example.',
    CreateDate: '2020-01-01T00:00:00Z',
    IsAttachable: false,
  }
  expect(parse(policy)).toMatchObject([
    {
      arn: 'arn:aws:iam::aws:policy/aws-service-role/Example',
      description: 'An example.',
      createdAt: Date.UTC(2020, 0),
      isAttachable: false,
    },
  ])
  const { IsAttachable: _, ...silent } = policy
  expect(parse(silent)).toMatchObject([{ isAttachable: true }])
})

it('takes a document beyond the sizes that IAM sets for customers', () => {
  const Action = Array.from({ length: 3000 }, (_, index) => `service${index}:DescribeSomething`)
  const Document = { ...document, Statement: [{ ...statement, Action }] }
  expect(parse({ ...sqs, PolicyVersionList: [{ VersionId: 'v2', Document }] })).toHaveLength(1)
})

it('takes a file without policies', () => {
  expect(parse()).toEqual([])
})

const shape =
  'the managed policies file aws.json must hold what `aws iam get-account-authorization-details --filter AWSManagedPolicy` prints: a JSON object with a list `Policies`'

it.each(['', 'no JSON', '[]', 'null', '{}', '{"Policies":{}}', '{"policies":[]}'])(
  'refuses the file `%s`',
  (json) => {
    expect(() => parsePoliciesFile(json, 'aws.json')).toThrow(new SettingsError(shape))
  },
)

const of = 'the policy `AmazonSQSFullAccess` in the managed policies file aws.json:'
const time = 'must be a time such as 2015-02-06T18:39:46Z'
const arn = `${of} \`Arn\` must be \`arn:aws:iam::aws:policy/AmazonSQSFullAccess\`, as its path and name say`
const versions = [{ VersionId: 'v2', Document: '{}' }]

describe('refuses a policy', () => {
  it.each([
    [{ PolicyId: 'short' }, `${of} \`PolicyId\` must be 16 to 128 letters, digits or underscores`],
    [
      { PolicyId: undefined },
      `${of} \`PolicyId\` must be 16 to 128 letters, digits or underscores`,
    ],
    [{ Path: 'x' }, `${of} \`Path\` must begin and end with /`],
    [{ Arn: undefined }, `${of} \`Arn\` must be text`],
    [{ Arn: 'arn:aws:iam::123456789012:policy/AmazonSQSFullAccess' }, arn],
    [{ Arn: 'arn:aws:iam::aws:policy/Other' }, arn],
    [{ Description: 1 }, `${of} \`Description\` must be text of up to 1000 characters`],
    [
      { DefaultVersionId: '2' },
      `${of} \`DefaultVersionId\` must be the name of a version, such as v1`,
    ],
    [{ DefaultVersionId: 'v3' }, `${of} its default version v3 is not in \`PolicyVersionList\``],
    [{ IsAttachable: 'yes' }, `${of} \`IsAttachable\` must be true or false`],
    [{ CreateDate: 'yesterday' }, `${of} \`CreateDate\` ${time}`],
    [{ UpdateDate: 1_423_248_067 }, `${of} \`UpdateDate\` ${time}`],
    [
      { PolicyVersionList: undefined },
      `${of} \`PolicyVersionList\` must be a list of versions with \`VersionId\` and \`Document\``,
    ],
    [
      { PolicyVersionList: [{ VersionId: 'v2', Document: 1 }] },
      `${of} \`PolicyVersionList\` must be a list of versions with \`VersionId\` and \`Document\``,
    ],
    [
      { PolicyVersionList: versions },
      `${of} its document v2 is no policy: Syntax errors in policy.`,
    ],
    [
      { PolicyName: 'a policy' },
      'policy 1 in the managed policies file aws.json: `PolicyName` must be 1 to 128 letters, digits or + = , . @ _ -',
    ],
  ])('with %j', (change, message) => {
    expect(() => parse({ ...sqs, ...change })).toThrow(new SettingsError(message))
  })

  it('that is no object', () => {
    const message = 'policy 2 in the managed policies file aws.json: it must be an object'
    expect(() => parse(sqs, 'AmazonSQSFullAccess')).toThrow(new SettingsError(message))
  })

  it('that is there twice', () => {
    expect(() => parse(sqs, { ...sqs, DefaultVersionId: 'v2' })).toThrow(
      new SettingsError(`${of} it is there twice`),
    )
  })
})
