import { ListUsersCommand, PutRolePolicyCommand } from '@aws-sdk/client-iam'
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { startEphemeral, type TestCredentials, type TestServer } from '../support/ephemeral.js'
import { policy } from '../support/policy.js'
import { invalid } from '../support/refusals.js'
import { rejection } from '../support/rejection.js'
import {
  abroad,
  askToAssume,
  assume,
  createRole,
  foreignAccount,
  handedOut,
  ownAccount,
  refusedToAssume,
} from '../support/role.js'
import { trust } from '../support/trust.js'
import { createSession, createUserWithKey } from '../support/virtual-device.js'

let server: TestServer
let foreign: TestServer
beforeAll(async () => {
  server = await startEphemeral([ownAccount, foreignAccount])
  foreign = abroad(server)
})
beforeEach(() => server.reset())
afterAll(() => server.close())

const alice = `arn:aws:iam::${ownAccount}:user/alice`
const sessionArn = (role: string, name = 'me', account = ownAccount) =>
  `arn:aws:sts::${account}:assumed-role/${role}/${name}`
const all = policy({ Action: '*' })
const alsoSettingIdentity = {
  Action: ['sts:AssumeRole', 'sts:SetSourceIdentity', 'sts:TagSession'],
}
/** A role that may do everything and that its account, or whoever is given, may assume in every way. */
const openRole = (name: string, trusts = ownAccount, owner = server) =>
  createRole(owner, {
    name,
    policy: all,
    MaxSessionDuration: 43_200,
    trusts: { document: trust(trusts, alsoSettingIdentity) },
  })
const secondsLeft = async (
  credentials: TestCredentials,
  input: { RoleArn: string; DurationSeconds?: number },
) => {
  const asked = server.now()
  const { Credentials } = await askToAssume(server, credentials, input)
  return Math.round((Number(Credentials?.Expiration) - asked) / 1000)
}

