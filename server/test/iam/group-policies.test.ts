import {
  AddUserToGroupCommand,
  AttachGroupPolicyCommand,
  CreateGroupCommand,
  CreatePolicyCommand,
  CreatePolicyVersionCommand,
  DeleteGroupCommand,
  DeleteGroupPolicyCommand,
  DetachGroupPolicyCommand,
  GetGroupPolicyCommand,
  GetPolicyCommand,
  GetUserCommand,
  ListAttachedGroupPoliciesCommand,
  ListGroupPoliciesCommand,
  ListGroupsCommand,
  ListUsersCommand,
  PutGroupPolicyCommand,
  PutUserPolicyCommand,
  RemoveUserFromGroupCommand,
  UpdateGroupCommand,
} from '@aws-sdk/client-iam'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { credentialsOf, startEphemeral, type TestServer } from '../support/ephemeral.js'
import { members } from '../support/members.js'
import { policy } from '../support/policy.js'
import {
  breaks,
  denied,
  explicitlyDenied,
  invalid,
  limitExceeded,
  malformed,
  noSuchEntity,
  noSuchGroup,
} from '../support/refusals.js'
import { rejection } from '../support/rejection.js'
import {
  createSession,
  createUserWithDevice,
  createUserWithKey,
} from '../support/virtual-device.js'

let server: TestServer
beforeAll(async () => {
  server = await startEphemeral(['123456789012', '210987654321'])
})
beforeEach(async () => {
  await server.reset()
  await server.iam().send(new CreateGroupCommand({ GroupName: 'Writers' }))
})
afterAll(() => server.close())

const administrator = 'arn:aws:iam::aws:policy/AdministratorAccess'
const readOnly = 'arn:aws:iam::aws:policy/ReadOnlyAccess'
const denyAll = 'arn:aws:iam::aws:policy/AWSDenyAll'
const usersOf = 'arn:aws:iam::123456789012:user/'

const put = (PolicyDocument: string, PolicyName = 'p', GroupName = 'writers') =>
  server.iam().send(new PutGroupPolicyCommand({ GroupName, PolicyName, PolicyDocument }))
const get = (PolicyName: string, GroupName = 'writers') =>
  server.iam().send(new GetGroupPolicyCommand({ GroupName, PolicyName }))
const remove = (PolicyName: string, GroupName = 'writers') =>
  server.iam().send(new DeleteGroupPolicyCommand({ GroupName, PolicyName }))
const list = (more: { Marker?: string; MaxItems?: number; GroupName?: string } = {}) =>
  members(server.iam().send(new ListGroupPoliciesCommand({ GroupName: 'writers', ...more })))
const attach = (PolicyArn: string, GroupName = 'writers') =>
  server.iam().send(new AttachGroupPolicyCommand({ GroupName, PolicyArn }))
const detach = (PolicyArn: string, GroupName = 'writers') =>
  server.iam().send(new DetachGroupPolicyCommand({ GroupName, PolicyArn }))
const listAttached = (
  more: { PathPrefix?: string; Marker?: string; MaxItems?: number; GroupName?: string } = {},
) =>
  members(
    server.iam().send(new ListAttachedGroupPoliciesCommand({ GroupName: 'writers', ...more })),
  )
const join = (UserName: string, GroupName = 'writers') =>
  server.iam().send(new AddUserToGroupCommand({ GroupName, UserName }))
const leave = (UserName: string, GroupName = 'writers') =>
  server.iam().send(new RemoveUserFromGroupCommand({ GroupName, UserName }))
const createPolicy = async (PolicyName: string, PolicyDocument = policy()) => {
  const command = new CreatePolicyCommand({ PolicyName, PolicyDocument })
  return (await server.iam().send(command)).Policy?.Arn ?? ''
}
const attachments = async (PolicyArn: string) =>
  (await server.iam().send(new GetPolicyCommand({ PolicyArn }))).Policy?.AttachmentCount
