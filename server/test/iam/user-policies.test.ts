import {
  AttachUserPolicyCommand,
  CreatePolicyCommand,
  CreateUserCommand,
  DeleteUserPolicyCommand,
  DetachUserPolicyCommand,
  GetPolicyCommand,
  GetUserPolicyCommand,
  ListAttachedUserPoliciesCommand,
  type ListAttachedUserPoliciesCommandInput,
  ListUserPoliciesCommand,
  ListUsersCommand,
  PutUserPolicyCommand,
} from '@aws-sdk/client-iam'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { credentialsOf, startEphemeral, type TestServer } from '../support/ephemeral.js'
import { createManagedPolicy, policyArn } from '../support/managed-policy.js'
import { members } from '../support/members.js'
import { policy } from '../support/policy.js'
import {
  breaks,
  denied,
  explicitlyDenied,
  invalid,
  limitExceeded,
  noSuchEntity,
  noSuchUser,
} from '../support/refusals.js'
import { rejection } from '../support/rejection.js'
import { createUserWithKey } from '../support/virtual-device.js'

let server: TestServer
beforeAll(async () => {
  server = await startEphemeral(['123456789012', '210987654321'])
})
beforeEach(async () => {
  await server.reset()
  await server.iam().send(new CreateUserCommand({ UserName: 'Alice' }))
})
afterAll(() => server.close())

const administrator = 'arn:aws:iam::aws:policy/AdministratorAccess'
const malformed = (message: string) => ({ code: 'MalformedPolicyDocument', status: 400, message })
const put = (PolicyDocument: string, PolicyName = 'p', UserName = 'alice') =>
  server.iam().send(new PutUserPolicyCommand({ UserName, PolicyName, PolicyDocument }))
const get = (PolicyName: string, UserName = 'alice') =>
  server.iam().send(new GetUserPolicyCommand({ UserName, PolicyName }))
const documentOf = async (PolicyName: string) =>
  decodeURIComponent((await get(PolicyName)).PolicyDocument ?? '')
const namesOf = async (UserName = 'alice') =>
  (await server.iam().send(new ListUserPoliciesCommand({ UserName }))).PolicyNames

/** A policy of exactly so many characters that count. */
const ofSize = (size: number) => {
  const document = policy({ Action: 's3:Get', Resource: 'arn:aws:s3:::' })
  return document.replace('s3:::', `s3:::${'x'.repeat(size - document.length)}`)
}