describe('a chain of roles', () => {
  it('goes from role to role, also through another account and back', async () => {
    const first = await openRole('first')
    const second = await openRole('second', first.arn, foreign)
    const third = await openRole('third', sessionArn('second', 'two', foreignAccount))
    const one = await assume(server, undefined, { RoleArn: first.arn, RoleSessionName: 'one' })
    const two = await assume(server, one, { RoleArn: second.arn, RoleSessionName: 'two' })
    const three = await assume(server, two, { RoleArn: third.arn, RoleSessionName: 'three' })
    const who = async (credentials: TestCredentials) =>
      (await server.sts(credentials).send(new GetCallerIdentityCommand({}))).Arn
    expect(await who(one)).toBe(sessionArn('first', 'one'))
    expect(await who(two)).toBe(sessionArn('second', 'two', foreignAccount))
    expect(await who(three)).toBe(sessionArn('third', 'three'))
    // What the second trusts is the first, not whoever came to it.
    expect(await rejection(askToAssume(server, three, { RoleArn: second.arn }))).toEqual(
      refusedToAssume(sessionArn('third', 'three'), second.arn),
    )
  })

  it('has at each place the permissions of the last role only', async () => {
    const first = await openRole('first')
    const second = await createRole(server, { name: 'second', policy: policy() })
    const one = await assume(server, undefined, { RoleArn: first.arn })
    const two = await assume(server, one, { RoleArn: second.arn })
    await server.iam(one).send(new ListUsersCommand({}))
    expect((await rejection(server.iam(two).send(new ListUsersCommand({})))).message).toBe(
      `User: ${sessionArn('second')} is not authorized to perform: iam:ListUsers on resource: arn:aws:iam::${ownAccount}:user/ because no identity-based policy allows the iam:ListUsers action`,
    )
  })

  it('does not pass session policies on', async () => {
    const first = await openRole('first')
    const second = await openRole('second')
    const Policy = policy({ Action: 'sts:AssumeRole' })
    const one = await assume(server, undefined, { RoleArn: first.arn, Policy })
    expect((await rejection(server.iam(one).send(new ListUsersCommand({})))).code).toBe(
      'AccessDenied',
    )
    const two = await assume(server, one, { RoleArn: second.arn })
    await server.iam(two).send(new ListUsersCommand({}))
  })

  /** AWS IAM User Guide, Roles terms and concepts, Role chaining. */
  it('lasts an hour in each session, whatever the role allows', async () => {
    const first = await openRole('first')
    const RoleArn = (await openRole('second')).arn
    const one = await assume(server, undefined, { RoleArn: first.arn, DurationSeconds: 43_200 })
    expect(await secondsLeft(one, { RoleArn })).toBeCloseTo(3600, -1)
    expect(await secondsLeft(one, { RoleArn, DurationSeconds: 3600 })).toBeCloseTo(3600, -1)
    expect(await secondsLeft(one, { RoleArn, DurationSeconds: 900 })).toBeCloseTo(900, -1)
    const asked = (DurationSeconds: number, arn = RoleArn) =>
      rejection(askToAssume(server, one, { RoleArn: arn, DurationSeconds }))
    const chained = invalid(
      'The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.',
    )
    expect(await asked(3601)).toEqual(chained)
    expect(await asked(43_200)).toEqual(chained)
    // The role's own limit is looked at first, and what the model says before that.
    const short = await createRole(server, { name: 'short' })
    expect(await asked(3601, short.arn)).toEqual(
      invalid('The requested DurationSeconds exceeds the MaxSessionDuration set for this role.'),
    )
    expect((await asked(43_201)).message).toContain(`at 'durationSeconds' failed`)
    expect((await asked(899)).message).toContain(`at 'durationSeconds' failed`)
  })

  it('does not begin with a user, nor with its session of GetSessionToken', async () => {
    const key = await createUserWithKey(server, 'alice', all)
    const session = await createSession(server, key)
    const { arn: RoleArn } = await openRole('first')
    for (const credentials of [key, session])
      expect(await secondsLeft(credentials, { RoleArn, DurationSeconds: 43_200 })).toBeCloseTo(
        43_200,
        -1,
      )
  })

  it('can outlast the session before it', async () => {
    const first = await openRole('first')
    const second = await openRole('second')
    const one = await assume(server, undefined, { RoleArn: first.arn, DurationSeconds: 900 })
    const two = await assume(server, one, { RoleArn: second.arn })
    await server.advance(1000)
    expect((await rejection(server.iam(one).send(new ListUsersCommand({})))).code).toBe(
      'ExpiredToken',
    )
    await server.iam(two).send(new ListUsersCommand({}))
  })
})

