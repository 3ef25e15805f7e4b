import {
  AttachRolePolicyCommand,
  CreateRoleCommand,
  DeleteRolePermissionsBoundaryCommand,
  DeleteRolePolicyCommand,
  DetachRolePolicyCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  ListAttachedRolePoliciesCommand,
  ListRolePoliciesCommand,
  ListUsersCommand,
  PutRolePermissionsBoundaryCommand,
  PutRolePolicyCommand,
} from '@aws-sdk/client-iam'
import { AssumeRoleCommand } from '@aws-sdk/client-sts'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { credentialsOf, startEphemeral, type TestServer } from '../support/ephemeral.js'
import { members } from '../support/members.js'
import { policy } from '../support/policy.js'
import {
  breaks,
  denied,
  invalid,
  invalidInput,
  limitExceeded,
  malformed,
  noSuchEntity,
  noSuchRole,
} from '../support/refusals.js'
import { rejection } from '../support/rejection.js'
import { ec2Trust, trust } from '../support/trust.js'
import { createUserWithKey } from '../support/virtual-device.js'

let server: TestServer
beforeAll(async () => {
  server = await startEphemeral(['123456789012', '210987654321'])
})
beforeEach(async () => {
  await server.reset()
  await createRole('App')
})
afterAll(() => server.close())

const ofAws = (name: string) => `arn:aws:iam::aws:policy/${name}`
const administrator = ofAws('AdministratorAccess')
const readOnly = ofAws('ReadOnlyAccess')

const createRole = (RoleName: string, AssumeRolePolicyDocument = ec2Trust, iam = server.iam()) =>
  iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument }))
const put = (PolicyDocument: string, PolicyName = 'p', RoleName = 'app') =>
  server.iam().send(new PutRolePolicyCommand({ RoleName, PolicyName, PolicyDocument }))
const get = (PolicyName: string, RoleName = 'app') =>
  members(server.iam().send(new GetRolePolicyCommand({ RoleName, PolicyName })))
const remove = (PolicyName: string, RoleName = 'app') =>
  members(server.iam().send(new DeleteRolePolicyCommand({ RoleName, PolicyName })))
const namesOf = async (RoleName = 'app') =>
  (await server.iam().send(new ListRolePoliciesCommand({ RoleName }))).PolicyNames
const attach = (PolicyArn: string, RoleName = 'app') =>
  members(server.iam().send(new AttachRolePolicyCommand({ RoleName, PolicyArn })))
const detach = (PolicyArn: string, RoleName = 'app') =>
  members(server.iam().send(new DetachRolePolicyCommand({ RoleName, PolicyArn })))
const attachedTo = (RoleName = 'app', more: { PathPrefix?: string; MaxItems?: number } = {}) =>
  members(server.iam().send(new ListAttachedRolePoliciesCommand({ RoleName, ...more })))

/** A policy of exactly so many characters that count. */
const ofSize = (size: number) => {
  const document = policy({ Action: 's3:Get', Resource: 'arn:aws:s3:::' })
  return document.replace('s3:::', `s3:::${'x'.repeat(size - document.length)}`)
}

describe('PutRolePolicy, GetRolePolicy, ListRolePolicies and DeleteRolePolicy', () => {
  it('keep a document as it was given, and the last of one name', async () => {
    const document = policy({ Action: 's3:%3A é*' }).replace('{', '{\n\t')
    expect(await members(put(document))).toEqual({})
    const output = await get('p')
    expect(output).toEqual({
      RoleName: 'App',
      PolicyName: 'p',
      PolicyDocument: expect.stringMatching(/^[A-Za-z0-9._~%-]+$/),
    })
    expect(decodeURIComponent(output.PolicyDocument ?? '')).toBe(document)
    await put(policy({ Action: 's3:*' }))
    expect(decodeURIComponent((await get('p')).PolicyDocument ?? '')).toBe(
      policy({ Action: 's3:*' }),
    )
    await put(policy(), 'P')
    expect(await namesOf()).toEqual(['P', 'p'])
    expect(await remove('p')).toEqual({})
    expect(await namesOf()).toEqual(['P'])
  })

  it('list in pages, in the order of names', async () => {
    const iam = server.iam()
    const list = (more: object) =>
      members(iam.send(new ListRolePoliciesCommand({ RoleName: 'app', ...more })))
    expect(await list({})).toEqual({ PolicyNames: [], IsTruncated: false })
    for (const name of ['c', 'a', 'b']) await put(policy(), name)
    const { Marker, ...first } = await list({ MaxItems: 2 })
    expect(first).toEqual({ PolicyNames: ['a', 'b'], IsTruncated: true })
    expect(await list({ Marker })).toEqual({ PolicyNames: ['c'], IsTruncated: false })
    expect(await rejection(list({ Marker: 'made-up' }))).toEqual(invalid('Invalid Marker.'))
  })

  it('allow 10240 characters in all policies of a role together, white space not counted', async () => {
    const full = limitExceeded('Maximum policy size of 10240 bytes exceeded for role App')
    expect(await rejection(put(ofSize(10_241)))).toEqual(full)
    await put(`${ofSize(10_240)}${' \n\t'.repeat(1000)}`)
    expect(await rejection(put(policy(), 'second'))).toEqual(full)
    await put(ofSize(5000))
    expect(await rejection(put(ofSize(5241), 'second'))).toEqual(full)
    await put(ofSize(5240), 'second')
    expect(await namesOf()).toEqual(['p', 'second'])
  })

  it('keep to the limit when many are put at once', async () => {
    const results = await Promise.allSettled(
      Array.from({ length: 10 }, (_, n) => put(ofSize(3000), `p${n}`)),
    )
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(3)
    expect(await namesOf()).toHaveLength(3)
  })

  it('refuse bad documents, policies that are not there, and unknown roles', async () => {
    expect(await rejection(put('{'))).toEqual(malformed('Syntax errors in policy.'))
    expect(await rejection(put(trust('123456789012', { Resource: '*' })))).toEqual(
      malformed('Policy document should not specify a principal.'),
    )
    const missing = noSuchEntity('The role policy with name p cannot be found.')
    expect(await rejection(get('p'))).toEqual(missing)
    expect(await rejection(remove('p'))).toEqual(missing)
    for (const call of [put('{', 'p', 'x'), get('p', 'x'), remove('p', 'x'), namesOf('x')])
      expect(await rejection(call)).toEqual(noSuchRole('x'))
    expect(await rejection(put(policy(), 'p', 'n'.repeat(65)))).toEqual(
      breaks('roleName', 'Member must have length less than or equal to 64'),
    )
  })
})