describe('PutUserPolicy', () => {
  it('creates and overwrites, and the document comes back as it was, percent-encoded', async () => {
    const document =
      '{\n\t"Version": "2012-10-17",\r\n "Statement": [{"Sid": "A1", "Effect": "Allow", "Action": "s3:%3A é*", "Resource": "*"}]}'
    expect(await members(put(document))).toEqual({})
    const output = await members(get('p'))
    expect(output).toEqual({
      UserName: 'Alice',
      PolicyName: 'p',
      PolicyDocument: expect.stringMatching(/^[A-Za-z0-9._~%-]+$/),
    })
    expect(output.PolicyDocument).toContain('%253A%20%C3%A9%2A')
    expect(await documentOf('p')).toBe(document)
    await put(policy({ Action: 's3:Get*' }))
    expect(await documentOf('p')).toBe(policy({ Action: 's3:Get*' }))
    expect(await namesOf()).toEqual(['p'])
  })

  it('keeps names of different case apart and takes 1 to 128 characters', async () => {
    for (const name of ['P', 'p', 'n'.repeat(128)]) await put(policy(), name)
    expect(await namesOf()).toEqual(['P', 'n'.repeat(128), 'p'])
    expect(await rejection(put(policy(), 'n'.repeat(129)))).toEqual(
      breaks('policyName', 'Member must have length less than or equal to 128'),
    )
    expect(await rejection(put(policy(), 'a b'))).toEqual(
      breaks('policyName', 'Member must satisfy regular expression pattern: [\\w+=,.@-]+'),
    )
  })

  it.each([
    ['no JSON', '{', 'Syntax errors in policy.'],
    [
      'an unknown element',
      policy({ Action: 's3:*' }).replace('{', '{"X":1,'),
      'Syntax errors in policy.',
    ],
    [
      'Action and NotAction',
      policy({ Action: 's3:*', NotAction: 's3:*' }),
      'Syntax errors in policy.',
    ],
    [
      'an unknown operator',
      policy({ Action: 's3:*', Condition: { Booool: { 'aws:MultiFactorAuthPresent': 'true' } } }),
      'Syntax errors in policy.',
    ],
    [
      'no version',
      '{"Statement":{"Effect":"Allow","Action":"s3:*","Resource":"*"}}',
      'Policy document must be version 2012-10-17 or greater.',
    ],
    [
      'an effect in the wrong case',
      policy({ Effect: 'deny' as 'Deny', Action: 's3:*' }),
      'The policy failed legacy parsing',
    ],
    [
      'a Sid twice',
      policy({ Sid: 'a', Action: 's3:*' }, { Sid: 'a', Action: 's3:*' }),
      'Statement IDs (SID) in a single policy must be unique.',
    ],
    ['no action', policy({ Action: [] }), 'Policy statement must contain actions.'],
    [
      'no resource',
      policy({ Action: 's3:*', Resource: [] }),
      'Policy statement must contain resources.',
    ],
    [
      'a resource that is no ARN',
      policy({ Action: 's3:*', Resource: 'bucket' }),
      'Resource bucket must be in ARN format or "*".',
    ],
    [
      'an action without a service',
      policy({ Action: 'GetObject' }),
      'Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.',
    ],
    [
      'a path that IAM does not have',
      policy({ Action: 'iam:*', Resource: 'arn:aws:iam::123456789012:u2f/user/x' }),
      'IAM resource path must either be "*", root, or start with user/, federated-user/, role/, group/, instance-profile/, mfa/, server-certificate/, policy/, sms-mfa/, saml-provider/, oidc-provider/, report/, access-report/.',
    ],
    [
      'a principal',
      policy({ Action: 's3:*', Principal: '*' } as never),
      'Policy document should not specify a principal.',
    ],
  ])('refuses a document with %s', async (_, document, message) => {
    expect(await rejection(put(document))).toEqual(malformed(message))
    expect(await namesOf()).toEqual([])
  })

  it('takes `true` without quotation marks as the value of a condition', async () => {
    const document = policy({
      Action: 's3:*',
      Condition: { Bool: { 'aws:MultiFactorAuthPresent': true } },
    })
    await put(document)
    expect(await documentOf('p')).toBe(document)
  })

  it('allows 2048 characters in all inline policies of a user together, white space not counted', async () => {
    const full = limitExceeded('Maximum policy size of 2048 bytes exceeded for user Alice')
    expect(await rejection(put(ofSize(2049)))).toEqual(full)
    await put(ofSize(2048))
    await put(`${ofSize(2048)}${' \n\t'.repeat(1000)}`)
    expect(await rejection(put(policy(), 'second'))).toEqual(full)
    await put(ofSize(1000))
    expect(await rejection(put(ofSize(1049), 'second'))).toEqual(full)
    await put(ofSize(1048), 'second')
    expect(await namesOf()).toEqual(['p', 'second'])
  })

  it('refuses an unknown user before a bad document, and texts that no document can have', async () => {
    expect(await rejection(put('{', 'p', 'nobody'))).toEqual(noSuchUser('nobody'))
    expect(await rejection(put('\u0000'))).toMatchObject({ code: 'ValidationError' })
    expect(await rejection(put('{"a":"Ā"}'))).toMatchObject({ code: 'ValidationError' })
    expect(await rejection(put(' '.repeat(131_073)))).toEqual(
      breaks('policyDocument', 'Member must have length less than or equal to 131072'),
    )
  })
})