/** AWS IAM User Guide, Monitor and control actions taken with assumed roles. */
describe('a source identity', () => {
  it('is answered, passes on through the chain, and may be said again', async () => {
    const first = await openRole('first')
    const second = await openRole('second')
    const asked = { RoleArn: first.arn, SourceIdentity: 'ann@example.com' }
    const output = await askToAssume(server, undefined, asked)
    expect(output.SourceIdentity).toBe('ann@example.com')
    const one = handedOut(output)
    const next = await askToAssume(server, one, { RoleArn: second.arn })
    expect(next.SourceIdentity).toBe('ann@example.com')
    const third = await openRole('third', second.arn, foreign)
    const last = await askToAssume(server, handedOut(next), { ...asked, RoleArn: third.arn })
    expect(last.SourceIdentity).toBe('ann@example.com')
  })

  it('is absent from the answer where there is none', async () => {
    const { arn: RoleArn } = await openRole('first')
    expect(await askToAssume(server, undefined, { RoleArn })).not.toHaveProperty('SourceIdentity')
  })

  it('cannot be changed once it is set, not even in case', async () => {
    const { arn: RoleArn } = await openRole('first')
    const one = await assume(server, undefined, { RoleArn, SourceIdentity: 'ann' })
    const refused = invalid('The source identity is already set for this assume role session')
    for (const SourceIdentity of ['bob', 'Ann'])
      expect(await rejection(askToAssume(server, one, { RoleArn, SourceIdentity }))).toEqual(
        refused,
      )
    const plain = await assume(server, undefined, { RoleArn })
    // A session that has none can still set one.
    const late = await askToAssume(server, plain, { RoleArn, SourceIdentity: 'bob' })
    expect(late.SourceIdentity).toBe('bob')
  })

  it('needs sts:SetSourceIdentity of the trust policy, and in another account of the caller, too', async () => {
    const caller = await createUserWithKey(server, 'alice', policy({ Action: 'sts:AssumeRole' }))
    const ask = (RoleArn: string, SourceIdentity?: string) =>
      rejection(askToAssume(server, caller, { RoleArn, SourceIdentity }))
    const refused = (arn: string) => refusedToAssume(alice, arn, 'sts:SetSourceIdentity')
    const silent = await createRole(server, { name: 'silent', trusts: alice })
    expect(await ask(silent.arn, 'ann')).toEqual(refused(silent.arn))
    const open = await openRole('open', alice)
    await askToAssume(server, caller, { RoleArn: open.arn, SourceIdentity: 'ann' })
    const delegating = await openRole('delegating')
    expect(await ask(delegating.arn, 'ann')).toEqual(refused(delegating.arn))
    const theirs = await openRole('theirs', alice, foreign)
    expect(await ask(theirs.arn, 'ann')).toEqual(refused(theirs.arn))
    await askToAssume(server, caller, { RoleArn: theirs.arn })
    await askToAssume(server, caller, { RoleArn: delegating.arn })
  })

  it('needs it also where it is inherited', async () => {
    const first = await openRole('first')
    const silent = await createRole(server, { name: 'silent', trusts: first.arn })
    const one = await assume(server, undefined, { RoleArn: first.arn, SourceIdentity: 'ann' })
    expect(await rejection(askToAssume(server, one, { RoleArn: silent.arn }))).toEqual(
      refusedToAssume(sessionArn('first'), silent.arn, 'sts:SetSourceIdentity'),
    )
    const plain = await assume(server, undefined, { RoleArn: first.arn })
    await askToAssume(server, plain, { RoleArn: silent.arn })
  })

  it('can be asked for: none names sts:AssumeRole, a wrong one sts:SetSourceIdentity', async () => {
    const Condition = { StringEquals: { 'sts:SourceIdentity': ['ann', 'bob'] } }
    const document = trust(ownAccount, { ...alsoSettingIdentity, Condition })
    const { arn: RoleArn } = await createRole(server, { name: 'named', trusts: { document } })
    const ask = (SourceIdentity?: string) =>
      rejection(askToAssume(server, undefined, { RoleArn, SourceIdentity }))
    const admin = `arn:aws:iam::${ownAccount}:user/admin`
    expect(await ask()).toEqual(refusedToAssume(admin, RoleArn))
    expect(await ask('eve')).toEqual(refusedToAssume(admin, RoleArn, 'sts:SetSourceIdentity'))
    expect(await ask('Ann')).toEqual(refusedToAssume(admin, RoleArn, 'sts:SetSourceIdentity'))
    await askToAssume(server, undefined, { RoleArn, SourceIdentity: 'ann' })
  })

  it('can be made the user’s name by a policy variable', async () => {
    const Condition = { StringEquals: { 'sts:SourceIdentity': '${aws:username}' } }
    const document = trust(ownAccount, { ...alsoSettingIdentity, Condition })
    const { arn: RoleArn } = await createRole(server, { name: 'named', trusts: { document } })
    const caller = await createUserWithKey(server, 'alice', all)
    await askToAssume(server, caller, { RoleArn, SourceIdentity: 'alice' })
    expect(
      await rejection(askToAssume(server, caller, { RoleArn, SourceIdentity: 'bob' })),
    ).toEqual(refusedToAssume(alice, RoleArn, 'sts:SetSourceIdentity'))
  })

  it('is known to the policies of the session as aws:SourceIdentity', async () => {
    const { arn: RoleArn } = await openRole('first')
    const Condition = { StringEquals: { 'aws:SourceIdentity': 'ann' } }
    const PolicyDocument = policy({ Action: 'iam:ListUsers', Condition })
    const own = { RoleName: 'first', PolicyName: 'test', PolicyDocument }
    await server.iam().send(new PutRolePolicyCommand(own))
    const list = async (SourceIdentity?: string) => {
      const session = await assume(server, undefined, { RoleArn, SourceIdentity })
      return server.iam(session).send(new ListUsersCommand({}))
    }
    await list('ann')
    expect((await rejection(list('bob'))).code).toBe('AccessDenied')
    expect((await rejection(list())).code).toBe('AccessDenied')
  })
})