const noSuchInline = (name: string) =>
  noSuchEntity(`The group policy with name ${name} cannot be found.`)

/** A policy of exactly so many characters that count. */
const ofSize = (size: number) => {
  const document = policy({ Action: 's3:Get', Resource: 'arn:aws:s3:::' })
  return document.replace('s3:::', `s3:::${'x'.repeat(size - document.length)}`)
}

describe('inline policies of a group', () => {
  it('are created and overwritten, and the document comes back as it was, percent-encoded', async () => {
    const document =
      '{\n "Version": "2012-10-17",\r\n "Statement": {"Effect": "Allow", "Action": "s3:%3A é*", "Resource": "*"}}'
    expect(await members(put(document))).toEqual({})
    const output = await members(get('p', 'WRITERS'))
    expect(output).toEqual({
      GroupName: 'Writers',
      PolicyName: 'p',
      PolicyDocument: expect.stringMatching(/^[A-Za-z0-9._~%-]+$/),
    })
    expect(decodeURIComponent(output.PolicyDocument ?? '')).toBe(document)
    await put(policy())
    expect(decodeURIComponent((await get('p')).PolicyDocument ?? '')).toBe(policy())
    expect((await list()).PolicyNames).toEqual(['p'])
  })

  it('may have 5120 characters all together, white space not counted', async () => {
    const full = limitExceeded('Maximum policy size of 5120 bytes exceeded for group Writers')
    expect(await rejection(put(ofSize(5121)))).toEqual(full)
    await put(ofSize(5120))
    await put(`${ofSize(5120)}${' \n\t'.repeat(1000)}`)
    expect(await rejection(put(policy(), 'second'))).toEqual(full)
    await put(ofSize(3000))
    expect(await rejection(put(ofSize(2121), 'second'))).toEqual(full)
    await put(ofSize(2120), 'second')
    expect((await list()).PolicyNames).toEqual(['p', 'second'])
  })

  it('never exceed their size with many at once', async () => {
    const names = Array.from({ length: 8 }, (_, n) => `policy-${n}`)
    const results = await Promise.allSettled(names.map((name) => put(ofSize(1200), name)))
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(4)
    expect((await list()).PolicyNames).toHaveLength(4)
  })

  it('are refused where the document is malformed, after an unknown group', async () => {
    expect(await rejection(put('{'))).toEqual(malformed('Syntax errors in policy.'))
    expect(await rejection(put(policy({ Action: 'a:*', Principal: '*' } as never)))).toEqual(
      malformed('Policy document should not specify a principal.'),
    )
    expect(await rejection(put('{', 'p', 'nobody'))).toEqual(noSuchGroup('nobody'))
    expect(await rejection(put(policy(), 'a b'))).toEqual(
      breaks('policyName', 'Member must satisfy regular expression pattern: [\\w+=,.@-]+'),
    )
    expect((await list()).PolicyNames).toEqual([])
  })

  it('differ by the case of their names', async () => {
    await put(policy(), 'P')
    expect(await rejection(get('p'))).toEqual(noSuchInline('p'))
    expect(await rejection(remove('p'))).toEqual(noSuchInline('p'))
    await put(policy(), 'p')
    expect((await list()).PolicyNames).toEqual(['P', 'p'])
  })

  it('are deleted once', async () => {
    await put(policy())
    expect(await members(remove('p', 'WRITERS'))).toEqual({})
    expect((await list()).PolicyNames).toEqual([])
    expect(await rejection(remove('p'))).toEqual(noSuchInline('p'))
  })

  it('are listed in pages, in the order of names', async () => {
    expect(await list()).toEqual({ PolicyNames: [], IsTruncated: false })
    for (const name of ['c', 'a', 'b']) await put(policy(), name)
    const { Marker = '', ...first } = await list({ MaxItems: 2 })
    expect(first).toEqual({ PolicyNames: ['a', 'b'], IsTruncated: true })
    expect(await list({ Marker })).toEqual({ PolicyNames: ['c'], IsTruncated: false })
    expect(await rejection(list({ Marker: 'made-up' }))).toEqual(invalid('Invalid Marker.'))
  })

  it('are of the own account alone', async () => {
    const elsewhere = server.iam(credentialsOf(server.accounts[1]))
    const GroupName = 'theirs'
    await elsewhere.send(new CreateGroupCommand({ GroupName }))
    const calls = [
      () => put(policy(), 'p', GroupName),
      () => get('p', GroupName),
      () => remove('p', GroupName),
      () => list({ GroupName }),
      () => attach(administrator, GroupName),
      () => detach(administrator, GroupName),
      () => listAttached({ GroupName }),
    ]
    for (const call of calls) expect(await rejection(call())).toEqual(noSuchGroup(GroupName))
  })
})