describe('GetUserPolicy, ListUserPolicies and DeleteUserPolicy', () => {
  it('refuse an unknown user and a policy that the user does not have', async () => {
    const missing = noSuchEntity('The user policy with name p cannot be found.')
    const remove = (UserName: string) =>
      server.iam().send(new DeleteUserPolicyCommand({ UserName, PolicyName: 'p' }))
    expect(await rejection(get('p'))).toEqual(missing)
    expect(await rejection(remove('alice'))).toEqual(missing)
    expect(await rejection(get('p', 'nobody'))).toEqual(noSuchUser('nobody'))
    expect(await rejection(remove('nobody'))).toEqual(noSuchUser('nobody'))
    expect(await rejection(namesOf('nobody'))).toEqual(noSuchUser('nobody'))
  })

  it('delete once', async () => {
    await put(policy())
    const remove = new DeleteUserPolicyCommand({ UserName: 'ALICE', PolicyName: 'p' })
    expect(await members(server.iam().send(remove))).toEqual({})
    expect(await namesOf()).toEqual([])
    expect((await rejection(server.iam().send(remove))).code).toBe('NoSuchEntity')
  })

  it('list in pages, in the order of names', async () => {
    const iam = server.iam()
    const empty = await members(iam.send(new ListUserPoliciesCommand({ UserName: 'alice' })))
    expect(empty).toEqual({ PolicyNames: [], IsTruncated: false })
    for (const name of ['c', 'a', 'b']) await put(policy(), name)
    const first = await iam.send(new ListUserPoliciesCommand({ UserName: 'alice', MaxItems: 2 }))
    expect(first.PolicyNames).toEqual(['a', 'b'])
    expect(first.IsTruncated).toBe(true)
    const { Marker } = first
    const rest = iam.send(new ListUserPoliciesCommand({ UserName: 'alice', Marker }))
    expect(await members(rest)).toEqual({ PolicyNames: ['c'], IsTruncated: false })
    const bad = new ListUserPoliciesCommand({ UserName: 'alice', Marker: 'made-up' })
    expect(await rejection(iam.send(bad))).toEqual(invalid('Invalid Marker.'))
  })
})

