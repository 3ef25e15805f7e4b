import { randomBytes } from 'node:crypto'
import {
  GetUserCommand,
  ListUsersCommand,
  PutRolePolicyCommand,
  TagRoleCommand,
} from '@aws-sdk/client-iam'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { startEphemeral, type TestCredentials, type TestServer } from '../support/ephemeral.js'
import { policy } from '../support/policy.js'
import { rejection } from '../support/rejection.js'
import {
  abroad,
  askToAssume,
  createRole,
  foreignAccount,
  handedOut,
  ownAccount,
  refusedToAssume,
} from '../support/role.js'
import { trust } from '../support/trust.js'
import { createUserWithKey } from '../support/virtual-device.js'

let server: TestServer
let foreign: TestServer
beforeAll(async () => {
  server = await startEphemeral([ownAccount, foreignAccount])
  foreign = abroad(server)
})
beforeEach(() => server.reset())
afterAll(() => server.close())

const alice = `arn:aws:iam::${ownAccount}:user/alice`
const admin = `arn:aws:iam::${ownAccount}:user/admin`
const tagsOf = (tags: Record<string, string>) =>
  Object.entries(tags).map(([Key, Value]) => ({ Key, Value }))
const invalidTags = (message: string) => ({ code: 'InvalidParameterValue', status: 400, message })
const tagging = { Action: ['sts:AssumeRole', 'sts:TagSession'] }
/** A role that may do everything, with tags of its own, that may be assumed with tags. */
const openRole = (
  name: string,
  tags: Record<string, string> = {},
  { trusts = ownAccount, owner = server } = {},
) =>
  createRole(owner, {
    name,
    policy: policy({ Action: '*' }),
    Tags: tagsOf(tags),
    trusts: { document: trust(trusts, tagging) },
  })

interface Given {
  RoleArn: string
  tags?: Record<string, string>
  transitive?: string[]
}
const ask = (
  credentials: TestCredentials | undefined,
  { RoleArn, tags = {}, transitive: TransitiveTagKeys }: Given,
) => askToAssume(server, credentials, { RoleArn, Tags: tagsOf(tags), TransitiveTagKeys })
const session = async (credentials: TestCredentials | undefined, given: Given) =>
  handedOut(await ask(credentials, given))

/** Which of some tags, as `Key=Value`, a role's session has: those that a condition of the role's policy finds. */
async function tagsSeen(
  role: { name: string; credentials: TestCredentials; owner?: TestServer },
  candidates: readonly string[],
): Promise<string[]> {
  const { name: RoleName, credentials, owner = server } = role
  const seen: string[] = []
  for (const candidate of candidates) {
    const [key = '', value = ''] = candidate.split('=')
    const Condition = { StringEquals: { [`aws:PrincipalTag/${key}`]: value } }
    const PolicyDocument = policy({ Action: 'sts:*' }, { Action: 'iam:ListUsers', Condition })
    await owner
      .iam()
      .send(new PutRolePolicyCommand({ RoleName, PolicyName: 'test', PolicyDocument }))
    await server
      .iam(credentials)
      .send(new ListUsersCommand({}))
      .then(
        () => seen.push(candidate),
        () => undefined,
      )
  }
  return seen
}

