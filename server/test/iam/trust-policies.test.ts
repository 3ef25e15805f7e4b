import {
  AddRoleToInstanceProfileCommand,
  CreateAccessKeyCommand,
  CreateInstanceProfileCommand,
  CreateRoleCommand,
  CreateUserCommand,
  DeleteAccessKeyCommand,
  DeleteRoleCommand,
  DeleteUserCommand,
  GetInstanceProfileCommand,
  GetRoleCommand,
  type IAMClient,
  ListInstanceProfilesCommand,
  ListInstanceProfilesForRoleCommand,
  ListRolesCommand,
  UpdateAssumeRolePolicyCommand,
  UpdateRoleDescriptionCommand,
  UpdateUserCommand,
} from '@aws-sdk/client-iam'
import { AssumeRoleCommand } from '@aws-sdk/client-sts'
import { decide } from '@sallyport/policy/decide'
import { preparePolicies } from '@sallyport/policy/prepare'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { compiledTrust } from '../../src/permissions/trust-policy.js'
import { findRole } from '../../src/store/roles.js'
import { recordedEvents } from '../support/account.js'
import {
  credentialsOf,
  startEphemeral,
  type TestCredentials,
  type TestServer,
} from '../support/ephemeral.js'
import { members } from '../support/members.js'
import { policy } from '../support/policy.js'
import { breaks, isMissing, limitExceeded, malformed, noSuchRole } from '../support/refusals.js'
import { rejection } from '../support/rejection.js'
import { ec2Trust, trust } from '../support/trust.js'
import { createUserWithKey } from '../support/virtual-device.js'

const own = '123456789012'
const other = '210987654321'

let server: TestServer
beforeAll(async () => {
  server = await startEphemeral([own, other])
})
beforeEach(() => server.reset())
afterAll(() => server.close())

const userArn = (name: string, account = own) => `arn:aws:iam::${account}:user/${name}`
const roleArn = (name: string, account = own) => `arn:aws:iam::${account}:role/${name}`

const elsewhere = () => server.iam(credentialsOf(server.accounts[1]))
const createUser = async (UserName: string, Path = '/', iam: IAMClient = server.iam()) =>
  (await iam.send(new CreateUserCommand({ UserName, Path }))).User?.UserId ?? ''
const createRole = async (
  RoleName: string,
  AssumeRolePolicyDocument = ec2Trust,
  { Path = '/', iam = server.iam() } = {},
) =>
  (await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument, Path }))).Role
    ?.RoleId ?? ''
const update = (RoleName: string, PolicyDocument: string) =>
  server.iam().send(new UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument }))
const decoded = (document: string | undefined) => decodeURIComponent(document ?? '')
const shown = async (RoleName: string) =>
  decoded(
    (await server.iam().send(new GetRoleCommand({ RoleName }))).Role?.AssumeRolePolicyDocument,
  )
const remove = (UserName: string) => server.iam().send(new DeleteUserCommand({ UserName }))
const invalidPrincipal = (value: string, kind = 'AWS') =>
  malformed(`Invalid principal in policy: "${kind}":"${value}"`)

const federated = 'Federated principals must be valid domain names or SAML metadata ARNs'
const noAssumeRole = 'AssumeRole policy may only specify STS AssumeRole actions.'