describe('AttachUserPolicy, DetachUserPolicy and ListAttachedUserPolicies', () => {
  const attach = (PolicyArn: string, UserName = 'alice') =>
    server.iam().send(new AttachUserPolicyCommand({ UserName, PolicyArn }))
  const detach = (PolicyArn: string, UserName = 'alice') =>
    server.iam().send(new DetachUserPolicyCommand({ UserName, PolicyArn }))
  const list = (more: Partial<ListAttachedUserPoliciesCommandInput> = {}) =>
    members(server.iam().send(new ListAttachedUserPoliciesCommand({ UserName: 'alice', ...more })))

  it('attach as often as one likes and detach once', async () => {
    expect(await list()).toEqual({ AttachedPolicies: [], IsTruncated: false })
    expect(await members(attach(administrator))).toEqual({})
    await attach(administrator, 'ALICE')
    const attached = { PolicyName: 'AdministratorAccess', PolicyArn: administrator }
    expect(await list()).toEqual({ AttachedPolicies: [attached], IsTruncated: false })
    expect(await members(detach(administrator))).toEqual({})
    expect(await list()).toEqual({ AttachedPolicies: [], IsTruncated: false })
    expect(await rejection(detach(administrator))).toEqual(
      noSuchEntity(`Policy ${administrator} was not found.`),
    )
  })

  it('filter by the path of the policy', async () => {
    await attach(administrator)
    expect((await list({ PathPrefix: '/' })).AttachedPolicies).toHaveLength(1)
    expect((await list({ PathPrefix: '/job-function/' })).AttachedPolicies).toEqual([])
    expect(await rejection(list({ PathPrefix: '/Admin' }))).toMatchObject({
      code: 'ValidationError',
    })
    expect(await rejection(list({ Marker: 'x' }))).toEqual(invalid('Invalid Marker.'))
  })

  it('refuse a policy that does not exist, a text that is no ARN of a policy, and unknown users', async () => {
    const unknown = 'arn:aws:iam::123456789012:policy/none'
    expect(await rejection(attach(unknown))).toEqual(
      noSuchEntity(`Policy ${unknown} does not exist or is not attachable.`),
    )
    expect(await rejection(detach(unknown))).toEqual(
      noSuchEntity(`Policy ${unknown} was not found.`),
    )
    for (const wrong of ['arn:aws:iam::123456789012:user/alice', 'AdministratorAccess-is-its-name'])
      expect(await rejection(attach(wrong))).toEqual(invalid(`ARN ${wrong} is not valid.`))
    expect(await rejection(attach('too-short'))).toEqual(
      breaks('policyArn', 'Member must have length greater than or equal to 20'),
    )
    expect(await rejection(attach(administrator, 'nobody'))).toEqual(noSuchUser('nobody'))
    expect(await rejection(detach(administrator, 'nobody'))).toEqual(noSuchUser('nobody'))
    expect(await rejection(list({ UserName: 'nobody' }))).toEqual(noSuchUser('nobody'))
  })

  it('take effect with the next request', async () => {
    const iam = server.iam(await createUserWithKey(server, 'eve', policy()))
    const call = () => iam.send(new ListUsersCommand({}))
    expect((await rejection(call())).code).toBe('AccessDenied')
    await attach(administrator, 'eve')
    expect((await call()).Users).toHaveLength(3)
    await detach(administrator, 'eve')
    expect((await rejection(call())).code).toBe('AccessDenied')
  })

  it('can be limited to a policy by iam:PolicyARN', async () => {
    const onlyOther = policy({
      Action: ['iam:AttachUserPolicy', 'iam:DetachUserPolicy'],
      Condition: { ArnEquals: { 'iam:PolicyARN': 'arn:aws:iam::aws:policy/ReadOnly*' } },
    })
    const iam = server.iam(await createUserWithKey(server, 'eve', onlyOther))
    const send = (PolicyArn: string) =>
      iam.send(new AttachUserPolicyCommand({ UserName: 'eve', PolicyArn }))
    expect(await rejection(send(administrator))).toEqual(
      denied('eve', 'iam:AttachUserPolicy', 'user eve'),
    )
    const readOnly = 'arn:aws:iam::aws:policy/ReadOnlyAccess'
    await send(readOnly)
    const listed = await server.iam().send(new ListAttachedUserPoliciesCommand({ UserName: 'eve' }))
    expect(listed.AttachedPolicies).toEqual([{ PolicyName: 'ReadOnlyAccess', PolicyArn: readOnly }])
  })

  it("list the account's own policies beside AWS's, in the order of names", async () => {
    const { Policy } = await server.iam().send(
      new CreatePolicyCommand({
        PolicyName: 'zebra',
        Path: '/team/',
        PolicyDocument: policy(),
      }),
    )
    const zebra = Policy?.Arn ?? ''
    const apple = await createManagedPolicy(server, 'Apple')
    for (const arn of [zebra, administrator, apple]) await attach(arn)
    const first = await list({ MaxItems: 2 })
    expect(first.AttachedPolicies).toEqual([
      { PolicyName: 'AdministratorAccess', PolicyArn: administrator },
      { PolicyName: 'Apple', PolicyArn: apple },
    ])
    const rest = [{ PolicyName: 'zebra', PolicyArn: zebra }]
    expect(await list({ Marker: first.Marker })).toEqual({
      AttachedPolicies: rest,
      IsTruncated: false,
    })
    expect((await list({ PathPrefix: '/team/' })).AttachedPolicies).toEqual(rest)
    await detach(zebra)
    expect((await list({ PathPrefix: '/team/' })).AttachedPolicies).toEqual([])
  })

  it('let the user do what a policy of the account allows, from the next request on', async () => {
    const arn = await createManagedPolicy(server, 'lister', policy({ Action: 'iam:ListUsers' }))
    const iam = server.iam(await createUserWithKey(server, 'eve', policy()))
    const refused = denied('eve', 'iam:ListUsers', 'arn:aws:iam::123456789012:user/')
    expect(await rejection(iam.send(new ListUsersCommand({})))).toEqual(refused)
    await attach(arn, 'eve')
    await iam.send(new ListUsersCommand({}))
    await detach(arn, 'eve')
    expect(await rejection(iam.send(new ListUsersCommand({})))).toEqual(refused)
  })

  it("refuse another account's policy as one that does not exist", async () => {
    const theirs = 'arn:aws:iam::210987654321:policy/theirs'
    await server
      .iam(credentialsOf(server.accounts[1]))
      .send(new CreatePolicyCommand({ PolicyName: 'theirs', PolicyDocument: policy() }))
    expect(await rejection(attach(theirs))).toEqual(
      noSuchEntity(`Policy ${theirs} does not exist or is not attachable.`),
    )
    expect(await rejection(detach(theirs))).toEqual(noSuchEntity(`Policy ${theirs} was not found.`))
    expect(await list()).toEqual({ AttachedPolicies: [], IsTruncated: false })
  })

  it('find a policy by its whole ARN only', async () => {
    const arn = await createManagedPolicy(server, 'Reader')
    const wrongs = [arn.replace('Reader', 'reader'), policyArn('team/Reader'), policyArn('Read*')]
    for (const wrong of wrongs)
      expect(await rejection(attach(wrong)), wrong).toEqual(
        noSuchEntity(`Policy ${wrong} does not exist or is not attachable.`),
      )
  })

  it('allow ten policies to a user, and a refused one is not counted', async () => {
    const arns: string[] = []
    for (let n = 0; n < 11; n += 1) arns.push(await createManagedPolicy(server, `policy-${n}`))
    const [last = '', ...ten] = arns
    for (const arn of ten) await attach(arn)
    const full = limitExceeded('Cannot exceed quota for PoliciesPerUser: 10')
    expect(await rejection(attach(last))).toEqual(full)
    expect(await rejection(attach(administrator))).toEqual(full)
    await attach(ten[0] ?? '')
    const { Policy } = await server.iam().send(new GetPolicyCommand({ PolicyArn: last }))
    expect(Policy?.AttachmentCount).toBe(0)
    await detach(ten[0] ?? '')
    await attach(last)
    expect((await list()).AttachedPolicies).toHaveLength(10)
  })

  it('let ten of fifteen at once in', async () => {
    const arns: string[] = []
    for (let n = 0; n < 15; n += 1) arns.push(await createManagedPolicy(server, `policy-${n}`))
    const results = await Promise.allSettled(arns.map((arn) => attach(arn)))
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(10)
    expect((await list()).AttachedPolicies).toHaveLength(10)
  })
})