/** AWS IAM User Guide, Passing session tags in AWS STS. */
describe('session tags', () => {
  it('are principal tags of the session, and win over the role’s in whatever case', async () => {
    const { arn: RoleArn } = await openRole('tagged', { Department: 'Marketing', Heart: '1' })
    const given = { department: 'engineering', Star: '2', empty: '' }
    const credentials = await session(undefined, { RoleArn, tags: given })
    const plain = await session(undefined, { RoleArn })
    const candidates = [
      'Department=Marketing',
      'Department=engineering',
      'DEPARTMENT=engineering',
      'Heart=1',
      'heart=1',
      'Star=2',
      'empty=',
      'Star=1',
    ]
    expect(await tagsSeen({ name: 'tagged', credentials }, candidates)).toEqual([
      'Department=engineering',
      'DEPARTMENT=engineering',
      'Heart=1',
      'heart=1',
      'Star=2',
      'empty=',
    ])
    expect(await tagsSeen({ name: 'tagged', credentials: plain }, candidates)).toEqual([
      'Department=Marketing',
      'Heart=1',
      'heart=1',
    ])
  })

  it('can be used as policy variables', async () => {
    const { arn: RoleArn } = await openRole('tagged')
    await createUserWithKey(server, 'ann')
    const Resource = `arn:aws:iam::${ownAccount}:user/\${aws:PrincipalTag/who}`
    const PolicyDocument = policy({ Action: 'iam:GetUser', Resource })
    await server
      .iam()
      .send(new PutRolePolicyCommand({ RoleName: 'tagged', PolicyName: 'test', PolicyDocument }))
    const get = async (who: string, UserName: string) =>
      server
        .iam(await session(undefined, { RoleArn, tags: { who } }))
        .send(new GetUserCommand({ UserName }))
    expect((await get('ann', 'ann')).User?.UserName).toBe('ann')
    expect((await rejection(get('ann', 'admin'))).code).toBe('AccessDenied')
  })

  it('of the role count as they are now, those of the session as they were given', async () => {
    const { arn: RoleArn } = await openRole('tagged', { Heart: '1' })
    const credentials = await session(undefined, { RoleArn, tags: { Star: '1' } })
    const candidates = ['Heart=1', 'Heart=2', 'Star=1', 'Star=2']
    expect(await tagsSeen({ name: 'tagged', credentials }, candidates)).toEqual([
      'Heart=1',
      'Star=1',
    ])
    const Tags = tagsOf({ Heart: '2', Star: '2' })
    await server.iam().send(new TagRoleCommand({ RoleName: 'tagged', Tags }))
    expect(await tagsSeen({ name: 'tagged', credentials }, candidates)).toEqual([
      'Heart=2',
      'Star=1',
    ])
  })

  it('need sts:TagSession of the trust policy, and where it does not name the caller of the caller, too', async () => {
    const caller = await createUserWithKey(server, 'alice', policy({ Action: 'sts:AssumeRole' }))
    const tags = { Star: '1' }
    const refused = (arn: string) => refusedToAssume(alice, arn, 'sts:TagSession')
    const silent = await createRole(server, { name: 'silent', trusts: alice })
    expect(await rejection(ask(caller, { RoleArn: silent.arn, tags }))).toEqual(refused(silent.arn))
    await ask(caller, { RoleArn: silent.arn })
    const named = await openRole('named', {}, { trusts: alice })
    await ask(caller, { RoleArn: named.arn, tags })
    const delegating = await openRole('delegating')
    const abroadRole = await openRole('theirs', {}, { trusts: alice, owner: foreign })
    for (const { arn } of [delegating, abroadRole]) {
      expect(await rejection(ask(caller, { RoleArn: arn, tags }))).toEqual(refused(arn))
      await ask(caller, { RoleArn: arn })
    }
    const both = await createUserWithKey(server, 'bob', policy(tagging))
    await ask(both, { RoleArn: delegating.arn, tags })
  })

  it('and a source identity are asked for in this order: source identity, tags, the role', async () => {
    const caller = await createUserWithKey(server, 'alice', policy({ Action: 'iam:*' }))
    const { arn: RoleArn } = await openRole('open')
    const Tags = tagsOf({ Star: '1' })
    const refusal = (more: object) => rejection(askToAssume(server, caller, { RoleArn, ...more }))
    expect(await refusal({ Tags, SourceIdentity: 'ann' })).toEqual(
      refusedToAssume(alice, RoleArn, 'sts:SetSourceIdentity'),
    )
    expect(await refusal({ Tags })).toEqual(refusedToAssume(alice, RoleArn, 'sts:TagSession'))
    expect(await refusal({})).toEqual(refusedToAssume(alice, RoleArn))
  })

  it('can be limited by conditions, as the guide’s example does', async () => {
    const Principal = { AWS: admin }
    const any = { 'aws:RequestTag/Project': '*', 'aws:RequestTag/CostCenter': '*' }
    const document = JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        {
          Sid: 'AllowIamUserAssumeRole',
          Effect: 'Allow',
          Action: 'sts:AssumeRole',
          Principal,
          Condition: {
            StringLike: { ...any, 'aws:RequestTag/Department': '*' },
            StringEquals: { 'sts:ExternalId': 'Example987' },
          },
        },
        {
          Sid: 'AllowPassSessionTagsAndTransitive',
          Effect: 'Allow',
          Action: 'sts:TagSession',
          Principal,
          Condition: {
            StringLike: any,
            StringEquals: { 'aws:RequestTag/Department': ['Engineering', 'Marketing'] },
            'ForAllValues:StringEquals': { 'sts:TransitiveTagKeys': ['Project', 'Department'] },
          },
        },
      ],
    })
    const { arn: RoleArn } = await createRole(server, { name: 'example', trusts: { document } })
    const tags = { Project: 'Automation', CostCenter: '12345', Department: 'Engineering' }
    const asked = (changes: Partial<Record<string, unknown>> = {}) =>
      askToAssume(server, undefined, {
        RoleArn,
        Tags: tagsOf(tags),
        TransitiveTagKeys: ['Project', 'Department'],
        ExternalId: 'Example987',
        ...changes,
      })
    await asked()
    await asked({ TransitiveTagKeys: undefined })
    await asked({ TransitiveTagKeys: ['Department'] })
    await asked({ Tags: tagsOf({ ...tags, More: 'allowed' }) })
    const refused = (action?: string) => refusedToAssume(admin, RoleArn, action)
    const refusal = (changes: object) => rejection(asked(changes))
    const taggingRefused = refused('sts:TagSession')
    expect(await refusal({ TransitiveTagKeys: ['CostCenter'] })).toEqual(taggingRefused)
    expect(await refusal({ Tags: tagsOf({ ...tags, Department: 'Sales' }) })).toEqual(
      taggingRefused,
    )
    expect(await refusal({ ExternalId: 'other' })).toEqual(refused())
    expect(await refusal({ Tags: undefined, TransitiveTagKeys: undefined })).toEqual(refused())
  })

  it('can be limited to keys', async () => {
    const Condition = { 'ForAllValues:StringEquals': { 'aws:TagKeys': ['Star', 'Heart'] } }
    const document = trust(ownAccount, { ...tagging, Condition })
    const { arn: RoleArn } = await createRole(server, { name: 'keys', trusts: { document } })
    await ask(undefined, { RoleArn, tags: { Star: '1' } })
    await ask(undefined, { RoleArn })
    for (const tags of [{ Moon: '1' }, { Star: '1', Moon: '1' }, { star: '1' }])
      expect(await rejection(ask(undefined, { RoleArn, tags }))).toEqual(
        refusedToAssume(admin, RoleArn, 'sts:TagSession'),
      )
  })
})