describe('CreateRole and UpdateAssumeRolePolicy refuse', () => {
  it.each([
    ['what is no JSON', '{', 'This policy contains invalid Json'],
    ['what is no policy', '{}', 'Syntax errors in policy.'],
    [
      'an action that is not of STS',
      trust(own, { Action: ['sts:AssumeRole', 's3:GetObject'] }),
      noAssumeRole,
    ],
    ['an unknown action of STS', trust(own, { Action: 'sts:InvalidAction' }), noAssumeRole],
    ['a Resource', trust(own, { Resource: '*' }), 'Has prohibited field Resource'],
    ['a NotResource', trust(own, { NotResource: '*' }), 'Has prohibited field NotResource'],
    ['no Principal', trust(own, { Principal: undefined }), 'Missing required field Principal'],
    [
      'a NotPrincipal',
      trust(own, { Principal: undefined, NotPrincipal: { AWS: own } }),
      'Has prohibited field NotPrincipal',
    ],
    [
      'everyone in short',
      trust(own, { Principal: '*' }),
      'AssumeRolepolicy contained an invalid principal: "STAR":"*".',
    ],
    [
      'a wildcard for sessions',
      trust(`arn:aws:sts::${own}:assumed-role/app/*`),
      `Invalid principal: arn:aws:sts::${own}:assumed-role/app/*`,
    ],
    ['a name without ARN', trust('alice'), 'Invalid principal in policy: "AWS":"alice"'],
    [
      'a service of another partition',
      trust({ Service: 'eks.amazonaws.com.cn' }),
      'Invalid principal in policy: "SERVICE":"eks.amazonaws.com.cn"',
    ],
    ['a provider that is none', trust({ Federated: 'nonsense' }), federated],
    [
      'an Effect in the wrong case',
      trust(own, { Effect: 'allow' }),
      'The policy failed legacy parsing',
    ],
  ])('%s', async (_, document, message) => {
    expect(await rejection(createRole('app', document))).toEqual(malformed(message))
    await createRole('app')
    expect(await rejection(update('app', document))).toEqual(malformed(message))
    expect(await shown('app')).toBe(ec2Trust)
  })

  it.each([
    ['an account', '333333333333'],
    ['the root of an account', 'arn:aws:iam::333333333333:root'],
    ['a user', userArn('nobody')],
    ['a user whose name is written otherwise', userArn('team/alice')],
    ['a user without its path', userArn('Alice')],
    ['a user by another path', userArn('Team/Alice')],
    ['a user of another account', userArn('team/Alice', other)],
    ['a role', roleArn('nobody')],
    ['a role whose name is written otherwise', roleArn('team/BASE')],
    ['a role without its path', roleArn('base')],
    ['a role as a user', userArn('team/base')],
    ['the role that is being created', roleArn('app')],
    ['a session of a role', `arn:aws:sts::${own}:assumed-role/nobody/session`],
    [
      'a session of a role whose name is written otherwise',
      `arn:aws:sts::${own}:assumed-role/BASE/session`,
    ],
    ['a federated user of an account', 'arn:aws:sts::333333333333:federated-user/bob'],
    ['a unique id of a user', 'AIDAQQQQQQQQQQQQQQQQQ'],
    ['a unique id of a role', 'AROAQQQQQQQQQQQQQQQQQ'],
    ['a user of another partition', `arn:aws-cn:iam::${own}:user/team/Alice`],
    ['the root of another partition', `arn:aws-us-gov:iam::${own}:root`],
  ])('%s, as there is none', async (_, principal) => {
    await createUser('Alice', '/team/')
    await createRole('base', ec2Trust, { Path: '/team/' })
    const document = trust([own, principal])
    expect(await rejection(createRole('app', document))).toEqual(invalidPrincipal(principal))
    if (principal === roleArn('app')) return
    expect(await rejection(update('base', document))).toEqual(invalidPrincipal(principal))
    expect(await shown('base')).toBe(ec2Trust)
  })

  it('an identity provider by its ARN, as no account has any', async () => {
    for (const Federated of [
      `arn:aws:iam::${own}:saml-provider/login`,
      `arn:aws:iam::${own}:oidc-provider/token.actions.githubusercontent.com`,
    ]) {
      const document = trust({ Federated }, { Action: 'sts:AssumeRoleWithWebIdentity' })
      expect(await rejection(createRole('app', document))).toEqual(
        invalidPrincipal(Federated, 'FEDERATED'),
      )
    }
  })

  it('more than 2048 characters, white space not counted', async () => {
    const ofSize = (size: number) => {
      const document = trust(own, { Sid: '' })
      return document.replace('"Sid":""', `"Sid":"${'a'.repeat(size - document.length)}"`)
    }
    const full = limitExceeded('Cannot exceed quota for ACLSizePerRole: 2048')
    expect(ofSize(2048)).toHaveLength(2048)
    expect(await rejection(createRole('app', ofSize(2049)))).toEqual(full)
    const spaced = `${' \n\t'.repeat(1000)}${ofSize(2048)}`
    await createRole('app', spaced)
    expect(await shown('app')).toBe(spaced)
    expect(await rejection(update('app', ofSize(2049)))).toEqual(full)
    await update('app', ofSize(2048))
    expect(await shown('app')).toBe(ofSize(2048))
  })

  it('an unknown role before a bad document, and texts that no document can have', async () => {
    expect(await rejection(update('nobody', '{'))).toEqual(noSuchRole('nobody'))
    await createRole('app')
    expect(await rejection(update('app', ''))).toMatchObject({ code: 'ValidationError' })
    expect(await rejection(update('app', '{"a":"Ā"}'))).toMatchObject({ code: 'ValidationError' })
    expect(await rejection(update('app', ' '.repeat(131_073)))).toEqual(
      breaks('policyDocument', 'Member must have length less than or equal to 131072'),
    )
    expect(await rejection(update('app', undefined as never))).toEqual(isMissing('policyDocument'))
  })
})

