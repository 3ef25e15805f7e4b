import {
  AddUserToGroupCommand,
  AttachGroupPolicyCommand,
  AttachRolePolicyCommand,
  AttachUserPolicyCommand,
  CreateGroupCommand,
  CreatePolicyCommand,
  type CreatePolicyCommandInput,
  CreatePolicyVersionCommand,
  CreateRoleCommand,
  CreateUserCommand,
  DeletePolicyCommand,
  DeletePolicyVersionCommand,
  DeleteUserCommand,
  DetachUserPolicyCommand,
  GetAccountSummaryCommand,
  GetPolicyCommand,
  GetPolicyVersionCommand,
  ListAttachedUserPoliciesCommand,
  ListEntitiesForPolicyCommand,
  type ListEntitiesForPolicyCommandInput,
  ListPoliciesCommand,
  type ListPoliciesCommandInput,
  ListPolicyTagsCommand,
  type ListPolicyTagsCommandInput,
  ListPolicyVersionsCommand,
  ListUsersCommand,
  PutRolePermissionsBoundaryCommand,
  PutUserPermissionsBoundaryCommand,
  SetDefaultPolicyVersionCommand,
  type Tag,
  TagPolicyCommand,
  UntagPolicyCommand,
} from '@aws-sdk/client-iam'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { changeSettings, createRootKey, recordedEvents } from '../support/account.js'
import { credentialsOf, startEphemeral, type TestServer } from '../support/ephemeral.js'
import {
  administratorAccess,
  changeManagedPolicy,
  createManagedPolicy,
  policyArn,
} from '../support/managed-policy.js'
import { members } from '../support/members.js'
import { policy } from '../support/policy.js'
import {
  alreadyExists,
  breaks,
  deleteConflict,
  denied,
  explicitlyDenied,
  invalid,
  invalidInput,
  isMissing,
  limitExceeded,
  malformed,
  noSuchEntity,
} from '../support/refusals.js'
import { rejection } from '../support/rejection.js'
import { trust } from '../support/trust.js'
import { createUserWithKey } from '../support/virtual-device.js'

let server: TestServer
beforeAll(async () => {
  server = await startEphemeral(['123456789012', '210987654321'])
})
beforeEach(() => server.reset())
afterAll(() => server.close())

const securityAudit = 'arn:aws:iam::aws:policy/SecurityAudit'
const create = (PolicyName: string, more: Partial<CreatePolicyCommandInput> = {}) =>
  server.iam().send(new CreatePolicyCommand({ PolicyName, PolicyDocument: policy(), ...more }))
const get = async (PolicyArn: string) =>
  (await server.iam().send(new GetPolicyCommand({ PolicyArn }))).Policy
const remove = (PolicyArn: string) => server.iam().send(new DeletePolicyCommand({ PolicyArn }))
const attach = (UserName: string, PolicyArn: string) =>
  server.iam().send(new AttachUserPolicyCommand({ UserName, PolicyArn }))
const detach = (UserName: string, PolicyArn: string) =>
  server.iam().send(new DetachUserPolicyCommand({ UserName, PolicyArn }))
const createUser = (UserName: string, Path = '/') =>
  server.iam().send(new CreateUserCommand({ UserName, Path }))
const createRole = (RoleName: string, Path = '/') =>
  server
    .iam()
    .send(
      new CreateRoleCommand({ RoleName, Path, AssumeRolePolicyDocument: trust('123456789012') }),
    )
const boundUser = (UserName: string, PermissionsBoundary: string) =>
  server.iam().send(new PutUserPermissionsBoundaryCommand({ UserName, PermissionsBoundary }))
const summary = async () =>
  (await server.iam().send(new GetAccountSummaryCommand({}))).SummaryMap ?? {}
/** A client of the other account's administrator. */
const other = () => server.iam(credentialsOf(server.accounts[1]))

const notFound = (arn: string) => noSuchEntity(`Policy ${arn} was not found.`)
const notAttachable = (arn: string) =>
  noSuchEntity(`Policy ${arn} does not exist or is not attachable.`)
const outside = (message: string) => ({ code: 'AccessDenied', status: 403, message })
const exists = (name: string) =>
  alreadyExists(`A policy called ${name} already exists. Duplicate names are not allowed.`)
const inUse = deleteConflict('Cannot delete a policy attached to entities.')

/** A document of exactly so many characters that count. */
const ofSize = (size: number) => {
  const document = policy({ Action: 's3:Get', Resource: 'arn:aws:s3:::' })
  return document.replace('s3:::', `s3:::${'x'.repeat(size - document.length)}`)
}