describe('AttachRolePolicy, DetachRolePolicy and ListAttachedRolePolicies', () => {
  it('attach as often as one likes, detach once, and filter by path', async () => {
    expect(await attachedTo()).toEqual({ AttachedPolicies: [], IsTruncated: false })
    expect(await attach(administrator)).toEqual({})
    await attach(administrator, 'APP')
    await attach(ofAws('job-function/Billing'))
    const billing = { PolicyName: 'Billing', PolicyArn: ofAws('job-function/Billing') }
    const all = { PolicyName: 'AdministratorAccess', PolicyArn: administrator }
    expect(await attachedTo()).toEqual({ AttachedPolicies: [all, billing], IsTruncated: false })
    expect(await attachedTo('app', { PathPrefix: '/job-function/' })).toEqual({
      AttachedPolicies: [billing],
      IsTruncated: false,
    })
    expect(await attachedTo('app', { MaxItems: 1 })).toMatchObject({
      AttachedPolicies: [all],
      IsTruncated: true,
    })
    expect(await detach(administrator)).toEqual({})
    expect(await rejection(detach(administrator))).toEqual(
      noSuchEntity(`Policy ${administrator} was not found.`),
    )
  })

  it('allow ten, also when more are attached at once', async () => {
    const names = server.parts.managedPolicies
      .list()
      .filter(({ isAttachable }) => isAttachable)
      .map(({ arn }) => arn)
    const results = await Promise.allSettled(names.slice(0, 15).map((arn) => attach(arn)))
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(10)
    const { AttachedPolicies = [] } = await attachedTo()
    expect(AttachedPolicies).toHaveLength(10)
    const attached = new Set(AttachedPolicies.map(({ PolicyArn }) => PolicyArn))
    const eleventh = names.find((arn) => !attached.has(arn)) ?? ''
    expect(await rejection(attach(eleventh))).toEqual(
      limitExceeded('Cannot exceed quota for PoliciesPerRole: 10'),
    )
    await detach([...attached][0] ?? '')
    await attach(eleventh)
  })

  it('refuse policies that do not exist, texts that are no ARN of a policy, and unknown roles', async () => {
    const unknown = 'arn:aws:iam::123456789012:policy/none'
    expect(await rejection(attach(unknown))).toEqual(
      noSuchEntity(`Policy ${unknown} does not exist or is not attachable.`),
    )
    expect(await rejection(detach(unknown))).toEqual(
      noSuchEntity(`Policy ${unknown} was not found.`),
    )
    const wrong = 'arn:aws:iam::123456789012:role/App'
    for (const call of [attach(wrong), detach(wrong)])
      expect(await rejection(call)).toEqual(invalid(`ARN ${wrong} is not valid.`))
    for (const call of [attach(readOnly, 'x'), detach(readOnly, 'x'), attachedTo('x')])
      expect(await rejection(call)).toEqual(noSuchRole('x'))
  })
})