describe('managed policies of a group', () => {
  it('are attached as often as one likes and detached once', async () => {
    const own = await createPolicy('own')
    expect(await members(attach(own))).toEqual({})
    await attach(own, 'WRITERS')
    expect(await attachments(own)).toBe(1)
    const attached = [{ PolicyName: 'own', PolicyArn: own }]
    expect(await listAttached()).toEqual({ AttachedPolicies: attached, IsTruncated: false })
    expect(await members(detach(own))).toEqual({})
    expect(await attachments(own)).toBe(0)
    expect(await rejection(detach(own))).toEqual(noSuchEntity(`Policy ${own} was not found.`))
    expect(await attachments(own)).toBe(0)
  })

  it('are counted once where many attach or detach at once', async () => {
    const own = await createPolicy('own')
    const tries = Array.from({ length: 20 })
    await Promise.all(tries.map(() => attach(own)))
    expect(await attachments(own)).toBe(1)
    const results = await Promise.allSettled(tries.map(() => detach(own)))
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect(await attachments(own)).toBe(0)
  })

  it('are ten at the most, also with many at once, and a refused one does not count', async () => {
    const arns: string[] = []
    for (let n = 0; n < 13; n += 1) arns.push(await createPolicy(`policy-${n}`))
    const results = await Promise.allSettled(arns.map((arn) => attach(arn)))
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(10)
    const attached =
      (await listAttached()).AttachedPolicies?.map(({ PolicyArn }) => PolicyArn) ?? []
    expect(attached).toHaveLength(10)
    const left = arns.find((arn) => !attached.includes(arn)) ?? ''
    const full = limitExceeded('Cannot exceed quota for PoliciesPerGroup: 10')
    expect(await rejection(attach(left))).toEqual(full)
    expect(await rejection(attach(administrator))).toEqual(full)
    expect(await attachments(left)).toBe(0)
    await attach(attached[0] ?? '')
    await detach(attached[0] ?? '')
    await attach(left)
  })

  it('are listed in the order of names, in pages and by path', async () => {
    expect(await listAttached()).toEqual({ AttachedPolicies: [], IsTruncated: false })
    for (const arn of [readOnly, administrator, denyAll]) await attach(arn)
    const { Marker = '', ...first } = await listAttached({ MaxItems: 2 })
    const names = (page: {
      AttachedPolicies?: { PolicyName?: string | undefined }[] | undefined
    }) => page.AttachedPolicies?.map(({ PolicyName }) => PolicyName)
    expect(names(first)).toEqual(['AdministratorAccess', 'AWSDenyAll'])
    expect(first.IsTruncated).toBe(true)
    const rest = await listAttached({ Marker })
    expect(names(rest)).toEqual(['ReadOnlyAccess'])
    expect(rest.IsTruncated).toBe(false)
    expect(names(await listAttached({ PathPrefix: '/job-function/' }))).toEqual([])
    expect(await rejection(listAttached({ Marker: 'x' }))).toEqual(invalid('Invalid Marker.'))
  })

  it('must exist and be named by an ARN, and so must the group', async () => {
    const unknown = 'arn:aws:iam::123456789012:policy/none'
    expect(await rejection(attach(unknown))).toEqual(
      noSuchEntity(`Policy ${unknown} does not exist or is not attachable.`),
    )
    expect(await rejection(detach(unknown))).toEqual(
      noSuchEntity(`Policy ${unknown} was not found.`),
    )
    const wrong = 'arn:aws:iam::123456789012:group/writers'
    for (const change of [attach, detach]) {
      expect(await rejection(change(wrong))).toEqual(invalid(`ARN ${wrong} is not valid.`))
      expect(await rejection(change('too-short'))).toEqual(
        breaks('policyArn', 'Member must have length greater than or equal to 20'),
      )
      expect(await rejection(change(readOnly, 'nobody'))).toEqual(noSuchGroup('nobody'))
    }
    expect(await rejection(listAttached({ GroupName: 'nobody' }))).toEqual(noSuchGroup('nobody'))
    const elsewhere = server.iam(credentialsOf(server.accounts[1]))
    const theirs = new CreatePolicyCommand({ PolicyName: 'theirs', PolicyDocument: policy() })
    const arn = (await elsewhere.send(theirs)).Policy?.Arn ?? ''
    expect(await rejection(attach(arn))).toEqual(
      noSuchEntity(`Policy ${arn} does not exist or is not attachable.`),
    )
    expect((await listAttached()).AttachedPolicies).toEqual([])
  })

  it('can be limited by iam:PolicyARN', async () => {
    const allowed = {
      Action: ['iam:AttachGroupPolicy', 'iam:DetachGroupPolicy'],
      Condition: { ArnEquals: { 'iam:PolicyARN': readOnly } },
    }
    const iam = server.iam(await createUserWithKey(server, 'eve', policy(allowed)))
    const GroupName = 'writers'
    for (const [action, Command] of [
      ['iam:AttachGroupPolicy', AttachGroupPolicyCommand],
      ['iam:DetachGroupPolicy', DetachGroupPolicyCommand],
    ] as const) {
      await iam.send(new Command({ GroupName, PolicyArn: readOnly }))
      expect(
        await rejection(iam.send(new Command({ GroupName, PolicyArn: administrator }))),
      ).toEqual(denied('eve', action, 'group Writers'))
    }
  })
})