describe('CreatePolicy', () => {
  it('answers with the first version as the default, no uses, no description and no tags', async () => {
    const output = await members(create('Readers', { Description: 'reads', Tags: [] }))
    expect(output).toEqual({
      Policy: {
        PolicyName: 'Readers',
        PolicyId: expect.stringMatching(/^ANPA[A-Z2-7]{17}$/),
        Arn: 'arn:aws:iam::123456789012:policy/Readers',
        Path: '/',
        DefaultVersionId: 'v1',
        AttachmentCount: 0,
        PermissionsBoundaryUsageCount: 0,
        IsAttachable: true,
        CreateDate: expect.any(Date),
        UpdateDate: expect.any(Date),
      },
    })
    expect(output.Policy?.UpdateDate).toEqual(output.Policy?.CreateDate)
    expect(output.Policy?.CreateDate?.getUTCMilliseconds()).toBe(0)
  })

  it('puts the path into the ARN and shows the tags that were passed', async () => {
    const Tags = [
      { Key: 'team', Value: 'red' },
      { Key: 'Team', Value: '' },
    ]
    const { Policy } = await create('p', { Path: '/a/b.c/', Tags })
    expect(Policy).toMatchObject({ Path: '/a/b.c/', Arn: policyArn('a/b.c/p'), Tags })
  })

  it('refuses a name that is taken, in any case and under any path, but not one of another account', async () => {
    await create('Readers')
    for (const [name, Path] of [
      ['Readers', '/'],
      ['rEADERS', '/'],
      ['readers', '/elsewhere/'],
    ] as const)
      expect(await rejection(create(name, { Path }))).toEqual(exists(name))
    const { Policy } = await other().send(
      new CreatePolicyCommand({ PolicyName: 'Readers', PolicyDocument: policy() }),
    )
    expect(Policy?.Arn).toBe('arn:aws:iam::210987654321:policy/Readers')
  })

  it('gives a name of AWS to a policy of its own', async () => {
    const arn = await createManagedPolicy(server, 'AdministratorAccess')
    expect(arn).toBe(policyArn('AdministratorAccess'))
    expect((await get(administratorAccess))?.Arn).toBe(administratorAccess)
    expect((await get(arn))?.AttachmentCount).toBe(0)
  })

  it('lets one of twenty at once have a name', async () => {
    const results = await Promise.allSettled(
      Array.from({ length: 20 }, (_, n) => create(n % 2 === 0 ? 'same' : 'SAME')),
    )
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect(await summary()).toMatchObject({ Policies: 1, PolicyVersionsInUse: 1 })
  })

  it('takes names of 1 to 128 letters, digits and + = , . @ _ -', async () => {
    for (const name of ['p', 'n'.repeat(128), 'A.b-c_d+e=f,g@h'])
      expect((await create(name)).Policy?.PolicyName).toBe(name)
    for (const name of ['a b', 'a/b', 'naïve', 'a:b', 'a*', '${aws:username}'])
      expect(await rejection(create(name))).toEqual(
        breaks('policyName', 'Member must satisfy regular expression pattern: [\\w+=,.@-]+'),
      )
    expect(await rejection(create('n'.repeat(129)))).toEqual(
      breaks('policyName', 'Member must have length less than or equal to 128'),
    )
    expect(await rejection(create(undefined as never))).toEqual(isMissing('policyName'))
    expect(await rejection(create('p', { PolicyDocument: undefined }))).toEqual(
      isMissing('policyDocument'),
    )
  })

  it('takes paths of letters, digits and . , + @ = _ - between single slashes', async () => {
    const bad = invalid(
      'The specified value for path is invalid. It must begin and end with / and contain only alphanumeric characters and/or / characters.',
    )
    for (const Path of ['a', '/a', 'a/', '//', '/a//b/', '/a b/', '/!/', '/a:b/'])
      expect(await rejection(create('p', { Path })), Path).toEqual(bad)
    expect(await rejection(create('p', { Path: `/${'a'.repeat(511)}/` }))).toEqual(
      breaks('path', 'Member must have length less than or equal to 512'),
    )
    const Path = '/a.b,c+d@e=f_g-h/'
    expect((await create('p', { Path })).Policy?.Path).toBe(Path)
  })

  it('takes a description of up to 1000 characters, and keeps an empty one', async () => {
    await create('p', { Description: 'ä'.repeat(1000) })
    expect((await get(policyArn('p')))?.Description).toBe('ä'.repeat(1000))
    expect(await rejection(create('q', { Description: 'x'.repeat(1001) }))).toEqual(
      breaks('description', 'Member must have length less than or equal to 1000'),
    )
    await create('q', { Description: '' })
    expect((await get(policyArn('q')))?.Description).toBe('')
  })

  it.each([
    ['no JSON', '{', 'Syntax errors in policy.'],
    [
      'no version',
      '{"Statement":{"Effect":"Allow","Action":"s3:*","Resource":"*"}}',
      'Policy document must be version 2012-10-17 or greater.',
    ],
    [
      'the old version',
      policy({ Action: 's3:*' }).replace('2012-10-17', '2008-10-17'),
      'Policy document must be version 2012-10-17 or greater.',
    ],
    [
      'an effect in the wrong case',
      policy({ Effect: 'allow' as 'Allow', Action: 's3:*' }),
      'The policy failed legacy parsing',
    ],
    ['no action', policy({ Action: [] }), 'Policy statement must contain actions.'],
    ['an action without a service', policy({ Action: 'Get' }), malformedAction()],
    [
      'a principal',
      policy({ Action: 's3:*', Principal: '*' } as never),
      'Policy document should not specify a principal.',
    ],
  ])('refuses a document with %s', async (_, PolicyDocument, message) => {
    expect(await rejection(create('p', { PolicyDocument }))).toEqual(malformed(message))
    expect(await summary()).toMatchObject({ Policies: 0, PolicyVersionsInUse: 0 })
  })

  it('allows 6144 characters, white space not counted', async () => {
    const longest = ofSize(6144)
    expect(longest).toHaveLength(6144)
    const indented = JSON.stringify(JSON.parse(longest), undefined, '\t\n\r ')
    expect(indented.length).toBeGreaterThan(6200)
    await create('p', { PolicyDocument: indented })
    expect(await rejection(create('q', { PolicyDocument: ofSize(6145) }))).toEqual(
      limitExceeded('Cannot exceed quota for PolicySize: 6144'),
    )
  })

  it('makes no policy where one tag is bad', async () => {
    const bad = async (...Tags: Tag[]) => rejection(create('p', { Tags }))
    const good = { Key: 'a', Value: '' }
    expect(await bad(good, { Key: 'a', Value: 'b' })).toEqual(
      invalidInput('Duplicate tag keys found.'),
    )
    expect(await bad(good, { Key: 'aws:x', Value: '' })).toMatchObject({ code: 'InvalidInput' })
    const tooMany = Array.from({ length: 51 }, (_, n) => ({ Key: `k${n}`, Value: '' }))
    expect(await bad(...tooMany)).toEqual(
      breaks('tags', 'Member must have length less than or equal to 50'),
    )
    expect(await rejection(get(policyArn('p')))).toEqual(notFound(policyArn('p')))
    expect((await create('p', { Tags: tooMany.slice(1) })).Policy?.Tags).toHaveLength(50)
  })

  it('keeps to the account quota, and a refused policy does not count', async () => {
    await changeSettings(server, 'policiesPerAccount=2')
    await create('one')
    await create('two')
    const full = limitExceeded('Cannot exceed quota for PoliciesPerAccount: 2')
    expect(await rejection(create('three'))).toEqual(full)
    expect(await rejection(create('ONE'))).toEqual(exists('ONE'))
    expect(await summary()).toMatchObject({ Policies: 2, PoliciesQuota: 2, PolicyVersionsInUse: 2 })
    await remove(policyArn('one'))
    await create('three')
    expect(await rejection(create('four'))).toEqual(full)
  })

  it('lets exactly as many of many policies at once in as the quota allows', async () => {
    await changeSettings(server, 'policiesPerAccount=3')
    const results = await Promise.allSettled(
      Array.from({ length: 12 }, (_, n) => create(`policy-${n}`)),
    )
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(3)
    expect(await summary()).toMatchObject({ Policies: 3, PolicyVersionsInUse: 3 })
  })

  it('keeps to the quota of versions in the account', async () => {
    await createManagedPolicy(server, 'one')
    await server.parts.store.write(async (tx) => {
      await tx.query
        .updateTable('account_usage')
        .set({ used: 10_000 })
        .where('resource', '=', 'policy-versions')
        .execute()
    })
    const full = limitExceeded('Cannot exceed quota for PolicyVersionsInUse: 10000')
    expect(await rejection(create('two'))).toEqual(full)
    const more = new CreatePolicyVersionCommand({
      PolicyArn: policyArn('one'),
      PolicyDocument: policy(),
    })
    expect(await rejection(server.iam().send(more))).toEqual(full)
    expect(await summary()).toMatchObject({ Policies: 1, PolicyVersionsInUse: 10_000 })
  })

  it('needs iam:CreatePolicy on the ARN as it will be, and is refused by the name alone', async () => {
    const document = policy({ Action: 'iam:CreatePolicy', Resource: policyArn('team/*') })
    const iam = server.iam(await createUserWithKey(server, 'eve', document))
    const send = (Path: string, PolicyName = 'p') =>
      iam.send(new CreatePolicyCommand({ PolicyName, Path, PolicyDocument: policy() }))
    expect((await send('/team/')).Policy?.Arn).toBe(policyArn('team/p'))
    expect(await rejection(send('/', 'q'))).toEqual(denied('eve', 'iam:CreatePolicy', 'policy q'))
    expect(await rejection(send('/teams/', 'q'))).toEqual(
      denied('eve', 'iam:CreatePolicy', 'policy q'),
    )
  })

  it('needs iam:TagPolicy, too, for tags, which conditions can ask for', async () => {
    const document = policy(
      {
        Action: 'iam:CreatePolicy',
        Condition: { StringEqualsIfExists: { 'aws:RequestTag/team': 'red' } },
      },
      {
        Action: 'iam:TagPolicy',
        Condition: { 'ForAllValues:StringEquals': { 'aws:TagKeys': ['team'] } },
      },
    )
    const iam = server.iam(await createUserWithKey(server, 'eve', document))
    const send = (PolicyName: string, ...Tags: Tag[]) =>
      iam.send(new CreatePolicyCommand({ PolicyName, PolicyDocument: policy(), Tags }))
    await send('plain')
    await send('red', { Key: 'team', Value: 'red' })
    expect(await rejection(send('blue', { Key: 'team', Value: 'blue' }))).toEqual(
      denied('eve', 'iam:CreatePolicy', 'policy blue'),
    )
    expect(await rejection(send('more', { Key: 'x', Value: '' }))).toEqual(
      denied('eve', 'iam:TagPolicy', 'policy more'),
    )
    expect(await rejection(get(policyArn('more')))).toEqual(notFound(policyArn('more')))
  })

  it('leaves an event with the document and what was made', async () => {
    const arn = await createManagedPolicy(server, 'p', policy({ Action: 's3:GetObject' }))
    const [event] = await recordedEvents(server, 'CreatePolicy')
    expect(event).toMatchObject({
      readOnly: false,
      requestParameters: {
        policyName: 'p',
        policyDocument: policy({ Action: 's3:GetObject' }),
      },
      responseElements: { policy: { arn, defaultVersionId: 'v1', isAttachable: true } },
    })
  })
})