describe('PutRolePermissionsBoundary and DeleteRolePermissionsBoundary', () => {
  const bound = (PermissionsBoundary: string, RoleName = 'app') =>
    members(
      server.iam().send(new PutRolePermissionsBoundaryCommand({ RoleName, PermissionsBoundary })),
    )
  const unbound = (RoleName = 'app') =>
    members(server.iam().send(new DeleteRolePermissionsBoundaryCommand({ RoleName })))
  const boundaryOf = async () =>
    (await server.iam().send(new GetRoleCommand({ RoleName: 'app' }))).Role?.PermissionsBoundary

  it('replace the boundary that is there, and succeed where there is none to delete', async () => {
    expect(await unbound()).toEqual({})
    expect(await bound(readOnly)).toEqual({})
    expect(await boundaryOf()).toEqual({
      PermissionsBoundaryType: 'Policy',
      PermissionsBoundaryArn: readOnly,
    })
    await bound(administrator, 'APP')
    expect((await boundaryOf())?.PermissionsBoundaryArn).toBe(administrator)
    await unbound()
    expect(await boundaryOf()).toBeUndefined()
  })

  it('refuse what is no policy before they look for the role', async () => {
    const wrong = 'arn:aws:iam::123456789012:role/App'
    expect(await rejection(bound(wrong, 'x'))).toEqual(invalidInput(`ARN ${wrong} is not valid.`))
    const unknown = 'arn:aws:iam::123456789012:policy/none'
    expect(await rejection(bound(unknown, 'x'))).toEqual(
      noSuchEntity(`Scope ARN: ${unknown} does not exist or is not attachable.`),
    )
    expect(await rejection(bound(readOnly, 'x'))).toEqual(noSuchRole('x'))
    expect(await rejection(unbound('x'))).toEqual(noSuchRole('x'))
  })
})

it('gives the role of another account nothing', async () => {
  await createRole('theirs', ec2Trust, server.iam(credentialsOf(server.accounts[1])))
  for (const call of [
    put(policy(), 'p', 'theirs'),
    attach(readOnly, 'theirs'),
    namesOf('theirs'),
    attachedTo('theirs'),
  ])
    expect(await rejection(call)).toEqual(noSuchRole('theirs'))
})

it('refuses each operation as `role NAME`', async () => {
  const iam = server.iam(await createUserWithKey(server, 'eve', policy()))
  const RoleName = 'APP'
  const PolicyName = 'p'
  const PolicyArn = readOnly
  const calls = {
    'iam:PutRolePolicy': iam.send(
      new PutRolePolicyCommand({ RoleName, PolicyName, PolicyDocument: policy() }),
    ),
    'iam:GetRolePolicy': iam.send(new GetRolePolicyCommand({ RoleName, PolicyName })),
    'iam:ListRolePolicies': iam.send(new ListRolePoliciesCommand({ RoleName })),
    'iam:DeleteRolePolicy': iam.send(new DeleteRolePolicyCommand({ RoleName, PolicyName })),
    'iam:AttachRolePolicy': iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn })),
    'iam:DetachRolePolicy': iam.send(new DetachRolePolicyCommand({ RoleName, PolicyArn })),
    'iam:ListAttachedRolePolicies': iam.send(new ListAttachedRolePoliciesCommand({ RoleName })),
  }
  for (const [action, call] of Object.entries(calls))
    expect(await rejection(call)).toEqual(denied('eve', action, 'role App'))
})

it('lets a change decide the next request of a session that is there already', async () => {
  await createRole('worker', trust('arn:aws:iam::123456789012:user/admin'))
  const { Credentials } = await server.sts().send(
    new AssumeRoleCommand({
      RoleArn: 'arn:aws:iam::123456789012:role/worker',
      RoleSessionName: 'night',
    }),
  )
  const iam = server.iam({
    accessKeyId: Credentials?.AccessKeyId ?? '',
    secretAccessKey: Credentials?.SecretAccessKey ?? '',
    sessionToken: Credentials?.SessionToken ?? '',
  })
  const call = () => iam.send(new ListUsersCommand({}))
  const refused = (reason: string) => ({
    code: 'AccessDenied',
    status: 403,
    message: `User: arn:aws:sts::123456789012:assumed-role/worker/night is not authorized to perform: iam:ListUsers on resource: arn:aws:iam::123456789012:user/ ${reason}`,
  })
  const noAllow = refused('because no identity-based policy allows the iam:ListUsers action')
  expect(await rejection(call())).toEqual(noAllow)
  await attach(readOnly, 'worker')
  expect((await call()).Users).toHaveLength(1)
  await put(policy({ Effect: 'Deny', Action: 'iam:List*' }), 'guard', 'worker')
  expect(await rejection(call())).toEqual(
    refused('with an explicit deny in an identity-based policy'),
  )
  await remove('guard', 'worker')
  await server.iam().send(
    new PutRolePermissionsBoundaryCommand({
      RoleName: 'worker',
      PermissionsBoundary: ofAws('AmazonS3FullAccess'),
    }),
  )
  expect(await rejection(call())).toEqual(
    refused('because no permissions boundary allows the iam:ListUsers action'),
  )
  await server.iam().send(new DeleteRolePermissionsBoundaryCommand({ RoleName: 'worker' }))
  expect((await call()).Users).toHaveLength(1)
  await detach(readOnly, 'worker')
  expect(await rejection(call())).toEqual(noAllow)
})
