import { CreateUserCommand, GetUserCommand, ListUsersCommand } from '@aws-sdk/client-iam'
import { DecodeAuthorizationMessageCommand } from '@aws-sdk/client-sts'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { changeSettings } from '../support/account.js'
import {
  credentialsOf,
  startEphemeral,
  type TestCredentials,
  type TestServer,
} from '../support/ephemeral.js'
import { policy } from '../support/policy.js'
import { denied, deviceRefused } from '../support/refusals.js'
import { rejection } from '../support/rejection.js'
import {
  abroad,
  askToAssume,
  assume,
  createRole,
  foreignAccount,
  ownAccount,
} from '../support/role.js'
import { trust } from '../support/trust.js'
import { createUserWithKey } from '../support/virtual-device.js'

let server: TestServer
let foreign: TestServer
beforeAll(async () => {
  server = await startEphemeral([ownAccount, foreignAccount])
  foreign = abroad(server)
})
beforeEach(async () => {
  await server.reset()
  await changeSettings(server, 'encodedAuthorizationMessages=true')
})
afterAll(() => server.close())

const users = `arn:aws:iam::${ownAccount}:user/`
const listUsers = (credentials: TestCredentials) =>
  server.iam(credentials).send(new ListUsersCommand({}))
const mark = '. Encoded authorization failure message: '

/** The refusal and the message behind it. */
async function refusalOf(call: Promise<unknown>): Promise<{ text: string; encoded: string }> {
  const { code, status, message } = await rejection(call)
  expect([code, status]).toEqual(['AccessDenied', 403])
  const [text = '', encoded = ''] = message.split(mark)
  return { text, encoded }
}
const decode = async (EncodedMessage: string, credentials = server.admin) => {
  const ask = new DecodeAuthorizationMessageCommand({ EncodedMessage })
  const { DecodedMessage = '' } = await server.sts(credentials).send(ask)
  return JSON.parse(DecodedMessage) as {
    context: { conditions: { items: { key: string }[] } }
  }
}
const notValid = {
  code: 'InvalidAuthorizationMessageException',
  status: 400,
  message: 'The authorization message is not valid.',
}

describe('a refusal', () => {
  it('carries no message unless the account wants it so', async () => {
    const eve = await createUserWithKey(server, 'eve', policy())
    await changeSettings(server, 'encodedAuthorizationMessages=false')
    expect(await rejection(listUsers(eve))).toEqual(denied('eve', 'iam:ListUsers', users))
    await server.reset()
    const again = await createUserWithKey(server, 'eve', policy())
    expect(await rejection(listUsers(again))).toEqual(denied('eve', 'iam:ListUsers', users))
  })

  it('carries one that tells who asked for what and that nothing allows it', async () => {
    const Condition = {
      StringEquals: { 'aws:PrincipalType': 'AssumedRole', 'aws:username': 'eve' },
    }
    const eve = await createUserWithKey(server, 'eve', policy({ Action: 'iam:*', Condition }))
    const { User } = await server.iam().send(new GetUserCommand({ UserName: 'eve' }))
    const { text, encoded } = await refusalOf(listUsers(eve))
    expect(text).toBe(denied('eve', 'iam:ListUsers', users).message)
    expect(encoded).toMatch(/^[\w-]{100,}$/)
    const item = (key: string, value: string) => ({ key, values: { items: [{ value }] } })
    expect(await decode(encoded)).toEqual({
      allowed: false,
      explicitDeny: false,
      matchedStatements: { items: [] },
      failures: { items: [] },
      context: {
        principal: { id: User?.UserId, arn: `${users}eve` },
        action: 'iam:ListUsers',
        resource: users,
        conditions: { items: [item('aws:principaltype', 'User'), item('aws:username', 'eve')] },
      },
    })
  })

  it('tells in it which statement denied', async () => {
    const eve = await createUserWithKey(
      server,
      'eve',
      policy({ Action: '*' }, { Sid: 'NotYou', Effect: 'Deny', Action: 'iam:ListUsers' }),
    )
    const { text, encoded } = await refusalOf(listUsers(eve))
    expect(text).toMatch(/ with an explicit deny in an identity-based policy$/)
    expect(await decode(encoded)).toMatchObject({
      explicitDeny: true,
      matchedStatements: {
        items: [{ statementId: 'NotYou', effect: 'DENY', policyId: 'inline:test' }],
      },
    })
  })

  it('of something else than permission carries none', async () => {
    const { arn: RoleArn } = await createRole(server, { name: 'open' })
    const wrong = { SerialNumber: `arn:aws:iam::${ownAccount}:mfa/none`, TokenCode: '123456' }
    expect(await rejection(askToAssume(server, undefined, { RoleArn, ...wrong }))).toEqual(
      deviceRefused,
    )
    expect(
      (await rejection(server.iam().send(new GetUserCommand({ UserName: 'nobody' })))).message,
    ).not.toContain(mark)
  })

  it('of a role session carries one of the role’s account', async () => {
    const { arn: RoleArn, roleId } = await createRole(server, { name: 'nothing' })
    const session = await assume(server, undefined, { RoleArn })
    const { encoded } = await refusalOf(listUsers(session))
    expect(await decode(encoded)).toMatchObject({
      context: {
        principal: {
          id: `${roleId}:me`,
          arn: `arn:aws:sts::${ownAccount}:assumed-role/nothing/me`,
        },
      },
    })
  })
})