function malformedAction(): string {
  return 'Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.'
}

describe('GetPolicy', () => {
  it('tells the description and, even without any, the tags', async () => {
    await create('p', { Description: 'for readers' })
    expect(await get(policyArn('p'))).toEqual({
      PolicyName: 'p',
      PolicyId: expect.stringMatching(/^ANPA[A-Z2-7]{17}$/),
      Arn: policyArn('p'),
      Path: '/',
      DefaultVersionId: 'v1',
      AttachmentCount: 0,
      PermissionsBoundaryUsageCount: 0,
      IsAttachable: true,
      Description: 'for readers',
      CreateDate: expect.any(Date),
      UpdateDate: expect.any(Date),
      Tags: [],
    })
    await create('q', { Tags: [{ Key: 'a', Value: 'b' }] })
    const tagged = await get(policyArn('q'))
    expect(tagged?.Tags).toEqual([{ Key: 'a', Value: 'b' }])
    expect(tagged).not.toHaveProperty('Description')
  })

  it("tells of AWS's policies", async () => {
    expect(await get(administratorAccess)).toEqual({
      PolicyName: 'AdministratorAccess',
      PolicyId: expect.stringMatching(/^ANPA[A-Z2-7]{17}$/),
      Arn: administratorAccess,
      Path: '/',
      DefaultVersionId: 'v1',
      AttachmentCount: 1,
      PermissionsBoundaryUsageCount: 0,
      IsAttachable: true,
      Description: 'Provides full access to AWS services and resources.',
      CreateDate: new Date('2015-02-06T18:39:46Z'),
      UpdateDate: new Date('2015-02-06T18:39:46Z'),
      Tags: [],
    })
    expect(await get('arn:aws:iam::aws:policy/job-function/Billing')).toMatchObject({
      Path: '/job-function/',
      AttachmentCount: 0,
    })
  })

  it('counts the users, groups and roles that have the policy, and boundaries by themselves', async () => {
    const arn = await createManagedPolicy(server, 'p')
    const iam = server.iam()
    await createUser('alice')
    await createRole('worker')
    await iam.send(new CreateGroupCommand({ GroupName: 'readers' }))
    for (const PolicyArn of [arn, securityAudit]) {
      await attach('alice', PolicyArn)
      await attach('alice', PolicyArn)
      await iam.send(new AttachRolePolicyCommand({ RoleName: 'worker', PolicyArn }))
      await iam.send(new AttachGroupPolicyCommand({ GroupName: 'readers', PolicyArn }))
      await boundUser('alice', PolicyArn)
      const counts = { AttachmentCount: 3, PermissionsBoundaryUsageCount: 1 }
      expect(await get(PolicyArn)).toMatchObject(counts)
      await detach('alice', PolicyArn)
      expect(await get(PolicyArn)).toMatchObject({ ...counts, AttachmentCount: 2 })
    }
    await iam.send(
      new PutRolePermissionsBoundaryCommand({
        RoleName: 'worker',
        PermissionsBoundary: securityAudit,
      }),
    )
    expect(await get(securityAudit)).toMatchObject({
      AttachmentCount: 2,
      PermissionsBoundaryUsageCount: 2,
    })
    expect(await get(arn)).toMatchObject({ PermissionsBoundaryUsageCount: 0 })
    const { Policy } = await other().send(new GetPolicyCommand({ PolicyArn: securityAudit }))
    expect(Policy).toMatchObject({ AttachmentCount: 0, PermissionsBoundaryUsageCount: 0 })
  })

  it('finds a policy by its whole ARN only', async () => {
    await create('Readers', { Path: '/a/' })
    const unknown = [
      policyArn('Readers'),
      policyArn('a/readers'),
      policyArn('A/Readers'),
      policyArn('a/Reader'),
      policyArn('a/*'),
      'arn:aws:iam::210987654321:policy/a/Readers',
      'arn:aws:iam::aws:policy/a/Readers',
      'arn:aws:iam::aws:policy/administratoraccess',
      'arn:aws-cn:iam::123456789012:policy/a/Readers',
      "arn:aws:iam::123456789012:policy/a/Readers' or '1'='1",
    ]
    for (const arn of unknown) expect(await rejection(get(arn)), arn).toEqual(notFound(arn))
  })

  it('refuses a text that is no ARN of a policy', async () => {
    for (const arn of [
      'arn:aws:iam::123456789012:user/Readers',
      'arn:aws:iam::123456789012:policy/',
      'arn:aws:iam::12345:policy/Readers',
      'arn:aws:s3::123456789012:policy/Readers',
      'the-policy-called-Readers',
    ])
      expect(await rejection(get(arn)), arn).toEqual(invalid(`ARN ${arn} is not valid.`))
    expect(await rejection(get('arn:aws:iam::1:p'))).toEqual(
      breaks('policyArn', 'Member must have length greater than or equal to 20'),
    )
  })

  it("does not tell of another account's policy", async () => {
    await other().send(new CreatePolicyCommand({ PolicyName: 'theirs', PolicyDocument: policy() }))
    const arn = 'arn:aws:iam::210987654321:policy/theirs'
    expect(await rejection(get(arn))).toEqual(notFound(arn))
  })

  it('can be limited by path and by tag', async () => {
    await create('p', { Path: '/team/' })
    await create('red', { Tags: [{ Key: 'Team', Value: 'red' }] })
    await create('blue', { Tags: [{ Key: 'Team', Value: 'blue' }] })
    const document = policy(
      { Action: 'iam:GetPolicy', Resource: policyArn('team/*') },
      {
        Action: 'iam:GetPolicy',
        Condition: { StringEquals: { 'aws:ResourceTag/Team': 'red' } },
      },
    )
    const iam = server.iam(await createUserWithKey(server, 'eve', document))
    const send = (PolicyArn: string) => iam.send(new GetPolicyCommand({ PolicyArn }))
    await send(policyArn('team/p'))
    await send(policyArn('red'))
    for (const arn of [policyArn('blue'), policyArn('nothing'), administratorAccess])
      expect(await rejection(send(arn))).toEqual(denied('eve', 'iam:GetPolicy', `policy ${arn}`))
    expect(await rejection(send(policyArn('team/nothing')))).toEqual(
      notFound(policyArn('team/nothing')),
    )
  })

  it('is answered for root', async () => {
    const arn = await createManagedPolicy(server, 'p')
    const root = server.iam(await createRootKey(server))
    const { Policy } = await root.send(new GetPolicyCommand({ PolicyArn: arn }))
    expect(Policy?.Arn).toBe(arn)
  })
})