describe('transitive tags', () => {
  it('pass on through the chain with nothing said, stay transitive, and win over the roles’ own', async () => {
    const first = await openRole('first', { Heart: '1' })
    const second = await openRole('second', { Sun: '2' })
    const third = await openRole('third', { Star: '3', Lightning: '3' }, { owner: foreign })
    const tags = { Star: '1', Heart: '1', Moon: '1' }
    const one = await session(undefined, {
      RoleArn: first.arn,
      tags,
      transitive: ['Star', 'heart'],
    })
    const two = await session(one, { RoleArn: second.arn })
    const three = await session(two, { RoleArn: third.arn })
    const candidates = ['Star=1', 'Heart=1', 'Moon=1', 'Sun=2', 'Star=3', 'Lightning=3']
    expect(await tagsSeen({ name: 'first', credentials: one }, candidates)).toEqual([
      'Star=1',
      'Heart=1',
      'Moon=1',
    ])
    expect(await tagsSeen({ name: 'second', credentials: two }, candidates)).toEqual([
      'Star=1',
      'Heart=1',
      'Sun=2',
    ])
    const last = { name: 'third', credentials: three, owner: foreign }
    expect(await tagsSeen(last, candidates)).toEqual(['Star=1', 'Heart=1', 'Lightning=3'])
  })

  it('can be added to on the way', async () => {
    const [first, second, third] = [
      await openRole('first'),
      await openRole('second'),
      await openRole('third'),
    ]
    const one = await session(undefined, {
      RoleArn: first.arn,
      tags: { Star: '1' },
      transitive: ['Star'],
    })
    const two = await session(one, {
      RoleArn: second.arn,
      tags: { Sun: '2', Moon: '2' },
      transitive: ['Sun'],
    })
    const three = await session(two, { RoleArn: third.arn })
    const candidates = ['Star=1', 'Sun=2', 'Moon=2']
    expect(await tagsSeen({ name: 'third', credentials: three }, candidates)).toEqual([
      'Star=1',
      'Sun=2',
    ])
  })

  it('cannot be overridden, in whatever case, not even with the same value', async () => {
    const { arn: RoleArn } = await openRole('first')
    const one = await session(undefined, {
      RoleArn,
      tags: { Star: '1', Moon: '1' },
      transitive: ['Star'],
    })
    const conflict = invalidTags(
      "One of the specified transitive tag keys can't be set because it conflicts with a transitive tag key from the calling session.",
    )
    for (const tags of [{ Star: '2' }, { star: '2' }, { Star: '1' }] as Record<string, string>[])
      expect(await rejection(ask(one, { RoleArn, tags }))).toEqual(conflict)
    expect(await rejection(ask(one, { RoleArn, transitive: ['STAR'] }))).toEqual(conflict)
    // One that was not transitive is free.
    await ask(one, { RoleArn, tags: { Moon: '2' } })
  })

  it('must be among the tags that are given', async () => {
    const { arn: RoleArn } = await openRole('first')
    const missing = invalidTags(
      'The specified transitive tag key must be included in the requested tags.',
    )
    expect(await rejection(ask(undefined, { RoleArn, transitive: ['Star'] }))).toEqual(missing)
    expect(
      await rejection(ask(undefined, { RoleArn, tags: { Sun: '1' }, transitive: ['Sun', 'Star'] })),
    ).toEqual(missing)
    await ask(undefined, { RoleArn, tags: { Sun: '1' }, transitive: ['sun'] })
  })

  it('need sts:TagSession at the next role, where they are inherited', async () => {
    const first = await openRole('first')
    const next = await createRole(server, { name: 'next', trusts: first.arn })
    const tagged = { RoleArn: first.arn, tags: { Star: '1' } }
    const one = await session(undefined, { ...tagged, transitive: ['Star'] })
    expect(await rejection(ask(one, { RoleArn: next.arn }))).toEqual(
      refusedToAssume(
        `arn:aws:sts::${ownAccount}:assumed-role/first/me`,
        next.arn,
        'sts:TagSession',
      ),
    )
    await ask(await session(undefined, tagged), { RoleArn: next.arn })
  })
})