describe('what a group may, its members may', () => {
  /** A user without a policy of its own, and whether it may list users. */
  async function newMember(UserName = 'eve', document = policy()) {
    const iam = server.iam(await createUserWithKey(server, UserName, document))
    return () => iam.send(new ListUsersCommand({}))
  }
  const refused = denied('eve', 'iam:ListUsers', usersOf)
  const deniedAll = explicitlyDenied('eve', 'iam:ListUsers', usersOf)
  const mayListUsers = policy({ Action: 'iam:ListUsers' })

  it('as soon as they join and until they leave', async () => {
    const call = await newMember()
    await put(mayListUsers)
    expect(await rejection(call())).toEqual(refused)
    await join('eve')
    expect((await call()).Users).toHaveLength(2)
    await leave('eve')
    expect(await rejection(call())).toEqual(refused)
  })

  it('as soon as an inline policy is put, and until it is overwritten or deleted', async () => {
    const call = await newMember()
    await join('eve')
    expect(await rejection(call())).toEqual(refused)
    await put(mayListUsers)
    await call()
    await put(policy())
    expect(await rejection(call())).toEqual(refused)
    await put(mayListUsers)
    await call()
    await remove('p')
    expect(await rejection(call())).toEqual(refused)
  })

  it('as soon as a managed policy is attached or gets another default version, and until it is detached', async () => {
    const call = await newMember()
    await join('eve')
    await attach(readOnly)
    await call()
    await detach(readOnly)
    expect(await rejection(call())).toEqual(refused)
    const PolicyArn = await createPolicy('own')
    await attach(PolicyArn)
    expect(await rejection(call())).toEqual(refused)
    await server.iam().send(
      new CreatePolicyVersionCommand({
        PolicyArn,
        PolicyDocument: mayListUsers,
        SetAsDefault: true,
      }),
    )
    await call()
    await detach(PolicyArn)
    expect(await rejection(call())).toEqual(refused)
  })

  it('and an explicit Deny of a group, inline or attached, wins over whatever allows', async () => {
    const call = await newMember('eve', policy({ Action: '*' }))
    await join('eve')
    await call()
    await put(policy({ Effect: 'Deny', Action: 'iam:List*' }))
    expect(await rejection(call())).toEqual(deniedAll)
    await remove('p')
    await call()
    await attach(denyAll)
    expect(await rejection(call())).toEqual(deniedAll)
    await leave('eve')
    await call()
  })

  it('and a Deny of the user wins over what the group allows', async () => {
    const call = await newMember('eve', policy({ Effect: 'Deny', Action: 'iam:ListUsers' }))
    await attach(administrator)
    await join('eve')
    expect(await rejection(call())).toEqual(deniedAll)
  })

  it('from each of their groups, and no more than from those', async () => {
    const iam = server.iam(await createUserWithKey(server, 'eve', policy()))
    await createUserWithKey(server, 'other', policy())
    await server.iam().send(new CreateGroupCommand({ GroupName: 'Readers' }))
    await put(mayListUsers)
    await put(policy({ Action: 'iam:ListGroups' }), 'p', 'readers')
    await join('eve')
    await join('other', 'readers')
    await iam.send(new ListUsersCommand({}))
    const groups = () => iam.send(new ListGroupsCommand({}))
    expect(await rejection(groups())).toEqual(
      denied('eve', 'iam:ListGroups', 'arn:aws:iam::123456789012:group/'),
    )
    await join('eve', 'readers')
    await groups()
    await leave('eve')
    expect(await rejection(iam.send(new ListUsersCommand({})))).toEqual(refused)
    await groups()
  })

  it('where the group has another name and path, too', async () => {
    const call = await newMember()
    await put(mayListUsers)
    await join('eve')
    await call()
    const update = { GroupName: 'writers', NewGroupName: 'Editors', NewPath: '/x/' }
    await server.iam().send(new UpdateGroupCommand(update))
    await call()
    await put(policy(), 'p', 'editors')
    expect(await rejection(call())).toEqual(refused)
    await put(mayListUsers, 'p', 'editors')
    await leave('eve', 'editors')
    expect(await rejection(call())).toEqual(refused)
  })

  it('and a new group of an old name gives nothing to the members of the old one', async () => {
    const call = await newMember()
    await join('eve')
    await leave('eve')
    await server.iam().send(new DeleteGroupCommand({ GroupName: 'writers' }))
    await server.iam().send(new CreateGroupCommand({ GroupName: 'writers' }))
    await put(mayListUsers)
    expect(await rejection(call())).toEqual(refused)
  })

  it('each in its own name: policy variables mean the member', async () => {
    const resource = 'arn:aws:iam::123456789012:user/${aws:username}'
    await put(policy({ Action: 'iam:GetUser', Resource: resource }))
    for (const UserName of ['eve', 'adam']) {
      const iam = server.iam(await createUserWithKey(server, UserName, policy()))
      await join(UserName)
      expect((await iam.send(new GetUserCommand({}))).User?.UserName).toBe(UserName)
      expect(await rejection(iam.send(new GetUserCommand({ UserName: 'admin' })))).toEqual(
        denied(UserName, 'iam:GetUser', 'user admin'),
      )
    }
  })

  it('in sessions of GetSessionToken too: every change acts on them at once', async () => {
    const withMfa = { Bool: { 'aws:MultiFactorAuthPresent': 'true' } }
    await put(policy({ Action: 'iam:ListUsers', Condition: withMfa }))
    const { credentials, app } = await createUserWithDevice(server, 'eve', policy())
    const session = server.iam(await createSession(server, credentials, app))
    const inSession = () => session.send(new ListUsersCommand({}))
    expect(await rejection(inSession())).toEqual(refused)
    await join('eve')
    await inSession()
    const longTerm = server.iam(credentials)
    expect(await rejection(longTerm.send(new ListUsersCommand({})))).toEqual(refused)
    await attach(denyAll)
    expect(await rejection(inSession())).toEqual(deniedAll)
    await detach(denyAll)
    await inSession()
    await put(policy())
    expect(await rejection(inSession())).toEqual(refused)
    await attach(readOnly)
    await inSession()
    await leave('eve')
    expect(await rejection(inSession())).toEqual(refused)
  })

  it('and none of many requests that begin after the leave has been answered passes', async () => {
    await put(mayListUsers)
    const call = await newMember()
    for (let round = 0; round < 5; round += 1) {
      await join('eve')
      const during = Promise.allSettled(Array.from({ length: 10 }, () => call()))
      await leave('eve')
      const after = await Promise.allSettled(Array.from({ length: 10 }, () => call()))
      expect(after.map(({ status }) => status)).toEqual(after.map(() => 'rejected'))
      await during
    }
  })

  it('and nobody else may: no hostile name makes a member', async () => {
    await attach(administrator)
    const call = await newMember()
    for (const UserName of ['eve/../admin', "eve' or '1'='1", '*', 'ev%', 'e_e'])
      await rejection(join(UserName))
    expect(await rejection(call())).toEqual(refused)
  })
})