describe('DeletePolicy', () => {
  it('deletes the policy with its version and tags; one of the same name is another', async () => {
    const { Policy } = await create('p', { Tags: [{ Key: 'a', Value: 'b' }] })
    expect(await members(remove(policyArn('p')))).toEqual({})
    expect(await rejection(get(policyArn('p')))).toEqual(notFound(policyArn('p')))
    expect(await summary()).toMatchObject({ Policies: 0, PolicyVersionsInUse: 0 })
    await createManagedPolicy(server, 'p')
    const next = await get(policyArn('p'))
    expect(next?.PolicyId).not.toBe(Policy?.PolicyId)
    expect(next).toMatchObject({ DefaultVersionId: 'v1', Tags: [] })
  })

  it('refuses while the policy is attached, is a boundary, or has more than one version', async () => {
    const arn = await createManagedPolicy(server, 'p')
    await createUser('alice')
    await changeManagedPolicy(server, arn, policy({ Action: 's3:*' }))
    await attach('alice', arn)
    expect(await rejection(remove(arn))).toEqual(inUse)
    await boundUser('alice', arn)
    await detach('alice', arn)
    expect(await rejection(remove(arn))).toEqual(inUse)
    await boundUser('alice', administratorAccess)
    expect(await rejection(remove(arn))).toEqual(
      deleteConflict(
        "This policy has more than one version. Before you delete a policy, you must delete the policy's versions. The default version is deleted with the policy.",
      ),
    )
    await server.iam().send(new DeletePolicyVersionCommand({ PolicyArn: arn, VersionId: 'v1' }))
    await remove(arn)
    expect(await summary()).toMatchObject({ Policies: 0, PolicyVersionsInUse: 0 })
  })

  it('frees the boundary of a deleted user', async () => {
    const arn = await createManagedPolicy(server, 'p')
    await createUser('alice')
    await boundUser('alice', arn)
    await server.iam().send(new DeleteUserCommand({ UserName: 'alice' }))
    await remove(arn)
  })

  it("refuses AWS's, another account's and unknown policies", async () => {
    expect(await rejection(remove(administratorAccess))).toEqual(
      outside('Cannot delete policies outside your own account.'),
    )
    const unknownOfAws = 'arn:aws:iam::aws:policy/NoSuchPolicy'
    expect(await rejection(remove(unknownOfAws))).toEqual(
      outside('Cannot delete policies outside your own account.'),
    )
    const input = { PolicyName: 'theirs', PolicyDocument: policy() }
    await other().send(new CreatePolicyCommand(input))
    const theirs = 'arn:aws:iam::210987654321:policy/theirs'
    expect(await rejection(remove(theirs))).toEqual(notFound(theirs))
    await other().send(new GetPolicyCommand({ PolicyArn: theirs }))
    expect(await rejection(remove(policyArn('none')))).toEqual(notFound(policyArn('none')))
    const notArn = 'arn:aws:iam::123456789012:role/p'
    expect(await rejection(remove(notArn))).toEqual(invalid(`ARN ${notArn} is not valid.`))
  })

  it('or the attachment wins, never both, where they come at the same time', async () => {
    await createUser('alice')
    const attached = async () =>
      (await server.iam().send(new ListAttachedUserPoliciesCommand({ UserName: 'alice' })))
        .AttachedPolicies
    for (let round = 0; round < 12; round += 1) {
      const arn = await createManagedPolicy(server, `p${round}`)
      const outcomes = await Promise.allSettled(
        round % 2 === 0 ? [attach('alice', arn), remove(arn)] : [remove(arn), attach('alice', arn)],
      )
      expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
      const lost = outcomes.find(({ status }) => status === 'rejected')
      const gone = await get(arn).then(
        () => false,
        () => true,
      )
      expect(await rejection(Promise.reject((lost as PromiseRejectedResult).reason))).toEqual(
        gone ? notAttachable(arn) : inUse,
      )
      expect(await attached()).toHaveLength(gone ? 0 : 1)
      if (!gone) {
        await detach('alice', arn)
        await remove(arn)
      }
    }
  })

  it('is done once of ten at once', async () => {
    const arn = await createManagedPolicy(server, 'p')
    const results = await Promise.allSettled(Array.from({ length: 10 }, () => remove(arn)))
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect(await summary()).toMatchObject({ Policies: 0, PolicyVersionsInUse: 0 })
  })
})