it('refuses each operation as `user NAME`', async () => {
  const iam = server.iam(await createUserWithKey(server, 'eve', policy()))
  const UserName = 'ALICE'
  const PolicyName = 'p'
  const PolicyArn = administrator
  const calls = {
    'iam:PutUserPolicy': iam.send(
      new PutUserPolicyCommand({ UserName, PolicyName, PolicyDocument: policy() }),
    ),
    'iam:GetUserPolicy': iam.send(new GetUserPolicyCommand({ UserName, PolicyName })),
    'iam:ListUserPolicies': iam.send(new ListUserPoliciesCommand({ UserName })),
    'iam:DeleteUserPolicy': iam.send(new DeleteUserPolicyCommand({ UserName, PolicyName })),
    'iam:AttachUserPolicy': iam.send(new AttachUserPolicyCommand({ UserName, PolicyArn })),
    'iam:DetachUserPolicy': iam.send(new DetachUserPolicyCommand({ UserName, PolicyArn })),
    'iam:ListAttachedUserPolicies': iam.send(new ListAttachedUserPoliciesCommand({ UserName })),
  }
  for (const [action, call] of Object.entries(calls))
    expect(await rejection(call)).toEqual(denied('eve', action, 'user Alice'))
})

it('lets an explicit Deny win over an Allow, in whichever policy each stands', async () => {
  const iam = server.iam(await createUserWithKey(server, 'eve', policy({ Action: 'iam:*' })))
  await iam.send(new ListUsersCommand({}))
  await put(policy({ Effect: 'Deny', NotAction: 'iam:GetUser' }), 'guard', 'eve')
  await server
    .iam()
    .send(new AttachUserPolicyCommand({ UserName: 'eve', PolicyArn: administrator }))
  expect(await rejection(iam.send(new ListUsersCommand({})))).toEqual(
    explicitlyDenied('eve', 'iam:ListUsers', 'arn:aws:iam::123456789012:user/'),
  )
})