it('lets a member who may put policies into its own group only do just that', async () => {
  const own = 'arn:aws:iam::123456789012:group/Writers'
  await put(policy({ Action: 'iam:PutGroupPolicy', Resource: own }), 'own')
  const iam = server.iam(await createUserWithKey(server, 'eve', policy()))
  await join('eve')
  const attempt = (GroupName: string) =>
    iam.send(new PutGroupPolicyCommand({ GroupName, PolicyName: 'x', PolicyDocument: policy() }))
  await attempt('writers')
  await server.iam().send(new CreateGroupCommand({ GroupName: 'admins' }))
  expect(await rejection(attempt('ADMINS'))).toEqual(
    denied('eve', 'iam:PutGroupPolicy', 'group admins'),
  )
  const userPolicy = { UserName: 'eve', PolicyName: 'x', PolicyDocument: policy() }
  expect(await rejection(iam.send(new PutUserPolicyCommand(userPolicy)))).toEqual(
    denied('eve', 'iam:PutUserPolicy', 'user eve'),
  )
})

it('refuses each operation as `group NAME`', async () => {
  const iam = server.iam(await createUserWithKey(server, 'eve', policy()))
  const GroupName = 'WRITERS'
  const PolicyName = 'p'
  const PolicyArn = administrator
  const calls = {
    'iam:PutGroupPolicy': () =>
      iam.send(new PutGroupPolicyCommand({ GroupName, PolicyName, PolicyDocument: policy() })),
    'iam:GetGroupPolicy': () => iam.send(new GetGroupPolicyCommand({ GroupName, PolicyName })),
    'iam:ListGroupPolicies': () => iam.send(new ListGroupPoliciesCommand({ GroupName })),
    'iam:DeleteGroupPolicy': () =>
      iam.send(new DeleteGroupPolicyCommand({ GroupName, PolicyName })),
    'iam:AttachGroupPolicy': () => iam.send(new AttachGroupPolicyCommand({ GroupName, PolicyArn })),
    'iam:DetachGroupPolicy': () => iam.send(new DetachGroupPolicyCommand({ GroupName, PolicyArn })),
    'iam:ListAttachedGroupPolicies': () =>
      iam.send(new ListAttachedGroupPoliciesCommand({ GroupName })),
  }
  for (const [action, call] of Object.entries(calls))
    expect(await rejection(call())).toEqual(denied('eve', action, 'group Writers'))
})