describe('ListPolicies', () => {
  const list = (input: ListPoliciesCommandInput = {}) =>
    members(server.iam().send(new ListPoliciesCommand(input)))
  const names = async (input: ListPoliciesCommandInput = {}) =>
    (await list(input)).Policies?.map(({ PolicyName }) => PolicyName)

  it("lists AWS's policies in the order of their creation and then the account's by name", async () => {
    for (const name of ['b', 'C', 'a']) await createManagedPolicy(server, name)
    const all = await list({ MaxItems: 1000 })
    const ofAws = await names({ Scope: 'AWS', MaxItems: 1000 })
    expect(ofAws?.slice(0, 3)).toEqual(['AdministratorAccess', 'PowerUserAccess', 'ReadOnlyAccess'])
    expect(ofAws?.length).toBeGreaterThan(20)
    expect(all.IsTruncated).toBe(false)
    expect(all.Policies?.map(({ PolicyName }) => PolicyName)).toEqual([
      ...(ofAws ?? []),
      'a',
      'b',
      'C',
    ])
    expect(await names({ Scope: 'All', MaxItems: 1000 })).toEqual([...(ofAws ?? []), 'a', 'b', 'C'])
    const dates = all.Policies?.slice(0, ofAws?.length).map(({ CreateDate }) => CreateDate)
    expect(dates).toEqual(dates?.toSorted((one, two) => Number(one) - Number(two)))
  })

  it('shows all but the description and the tags', async () => {
    const { Policy } = await create('p', {
      Description: 'd',
      Path: '/x/',
      Tags: [{ Key: 'a', Value: 'b' }],
    })
    const { Tags: _, ...shown } = Policy ?? {}
    expect(await list({ Scope: 'Local' })).toEqual({ Policies: [shown], IsTruncated: false })
  })

  it('is empty where the account has none', async () => {
    expect(await list({ Scope: 'Local' })).toEqual({ Policies: [], IsTruncated: false })
    await other().send(new CreatePolicyCommand({ PolicyName: 'p', PolicyDocument: policy() }))
    expect(await list({ Scope: 'Local' })).toEqual({ Policies: [], IsTruncated: false })
  })

  it.each([1, 3, 7, 100])('pages by %i through all, each once', async (MaxItems) => {
    for (const name of ['b', 'C', 'a', 'd_', 'D']) await createManagedPolicy(server, name)
    const whole = await names({ MaxItems: 1000 })
    const paged: (string | undefined)[] = []
    let Marker: string | undefined
    do {
      const page = await list({ MaxItems, Marker })
      paged.push(...(page.Policies ?? []).map(({ PolicyName }) => PolicyName))
      expect(page.Policies?.length).toBeLessThanOrEqual(MaxItems)
      expect(page.IsTruncated).toBe(page.Marker !== undefined)
      Marker = page.Marker
    } while (Marker !== undefined)
    expect(paged).toEqual(whole)
  })

  it('goes on after a policy that was deleted meanwhile', async () => {
    for (const name of ['a', 'b', 'c']) await createManagedPolicy(server, name)
    const { Marker } = await list({ Scope: 'Local', MaxItems: 2 })
    await remove(policyArn('b'))
    expect(await names({ Scope: 'Local', Marker })).toEqual(['c'])
  })

  it('filters by path', async () => {
    await create('p', { Path: '/team/red/' })
    await create('q', { Path: '/team/' })
    await createManagedPolicy(server, 'r')
    expect(await names({ PathPrefix: '/team/' })).toEqual(['p', 'q'])
    expect(await names({ PathPrefix: '/team/red/' })).toEqual(['p'])
    expect(await names({ PathPrefix: '/none/' })).toEqual([])
    const jobs = await names({ PathPrefix: '/job-function/' })
    expect(jobs).toContain('ViewOnlyAccess')
    expect(jobs).not.toContain('AdministratorAccess')
    expect(await rejection(list({ PathPrefix: '/team' }))).toMatchObject({
      code: 'ValidationError',
      status: 400,
    })
  })

  it('filters by use', async () => {
    const both = await createManagedPolicy(server, 'both')
    const limit = await createManagedPolicy(server, 'limit')
    await createManagedPolicy(server, 'unused')
    await createUser('alice')
    await createUser('bob')
    await attach('alice', both)
    await boundUser('alice', both)
    await boundUser('bob', limit)
    const attached = ['AdministratorAccess', 'both']
    expect(await names({ OnlyAttached: true })).toEqual(attached)
    expect(await names({ PolicyUsageFilter: 'PermissionsPolicy' })).toEqual(attached)
    expect(await names({ PolicyUsageFilter: 'PermissionsBoundary' })).toEqual(['both', 'limit'])
    expect(await names({ OnlyAttached: true, PolicyUsageFilter: 'PermissionsBoundary' })).toEqual([
      'both',
      'limit',
    ])
    expect(await names({ Scope: 'Local', OnlyAttached: true })).toEqual(['both'])
    expect(await names({ Scope: 'AWS', OnlyAttached: true })).toEqual(['AdministratorAccess'])
    expect(await names({ Scope: 'Local', OnlyAttached: false })).toHaveLength(3)
    await boundUser('bob', securityAudit)
    expect(await names({ PolicyUsageFilter: 'PermissionsBoundary' })).toEqual([
      'SecurityAudit',
      'both',
    ])
  })

  it('refuses markers that it did not give out', async () => {
    await createManagedPolicy(server, 'p')
    const { Marker: ofUsers } = await server.iam().send(new ListUsersCommand({ MaxItems: 1 }))
    await createUser('alice')
    const { Marker: ofMoreUsers } = await server.iam().send(new ListUsersCommand({ MaxItems: 1 }))
    expect(ofUsers).toBeUndefined()
    const { Marker: ofAws } = await list({ MaxItems: 1 })
    for (const Marker of ['made-up', ofMoreUsers])
      expect(await rejection(list({ Marker }))).toEqual(invalid('Invalid Marker.'))
    expect(await rejection(list({ Marker: ofAws, Scope: 'Local' }))).toEqual(
      invalid('Invalid Marker.'),
    )
  })

  it('is refused on the path that is asked for, and never by a policy on some ARNs', async () => {
    const document = policy({ Action: 'iam:ListPolicies', Resource: policyArn('*') })
    const iam = server.iam(await createUserWithKey(server, 'eve', document))
    const send = (input: ListPoliciesCommandInput) =>
      rejection(iam.send(new ListPoliciesCommand(input)))
    expect(await send({})).toEqual(denied('eve', 'iam:ListPolicies', 'policy path /'))
    expect(await send({ PathPrefix: '/team/' })).toEqual(
      denied('eve', 'iam:ListPolicies', 'policy path /team/'),
    )
  })
})