describe('CreateRole and UpdateAssumeRolePolicy take', () => {
  it.each([
    ['an account', own],
    ['another account', other],
    ['the root of another account', `arn:aws:iam::${other}:root`],
    ['everyone', '*'],
    ['a user with its path', userArn('team/Alice')],
    ['a user of another account', userArn('admin', other)],
    ['a role with its path', roleArn('team/base')],
    ['a session of a role, without its path', `arn:aws:sts::${own}:assumed-role/base/session`],
    ['a federated user that nobody has asked for', `arn:aws:sts::${own}:federated-user/bob`],
  ])('%s, and show the document as it was given', async (_, principal) => {
    await createUser('Alice', '/team/')
    await createRole('base', ec2Trust, { Path: '/team/' })
    const document = trust(principal, { Sid: 'One' })
      .replaceAll(',', ' ,\r\n\t')
      .replace('"Statement"', '"Id": "é", "Statement"')
    await createRole('app', document)
    expect(await shown('app')).toBe(document)
    expect(await members(update('base', document))).toEqual({})
    expect(await shown('base')).toBe(document)
  })

  it('services, well-known identity providers, unique ids, and older versions', async () => {
    const userId = await createUser('alice')
    const roleId = await createRole('base')
    for (const [index, document] of [
      trust({ Service: ['ec2.amazonaws.com', 'lambda.amazonaws.com'] }),
      trust(
        { Federated: 'cognito-identity.amazonaws.com' },
        { Action: 'sts:AssumeRoleWithWebIdentity' },
      ),
      trust([userId, roleId]),
      trust(own, { Action: ['sts:AssumeRole', 'sts:TagSession', 'sts:SetSourceIdentity'] }),
      trust(own, { Action: 'sts:*' }),
      trust(own).replace('2012-10-17', '2008-10-17'),
      trust(own).replace('"Version":"2012-10-17",', ''),
    ].entries()) {
      await createRole(`app-${index}`, document)
      expect(await shown(`app-${index}`)).toBe(document)
    }
  })

  it('a role that names itself once it is there', async () => {
    await createRole('app')
    const document = trust(roleArn('app'))
    await update('app', document)
    expect(await shown('app')).toBe(document)
  })

  it('the same entry many times', async () => {
    const document = trust([userArn('admin'), userArn('admin'), own, own, '*'])
    await createRole('app', document)
    expect(await shown('app')).toBe(document)
  })

  it('and write the change down', async () => {
    await createRole('app')
    await update('app', trust(own))
    expect(await recordedEvents(server, 'UpdateAssumeRolePolicy')).toMatchObject([
      { readOnly: false, requestParameters: { roleName: 'app', policyDocument: trust(own) } },
    ])
  })
})