describe('tags that cannot be given', () => {
  it('are two of one key, in whatever case', async () => {
    const { arn: RoleArn } = await openRole('first')
    const duplicate = invalidTags(
      'Duplicate tag keys found. Please note that Tag keys are case insensitive.',
    )
    const twice = [
      { Key: 'Star', Value: '1' },
      { Key: 'Star', Value: '1' },
    ]
    expect(await rejection(askToAssume(server, undefined, { RoleArn, Tags: twice }))).toEqual(
      duplicate,
    )
    expect(await rejection(ask(undefined, { RoleArn, tags: { Star: '1', sTAR: '2' } }))).toEqual(
      duplicate,
    )
  })

  it('are those that AWS keeps for itself', async () => {
    const { arn: RoleArn } = await openRole('first')
    for (const key of ['aws:x', 'AWS:x', 'aws:PrincipalTag/x'])
      expect(await rejection(ask(undefined, { RoleArn, tags: { [key]: '1' } }))).toEqual(
        invalidTags('Tag keys beginning with aws: are reserved for system use.'),
      )
  })

  it('are more than fifty, too long ones, and ones of other letters', async () => {
    const { arn: RoleArn } = await openRole('first')
    const many = Object.fromEntries(Array.from({ length: 51 }, (_, n) => [`k${n}`, '']))
    const wrong: [tags: Record<string, string>, place: string][] = [
      [many, 'tags'],
      [{ ['k'.repeat(129)]: '' }, 'tags.1.member.key'],
      [{ k: 'v'.repeat(257) }, 'tags.1.member.value'],
      [{ 'a*b': '' }, 'tags.1.member.key'],
      [{ k: 'a<b' }, 'tags.1.member.value'],
    ]
    for (const [tags, place] of wrong) {
      const { code, status, message } = await rejection(ask(undefined, { RoleArn, tags }))
      expect([code, status]).toEqual(['ValidationError', 400])
      expect(message).toContain(`at '${place}' failed to satisfy constraint`)
    }
    const fifty = Object.fromEntries(Object.entries(many).slice(0, 50))
    expect((await ask(undefined, { RoleArn, tags: fifty })).PackedPolicySize).toBeLessThan(100)
  })

  it('are more than the token has room for', async () => {
    const { arn: RoleArn } = await openRole('first')
    // Text that cannot be packed.
    const tags = Object.fromEntries(
      Array.from({ length: 20 }, (_, n) => [`key${n}`, randomBytes(60).toString('base64')]),
    )
    const refused = await rejection(ask(undefined, { RoleArn, tags }))
    expect(refused).toMatchObject({ code: 'PackedPolicyTooLarge', status: 400 })
    expect(refused.message).toMatch(
      /^Packed size of session tags consumes 1\d\d% of allotted space\.$/,
    )
  })
})