describe('ListEntitiesForPolicy', () => {
  const list = (PolicyArn: string, more: Partial<ListEntitiesForPolicyCommandInput> = {}) =>
    members(server.iam().send(new ListEntitiesForPolicyCommand({ PolicyArn, ...more })))
  const names = (output: Awaited<ReturnType<typeof list>>) => ({
    groups: output.PolicyGroups?.map(({ GroupName }) => GroupName),
    users: output.PolicyUsers?.map(({ UserName }) => UserName),
    roles: output.PolicyRoles?.map(({ RoleName }) => RoleName),
  })

  /** The policy attached to two of each kind, and a boundary of one user and one role more. */
  async function spread(PolicyArn: string): Promise<void> {
    const iam = server.iam()
    for (const GroupName of ['b-group', 'A-group']) {
      await iam.send(new CreateGroupCommand({ GroupName, Path: '/staff/' }))
      await iam.send(new AttachGroupPolicyCommand({ GroupName, PolicyArn }))
    }
    for (const UserName of ['b-user', 'A-user']) {
      await createUser(UserName, UserName === 'A-user' ? '/staff/' : '/')
      await attach(UserName, PolicyArn)
    }
    for (const RoleName of ['b-role', 'A-role']) {
      await createRole(RoleName)
      await iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn }))
    }
    await createUser('bounded')
    await boundUser('bounded', PolicyArn)
    await createRole('bounded')
    await iam.send(
      new PutRolePermissionsBoundaryCommand({
        RoleName: 'bounded',
        PermissionsBoundary: PolicyArn,
      }),
    )
  }

  it('tells names and ids, and three lists even where they are empty', async () => {
    const arn = await createManagedPolicy(server, 'p')
    expect(await list(arn)).toEqual({
      PolicyGroups: [],
      PolicyUsers: [],
      PolicyRoles: [],
      IsTruncated: false,
    })
    const { User } = await createUser('Alice')
    await attach('alice', arn)
    expect((await list(arn)).PolicyUsers).toEqual([{ UserName: 'Alice', UserId: User?.UserId }])
    await detach('alice', arn)
    expect((await list(arn)).PolicyUsers).toEqual([])
  })

  it.each([
    ["of the account's own", policyArn('p')],
    ['of AWS', securityAudit],
  ])('filters by kind, use and path for a policy %s', async (_, arn) => {
    await createManagedPolicy(server, 'p')
    await spread(arn)
    const groups = ['A-group', 'b-group']
    const users = ['A-user', 'b-user']
    const roles = ['A-role', 'b-role']
    const bounded = ['bounded']
    const found = async (more: Partial<ListEntitiesForPolicyCommandInput>) =>
      names(await list(arn, more))
    expect(await found({})).toEqual({
      groups,
      users: [...users, ...bounded],
      roles: [...roles, ...bounded],
    })
    expect(await found({ PolicyUsageFilter: 'PermissionsPolicy' })).toEqual({
      groups,
      users,
      roles,
    })
    expect(await found({ PolicyUsageFilter: 'PermissionsBoundary' })).toEqual({
      groups: [],
      users: bounded,
      roles: bounded,
    })
    const none = { groups: [], users: [], roles: [] }
    expect(await found({ EntityFilter: 'Group' })).toEqual({ ...none, groups })
    expect(await found({ EntityFilter: 'User' })).toEqual({
      ...none,
      users: [...users, ...bounded],
    })
    const boundedRole = { EntityFilter: 'Role', PolicyUsageFilter: 'PermissionsBoundary' } as const
    expect(await found(boundedRole)).toEqual({ ...none, roles: bounded })
    expect(await found({ EntityFilter: 'LocalManagedPolicy' })).toEqual(none)
    expect(await found({ EntityFilter: 'AWSManagedPolicy' })).toEqual(none)
    expect(await found({ PathPrefix: '/staff/' })).toEqual({ groups, users: ['A-user'], roles: [] })
  })

  it('shows one who has the policy both ways once', async () => {
    const arn = await createManagedPolicy(server, 'p')
    await createUser('alice')
    await attach('alice', arn)
    await boundUser('alice', arn)
    expect(names(await list(arn)).users).toEqual(['alice'])
  })

  it.each([1, 2, 3, 5])('pages by %i over the three lists together', async (MaxItems) => {
    const arn = await createManagedPolicy(server, 'p')
    await spread(arn)
    const paged: (string | undefined)[] = []
    let Marker: string | undefined
    let pages = 0
    do {
      const page = await list(arn, { MaxItems, Marker })
      const { groups = [], users = [], roles = [] } = names(page)
      expect(groups.length + users.length + roles.length).toBeLessThanOrEqual(MaxItems)
      paged.push(...groups, ...users, ...roles)
      pages += 1
      Marker = page.Marker
      expect(page.IsTruncated).toBe(Marker !== undefined)
    } while (Marker !== undefined)
    expect(paged).toEqual([
      'A-group',
      'b-group',
      'A-user',
      'b-user',
      'bounded',
      'A-role',
      'b-role',
      'bounded',
    ])
    expect(pages).toBe(Math.ceil(8 / MaxItems))
  })

  it("shows nobody of another account, who has the same policy of AWS's", async () => {
    expect(names(await list(administratorAccess)).users).toEqual(['admin'])
  })

  it('refuses unknown policies, texts that are no ARN, and bad markers', async () => {
    const arn = await createManagedPolicy(server, 'p')
    for (const unknown of [policyArn('none'), 'arn:aws:iam::210987654321:policy/p'])
      expect(await rejection(list(unknown))).toEqual(notAttachable(unknown))
    const notArn = 'arn:aws:iam::123456789012:group/p'
    expect(await rejection(list(notArn))).toEqual(invalid(`ARN ${notArn} is not valid.`))
    expect(await rejection(list(arn, { Marker: 'made-up' }))).toEqual(invalid('Invalid Marker.'))
    await createUser('alice')
    const { Marker } = await server.iam().send(new ListUsersCommand({ MaxItems: 1 }))
    expect(await rejection(list(arn, { Marker }))).toEqual(invalid('Invalid Marker.'))
    expect(await rejection(list(arn, { EntityFilter: 'Nobody' as never }))).toEqual(
      breaks('entityFilter', 'Member must satisfy enum value set'),
    )
  })
})