describe('a trust policy names whom it meant', () => {
  it('by the ARN of today after a rename or a move, with all else as it was given', async () => {
    await createUser('alice')
    await createUser('bob')
    const spaced = trust([userArn('alice'), own, userArn('bob')]).replaceAll(',', ' ,\n  ')
    await createRole('app', spaced)
    await server
      .iam()
      .send(new UpdateUserCommand({ UserName: 'alice', NewUserName: 'Anna', NewPath: '/x/' }))
    expect(await shown('app')).toBe(spaced.replace(userArn('alice'), userArn('x/Anna')))
    // Whoever takes the old name is somebody else.
    await createUser('alice')
    expect(await shown('app')).toBe(spaced.replace(userArn('alice'), userArn('x/Anna')))
    await remove('alice')
    await server
      .iam()
      .send(new UpdateUserCommand({ UserName: 'anna', NewUserName: 'alice', NewPath: '/' }))
    expect(await shown('app')).toBe(spaced)
  })

  it('by its id once it is gone, whether or not another has its name', async () => {
    const userId = await createUser('alice')
    const roleId = await createRole('base')
    const session = `arn:aws:sts::${own}:assumed-role/base/session`
    const document = trust([userArn('alice'), roleArn('base'), session, other])
    await createRole('app', document)
    const left = trust([userId, roleId, `${roleId}:session`, other])
    await remove('alice')
    await server.iam().send(new DeleteRoleCommand({ RoleName: 'base' }))
    expect(await shown('app')).toBe(left)
    await createUser('alice')
    await createRole('base')
    expect(await shown('app')).toBe(left)
    // Such an id cannot be saved: nobody has it any more.
    expect(await rejection(update('app', trust([own, userId])))).toEqual(invalidPrincipal(userId))
    expect(await rejection(update('app', trust(roleId)))).toEqual(invalidPrincipal(roleId))
    await update('app', document)
    expect(await shown('app')).toBe(document)
  })

  it('in other accounts, too, at once', async () => {
    const iam = elsewhere()
    const userId = await createUser('theirs', '/', iam)
    const document = trust(userArn('theirs', other))
    await createRole('app', document)
    expect(await shown('app')).toBe(document)
    await iam.send(new UpdateUserCommand({ UserName: 'theirs', NewPath: '/moved/' }))
    expect(await shown('app')).toBe(trust(userArn('moved/theirs', other)))
    await iam.send(new DeleteUserCommand({ UserName: 'theirs' }))
    expect(await shown('app')).toBe(trust(userId))
  })

  it('only where it stands for a principal: conditions and ids keep their text', async () => {
    const userId = await createUser('alice')
    const more = {
      Sid: 'aliceIsMeant',
      Condition: { ArnEquals: { 'aws:PrincipalArn': userArn('alice') } },
    }
    await createRole('app', trust([userArn('alice'), userId], more))
    await server.iam().send(new UpdateUserCommand({ UserName: 'alice', NewUserName: 'anna' }))
    expect(await shown('app')).toBe(trust([userArn('anna'), userId], more))
  })

  it('in every answer that shows the role', async () => {
    const iam = server.iam()
    const userId = await createUser('alice')
    const InstanceProfileName = 'machines'
    await createRole('app', trust(userArn('alice')))
    await createRole('service')
    await iam.send(new CreateInstanceProfileCommand({ InstanceProfileName }))
    await iam.send(new AddRoleToInstanceProfileCommand({ InstanceProfileName, RoleName: 'app' }))
    const documents = async () => {
      const { Roles = [] } = await iam.send(new ListRolesCommand({}))
      const one = await iam.send(new GetInstanceProfileCommand({ InstanceProfileName }))
      const all = await iam.send(new ListInstanceProfilesCommand({}))
      const ofRole = await iam.send(new ListInstanceProfilesForRoleCommand({ RoleName: 'app' }))
      const described = await iam.send(
        new UpdateRoleDescriptionCommand({ RoleName: 'app', Description: 'd' }),
      )
      expect(decoded(Roles[1]?.AssumeRolePolicyDocument)).toBe(ec2Trust)
      return [
        Roles[0],
        one.InstanceProfile?.Roles?.[0],
        all.InstanceProfiles?.[0]?.Roles?.[0],
        ofRole.InstanceProfiles?.[0]?.Roles?.[0],
        described.Role,
      ].map((role) => decoded(role?.AssumeRolePolicyDocument))
    }
    expect(await documents()).toEqual(Array(5).fill(trust(userArn('alice'))))
    await iam.send(new UpdateUserCommand({ UserName: 'alice', NewUserName: 'anna' }))
    expect(await documents()).toEqual(Array(5).fill(trust(userArn('anna'))))
    await remove('anna')
    expect(await documents()).toEqual(Array(5).fill(trust(userId)))
  })
})