describe('DecodeAuthorizationMessage', () => {
  const someMessage = async () => {
    const eve = await createUserWithKey(server, 'eve', policy())
    return (await refusalOf(listUsers(eve))).encoded
  }

  it('needs its permission', async () => {
    const encoded = await someMessage()
    const bob = await createUserWithKey(server, 'bob', policy())
    const { text } = await refusalOf(decode(encoded, bob))
    expect(text).toBe(denied('bob', 'sts:DecodeAuthorizationMessage', '*').message)
    const only = policy({ Action: 'sts:DecodeAuthorizationMessage' })
    const reader = await createUserWithKey(server, 'reader', only)
    expect(await decode(encoded, reader)).toMatchObject({ allowed: false })
    const { arn: RoleArn } = await createRole(server, { name: 'reader', policy: only })
    const session = await assume(server, undefined, { RoleArn })
    expect(await decode(encoded, session)).toMatchObject({ allowed: false })
  })

  it('opens no message of another account', async () => {
    const encoded = await someMessage()
    const theirs = credentialsOf(server.accounts[1])
    expect(await rejection(decode(encoded, theirs))).toEqual(notValid)
    expect(await decode(encoded)).toMatchObject({ allowed: false })
  })

  it('opens nothing that was changed, cut, spelled otherwise or made up', async () => {
    const encoded = await someMessage()
    const sealed = Buffer.from(encoded, 'base64url')
    const flip = (at: number): string => {
      const bytes = Buffer.from(sealed)
      bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at)
      return bytes.toString('base64url')
    }
    const places = Array.from({ length: 24 }, (_, n) => Math.floor((n * (sealed.length - 1)) / 23))
    const forged = [
      ...places.map(flip),
      encoded.slice(0, -1),
      encoded.slice(4),
      `${encoded}AAAA`,
      `${encoded}=`,
      ` ${encoded}`,
      encoded + encoded,
      sealed.toString('base64'),
      sealed.toString(),
      'x',
      '{}',
      'A'.repeat(10_240),
      Buffer.from('{"allowed":true}').toString('base64url'),
    ].filter((text) => text !== encoded)
    for (const text of forged) expect(await rejection(decode(text)), text).toEqual(notValid)
  })

  it('takes 1 to 10240 characters', async () => {
    for (const text of ['', 'A'.repeat(10_241)]) {
      const { code, message } = await rejection(decode(text))
      expect(code).toBe('ValidationError')
      expect(message).toContain(`at 'encodedMessage' failed to satisfy constraint`)
    }
  })
})

describe('the message of a refused AssumeRole', () => {
  it('names the statement of the own account’s trust policy', async () => {
    const allow = { Effect: 'Allow', Principal: { AWS: '*' }, Action: 'sts:AssumeRole' }
    const Statement = [{ ...allow, Sid: 'Nobody', Effect: 'Deny' }, allow]
    const document = JSON.stringify({ Version: '2012-10-17', Statement })
    const { arn: RoleArn } = await createRole(server, { name: 'closed', trusts: { document } })
    const { text, encoded } = await refusalOf(askToAssume(server, undefined, { RoleArn }))
    expect(text).toBe(
      `User: ${users}admin is not authorized to perform: sts:AssumeRole on resource: ${RoleArn}`,
    )
    expect(await decode(encoded)).toMatchObject({
      explicitDeny: true,
      matchedStatements: { items: [{ statementId: 'Nobody', policyId: 'trust:closed' }] },
    })
  })

  it('tells of another account’s role nothing but what the own policies say', async () => {
    const silent = await createUserWithKey(server, 'silent', policy())
    const Condition = { StringEquals: { 'aws:ResourceTag/Team': 'secret' } }
    const curious = await createUserWithKey(
      server,
      'curious',
      policy({ Action: 'sts:AssumeRole', Condition }),
    )
    const allowed = await createUserWithKey(server, 'allowed', policy({ Action: 'sts:AssumeRole' }))
    await server.iam().send(new CreateUserCommand({ UserName: 'friend' }))
    const asksForMuch = {
      StringEquals: { 'sts:ExternalId': 'x', 'aws:PrincipalTag/Clearance': 'top' },
    }
    const deny = { Effect: 'Deny', Principal: { AWS: '*' }, Action: 'sts:AssumeRole', Sid: 'Not' }
    const documents = {
      denying: JSON.stringify({ Version: '2012-10-17', Statement: [deny] }),
      asking: trust(ownAccount, { Condition: asksForMuch }),
      friendly: trust(`${users}friend`),
      trusting: trust([`${users}silent`, `${users}curious`]),
    }
    const Tags = [{ Key: 'Team', Value: 'secret' }]
    for (const [name, document] of Object.entries(documents))
      await createRole(foreign, { name, trusts: { document }, Tags })
    const told = async (credentials: TestCredentials, name: string) => {
      const RoleArn = `arn:aws:iam::${foreignAccount}:role/${name}`
      const { encoded } = await refusalOf(
        askToAssume(server, credentials, { RoleArn, ExternalId: 'guess' }),
      )
      const { context, ...rest } = await decode(encoded)
      const items = context.conditions.items.filter(({ key }) => !key.endsWith('time'))
      return JSON.stringify({ rest, context: { ...context, conditions: items } }).replaceAll(
        `:role/${name}"`,
        ':role/NAME"',
      )
    }
    for (const credentials of [silent, curious]) {
      const unknown = await told(credentials, 'no-such-role')
      for (const name of ['denying', 'asking', 'friendly'])
        expect(await told(credentials, name), name).toBe(unknown)
      expect(unknown).toContain('"explicitDeny":false')
      expect(unknown).not.toContain('secret')
    }
    expect(await told(silent, 'trusting')).toBe(await told(silent, 'no-such-role'))
    const unknown = await told(allowed, 'no-such-role')
    for (const name of ['denying', 'asking', 'friendly', 'trusting'])
      expect(await told(allowed, name), name).toBe(unknown)
  })
})