describe('TagPolicy, UntagPolicy and ListPolicyTags', () => {
  const tag = (PolicyArn: string, ...Tags: Tag[]) =>
    server.iam().send(new TagPolicyCommand({ PolicyArn, Tags }))
  const untag = (PolicyArn: string, ...TagKeys: string[]) =>
    server.iam().send(new UntagPolicyCommand({ PolicyArn, TagKeys }))
  const list = (PolicyArn: string, more: Partial<ListPolicyTagsCommandInput> = {}) =>
    members(server.iam().send(new ListPolicyTagsCommand({ PolicyArn, ...more })))

  it('keep keys of different case apart', async () => {
    const arn = await createManagedPolicy(server, 'p')
    expect(await members(tag(arn, { Key: 'a', Value: '1' }, { Key: 'A', Value: '2' }))).toEqual({})
    await tag(arn, { Key: 'a', Value: '' })
    expect(await list(arn)).toEqual({
      Tags: [
        { Key: 'A', Value: '2' },
        { Key: 'a', Value: '' },
      ],
      IsTruncated: false,
    })
    expect((await get(arn))?.Tags).toHaveLength(2)
    expect(await members(untag(arn, 'A', 'absent'))).toEqual({})
    expect((await list(arn)).Tags).toEqual([{ Key: 'a', Value: '' }])
    expect((await get(arn))?.Tags).toEqual([{ Key: 'a', Value: '' }])
  })

  it('page', async () => {
    const arn = await createManagedPolicy(server, 'p')
    await tag(arn, { Key: 'b', Value: '' }, { Key: 'a', Value: '' })
    const first = await list(arn, { MaxItems: 1 })
    expect(first).toMatchObject({ Tags: [{ Key: 'a' }], IsTruncated: true })
    expect(await list(arn, { Marker: first.Marker })).toEqual({
      Tags: [{ Key: 'b', Value: '' }],
      IsTruncated: false,
    })
    expect(await rejection(list(arn, { Marker: 'x' }))).toEqual(invalid('Invalid Marker.'))
  })

  it('refuse duplicates and more than fifty in all', async () => {
    const arn = await createManagedPolicy(server, 'p')
    const duplicate = { Key: 'a', Value: '' }
    expect(await rejection(tag(arn, duplicate, duplicate))).toEqual(
      invalidInput('Duplicate tag keys found.'),
    )
    const fifty = Array.from({ length: 50 }, (_, n) => ({ Key: `k${n}`, Value: '' }))
    await tag(arn, ...fifty)
    expect(await rejection(tag(arn, { Key: 'K1', Value: '' }))).toEqual(
      limitExceeded('The number of tags has reached the maximum limit.'),
    )
    await tag(arn, { Key: 'k1', Value: 'again' })
    expect((await list(arn)).Tags).toHaveLength(50)
  })

  it("refuse unknown and another account's policies, and changes of AWS's", async () => {
    await other().send(new CreatePolicyCommand({ PolicyName: 'p', PolicyDocument: policy() }))
    const theirs = 'arn:aws:iam::210987654321:policy/p'
    const some = { Key: 'a', Value: '' }
    for (const arn of [theirs, policyArn('p')]) {
      expect(await rejection(tag(arn, some))).toEqual(notFound(arn))
      expect(await rejection(untag(arn, 'a'))).toEqual(notFound(arn))
      expect(await rejection(list(arn))).toEqual(notFound(arn))
    }
    const refused = outside('Cannot update policies outside your own account.')
    expect(await rejection(tag(administratorAccess, some))).toEqual(refused)
    expect(await rejection(untag(administratorAccess, 'a'))).toEqual(refused)
    expect(await list(administratorAccess)).toEqual({ Tags: [], IsTruncated: false })
    const notArn = 'arn:aws:iam::123456789012:user/p'
    for (const call of [tag(notArn, some), untag(notArn, 'a'), list(notArn)])
      expect(await rejection(call)).toEqual(invalid(`ARN ${notArn} is not valid.`))
  })

  it('can be limited by the tags that are passed and those that are there', async () => {
    const arn = await createManagedPolicy(server, 'p')
    const document = policy(
      {
        Action: 'iam:TagPolicy',
        Condition: { StringEquals: { 'aws:RequestTag/team': 'red' } },
      },
      {
        Action: 'iam:UntagPolicy',
        Condition: {
          'ForAllValues:StringEquals': { 'aws:TagKeys': ['team'] },
          StringEquals: { 'aws:ResourceTag/team': 'red' },
        },
      },
    )
    const iam = server.iam(await createUserWithKey(server, 'eve', document))
    const give = (Value: string) =>
      iam.send(new TagPolicyCommand({ PolicyArn: arn, Tags: [{ Key: 'team', Value }] }))
    const take = (...TagKeys: string[]) =>
      iam.send(new UntagPolicyCommand({ PolicyArn: arn, TagKeys }))
    const refused = (action: string) => denied('eve', action, `policy ${arn}`)
    expect(await rejection(give('blue'))).toEqual(refused('iam:TagPolicy'))
    expect(await rejection(take('team'))).toEqual(refused('iam:UntagPolicy'))
    await give('red')
    expect(await rejection(take('team', 'more'))).toEqual(refused('iam:UntagPolicy'))
    await take('team')
    expect((await list(arn)).Tags).toEqual([])
  })
})