describe('a trust policy trusts whom it meant', () => {
  const assume = (credentials: TestCredentials, RoleName = 'app', RoleSessionName = 'session') =>
    server
      .sts(credentials)
      .send(new AssumeRoleCommand({ RoleArn: roleArn(RoleName), RoleSessionName }))
  const session = async (...call: Parameters<typeof assume>): Promise<TestCredentials> => {
    const { Credentials } = await assume(...call)
    return {
      accessKeyId: Credentials?.AccessKeyId ?? '',
      secretAccessKey: Credentials?.SecretAccessKey ?? '',
      sessionToken: Credentials?.SessionToken ?? '',
    }
  }
  const refused = { code: 'AccessDenied', status: 403 }
  /** A key of a user without any policy: only a trust policy that names the user itself lets it in. */
  const bareUser = async (UserName: string) => {
    await createUser(UserName)
    return newKey(UserName)
  }
  const newKey = async (UserName: string): Promise<TestCredentials> => {
    const { AccessKey } = await server.iam().send(new CreateAccessKeyCommand({ UserName }))
    return {
      accessKeyId: AccessKey?.AccessKeyId ?? '',
      secretAccessKey: AccessKey?.SecretAccessKey ?? '',
    }
  }

  it('under a new name and path as well, and nobody who takes the old ones', async () => {
    const alice = await bareUser('alice')
    await createRole('app', trust(userArn('alice')))
    await assume(alice)
    await server
      .iam()
      .send(new UpdateUserCommand({ UserName: 'alice', NewUserName: 'anna', NewPath: '/x/' }))
    await assume(alice)
    const impostor = await bareUser('alice')
    expect(await rejection(assume(impostor))).toMatchObject(refused)
  })

  it('but not a user that was made again under the name of one that was deleted', async () => {
    const first = await bareUser('alice')
    await createRole('app', trust(userArn('alice')))
    await assume(first)
    await server
      .iam()
      .send(new DeleteAccessKeyCommand({ UserName: 'alice', AccessKeyId: first.accessKeyId }))
    await remove('alice')
    const second = await bareUser('alice')
    expect(await rejection(assume(second))).toMatchObject(refused)
    // Saved again, the name means the one that has it now.
    await update('app', trust(userArn('alice')))
    await assume(second)
  })

  it('and not a role, or a session of it, that was made again', async () => {
    const alice = await bareUser('alice')
    await createRole('base', trust(userArn('alice')))
    await createRole('app', trust(roleArn('base')))
    const named = `arn:aws:sts::${own}:assumed-role/base/session`
    await createRole('narrow', trust(named))
    await assume(await session(alice, 'base'), 'app')
    await assume(await session(alice, 'base'), 'narrow')
    expect(
      await rejection(assume(await session(alice, 'base', 'another'), 'narrow')),
    ).toMatchObject(refused)
    await server.iam().send(new DeleteRoleCommand({ RoleName: 'base' }))
    await createRole('base', trust(userArn('alice')))
    for (const role of ['app', 'narrow'])
      expect(await rejection(assume(await session(alice, 'base'), role))).toMatchObject(refused)
  })

  it('by unique id as by ARN', async () => {
    const userId = await createUser('alice')
    await createRole('app', trust(userId))
    await assume(await newKey('alice'))
    expect(await rejection(assume(await bareUser('bob')))).toMatchObject(refused)
  })

  it('from the moment of the change', async () => {
    const alice = await bareUser('alice')
    const bob = await bareUser('bob')
    await createRole('app', trust(userArn('alice')))
    for (let n = 0; n < 5; n += 1) {
      await assume(alice)
      expect(await rejection(assume(bob))).toMatchObject(refused)
      await update('app', trust(userArn('bob')))
      await assume(bob)
      expect(await rejection(assume(alice))).toMatchObject(refused)
      await update('app', trust(userArn('alice')))
    }
  })

  it('also where the role was read before the change', async () => {
    const { cache, read } = server.parts
    const id = await createUser('alice')
    await createUser('bob')
    await createRole('app', trust(userArn('alice')))
    const before = (await findRole(read, own, 'app'))!
    const trusts = async () => {
      const { compiled } = await compiledTrust({ cache, read }, before)
      const principal = {
        kind: 'user',
        arn: userArn('alice'),
        accountId: own,
        uniqueId: id,
      } as const
      const request = { principal, action: 'sts:AssumeRole', resource: roleArn('app') }
      const policies = preparePolicies({ identity: [] })
      return decide(policies, { ...request, context: new Map() }, { policy: compiled }).decision
    }
    expect(await trusts()).toBe('allowed')
    await update('app', trust(userArn('bob')))
    expect(await trusts()).toBe('implicitDeny')
    await server.iam().send(new DeleteRoleCommand({ RoleName: 'app' }))
    expect(await trusts()).toBe('explicitDeny')
  })

  it('and an account only as far as its policies go', async () => {
    await createRole('app', trust(own))
    const may = policy({ Action: 'sts:AssumeRole', Resource: roleArn('app') })
    await assume(await createUserWithKey(server, 'alice', may))
    expect(await rejection(assume(await bareUser('bob')))).toMatchObject(refused)
  })
})