describe('conditions on what AssumeRole was given', () => {
  const admin = `arn:aws:iam::${ownAccount}:user/admin`
  const conditional = async (Condition: object, owner = server) => {
    const document = trust(ownAccount, { Condition })
    return (await createRole(owner, { name: 'conditional', trusts: { document } })).arn
  }

  it('know the external id, which is absent where none was given', async () => {
    for (const owner of [server, foreign]) {
      const RoleArn = await conditional({ StringEquals: { 'sts:ExternalId': 'Example987' } }, owner)
      const ask = (ExternalId?: string) => askToAssume(server, undefined, { RoleArn, ExternalId })
      await ask('Example987')
      for (const wrong of [undefined, 'example987', 'Example9876'])
        expect(await rejection(ask(wrong))).toEqual(refusedToAssume(admin, RoleArn))
    }
  })

  it('know the session’s name', async () => {
    const RoleArn = await conditional({ StringLike: { 'sts:RoleSessionName': '${aws:username}' } })
    await askToAssume(server, undefined, { RoleArn, RoleSessionName: 'admin' })
    for (const RoleSessionName of ['root', 'Admin', 'admin2'])
      expect(await rejection(askToAssume(server, undefined, { RoleArn, RoleSessionName }))).toEqual(
        refusedToAssume(admin, RoleArn),
      )
  })

  it('know the tags of the role', async () => {
    const Condition = { StringEquals: { 'aws:ResourceTag/Team': 'blue' } }
    const caller = await createUserWithKey(
      server,
      'alice',
      policy({ Action: 'sts:AssumeRole', Condition }),
    )
    const tagged = (name: string, Value: string, owner = server) =>
      createRole(owner, { name, trusts: ownAccount, Tags: [{ Key: 'team', Value }] })
    await assume(server, caller, { RoleArn: (await tagged('blue', 'blue')).arn })
    await assume(server, caller, { RoleArn: (await tagged('blue', 'blue', foreign)).arn })
    for (const owner of [server, foreign]) {
      const { arn } = await tagged('red', 'red', owner)
      expect(await rejection(askToAssume(server, caller, { RoleArn: arn }))).toEqual(
        refusedToAssume(alice, arn),
      )
    }
  })

  it('know whose the role is', async () => {
    const Condition = { StringEquals: { 'aws:ResourceAccount': ownAccount } }
    const caller = await createUserWithKey(
      server,
      'alice',
      policy({ Action: 'sts:AssumeRole', Condition }),
    )
    const own = await openRole('own')
    const theirs = await openRole('theirs', ownAccount, foreign)
    await assume(server, caller, { RoleArn: own.arn })
    expect(await rejection(askToAssume(server, caller, { RoleArn: theirs.arn }))).toEqual(
      refusedToAssume(alice, theirs.arn),
    )
  })

  it('know nothing of what other operations have, whatever it is called', async () => {
    const keys = ['constructor', '__proto__', 'toString', 'hasOwnProperty', 'sts:DurationSeconds']
    const equal = Object.fromEntries(keys.map((key) => [key, 'x']))
    const isNull = Object.fromEntries(keys.map((key) => [key, 'true']))
    const never = await conditional({ StringEquals: equal })
    expect(await rejection(askToAssume(server, undefined, { RoleArn: never }))).toEqual(
      refusedToAssume(admin, never),
    )
    await server.reset()
    await askToAssume(server, undefined, { RoleArn: await conditional({ Null: isNull }) })
  })
})