describe('a customer managed policy', () => {
  it('is what a member of a group may do from the next request on', async () => {
    const arn = await createManagedPolicy(server, 'lister', policy({ Action: 'iam:ListUsers' }))
    const iam = server.iam(await createUserWithKey(server, 'eve', policy()))
    const call = () => iam.send(new ListUsersCommand({}))
    const refused = denied('eve', 'iam:ListUsers', 'arn:aws:iam::123456789012:user/')
    await server.iam().send(new CreateGroupCommand({ GroupName: 'readers' }))
    await server.iam().send(new AddUserToGroupCommand({ GroupName: 'readers', UserName: 'eve' }))
    expect(await rejection(call())).toEqual(refused)
    await server.iam().send(new AttachGroupPolicyCommand({ GroupName: 'readers', PolicyArn: arn }))
    await call()
    await changeManagedPolicy(server, arn, policy({ Effect: 'Deny', Action: 'iam:ListUsers' }))
    expect(await rejection(call())).toEqual(
      explicitlyDenied('eve', 'iam:ListUsers', 'arn:aws:iam::123456789012:user/'),
    )
  })

  it('cannot be made wider by one who may change only some policies', async () => {
    const arn = await createManagedPolicy(server, 'mine', policy())
    const document = policy({ Action: 'iam:*PolicyVersion', Resource: policyArn('team/*') })
    const iam = server.iam(await createUserWithKey(server, 'eve', document))
    await attach('eve', arn)
    const widen = new CreatePolicyVersionCommand({
      PolicyArn: arn,
      PolicyDocument: policy({ Action: '*' }),
      SetAsDefault: true,
    })
    expect(await rejection(iam.send(widen))).toEqual(
      denied('eve', 'iam:CreatePolicyVersion', `policy ${arn}`),
    )
    expect((await get(arn))?.DefaultVersionId).toBe('v1')
  })
})

it('refuses each operation as `policy ARN`, be there such a policy or not', async () => {
  await createManagedPolicy(server, 'p')
  const iam = server.iam(await createUserWithKey(server, 'eve', policy()))
  const PolicyDocument = policy()
  for (const PolicyArn of [policyArn('p'), policyArn('none'), administratorAccess]) {
    const version = { PolicyArn, VersionId: 'v1' }
    const calls = {
      'iam:GetPolicy': iam.send(new GetPolicyCommand({ PolicyArn })),
      'iam:DeletePolicy': iam.send(new DeletePolicyCommand({ PolicyArn })),
      'iam:CreatePolicyVersion': iam.send(
        new CreatePolicyVersionCommand({ PolicyArn, PolicyDocument }),
      ),
      'iam:GetPolicyVersion': iam.send(new GetPolicyVersionCommand(version)),
      'iam:ListPolicyVersions': iam.send(new ListPolicyVersionsCommand({ PolicyArn })),
      'iam:DeletePolicyVersion': iam.send(new DeletePolicyVersionCommand(version)),
      'iam:SetDefaultPolicyVersion': iam.send(new SetDefaultPolicyVersionCommand(version)),
      'iam:ListEntitiesForPolicy': iam.send(new ListEntitiesForPolicyCommand({ PolicyArn })),
      'iam:TagPolicy': iam.send(
        new TagPolicyCommand({ PolicyArn, Tags: [{ Key: 'a', Value: '' }] }),
      ),
      'iam:UntagPolicy': iam.send(new UntagPolicyCommand({ PolicyArn, TagKeys: ['a'] })),
      'iam:ListPolicyTags': iam.send(new ListPolicyTagsCommand({ PolicyArn })),
    }
    for (const [action, call] of Object.entries(calls))
      expect(await rejection(call)).toEqual(denied('eve', action, `policy ${PolicyArn}`))
  }
})
