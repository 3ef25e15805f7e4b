import { GetUserCommand, ListUsersCommand } from '@aws-sdk/client-iam'
import { GetCallerIdentityCommand, GetFederationTokenCommand } from '@aws-sdk/client-sts'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { changeSettings, type RecordedEvent, recordedEvents } from './support/account.js'
import { startOfWindow } from './support/clock.js'
import { startEphemeral, type TestCredentials, type TestServer } from './support/ephemeral.js'
import { policy } from './support/policy.js'
import { rejection } from './support/rejection.js'
import {
  abroad,
  askToAssume,
  assume,
  createRole,
  foreignAccount,
  handedOut,
  ownAccount,
} from './support/role.js'
import { trust } from './support/trust.js'
import {
  askWithCode,
  createSession,
  createUserWithDevice,
  createUserWithKey,
  wrongCode,
} from './support/virtual-device.js'

let server: TestServer
let foreign: TestServer
beforeAll(async () => {
  server = await startEphemeral([ownAccount, foreignAccount])
  foreign = abroad(server)
})
beforeEach(async () => {
  await server.reset()
  await startOfWindow(server)
})
afterAll(() => server.close())

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
const isoTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/
const writtenTime = /^[A-Z][a-z]{2} \d{1,2}, \d{4} \d{1,2}:\d\d:\d\d [AP]M$/
const all = (eventName: string) => recordedEvents(server, eventName)
const last = async (eventName: string) => (await all(eventName)).at(-1)
const everything = policy({ Action: '*' })
const inEveryWay = { Action: ['sts:AssumeRole', 'sts:SetSourceIdentity', 'sts:TagSession'] }

describe('the record of AssumeRole', () => {
  it('has the parameters and the answer as CloudTrail writes them, and the role', async () => {
    const { credentials, app } = await createUserWithDevice(server, 'alice')
    const role = await createRole(server, {
      name: 'reader',
      path: '/team/',
      trusts: { document: trust(ownAccount, inEveryWay) },
    })
    const input = {
      RoleArn: role.arn,
      RoleSessionName: 'ann',
      DurationSeconds: 900,
      ExternalId: 'Example987',
      SourceIdentity: 'ann@example.com',
      SerialNumber: app.serialNumber,
      Tags: [{ Key: 'Email', Value: 'ann@example.com' }],
      TransitiveTagKeys: ['Email'],
      Policy: everything,
      PolicyArns: [{ arn: 'arn:aws:iam::aws:policy/AdministratorAccess' }],
    }
    const { $metadata, Credentials, PackedPolicySize } = await askToAssume(server, credentials, {
      ...input,
      TokenCode: app.code(),
    })
    const { User } = await server.iam().send(new GetUserCommand({ UserName: 'alice' }))
    expect(await all('AssumeRole')).toEqual([
      {
        eventVersion: '1.08',
        userIdentity: {
          type: 'IAMUser',
          principalId: User?.UserId,
          arn: `arn:aws:iam::${ownAccount}:user/alice`,
          accountId: ownAccount,
          accessKeyId: credentials.accessKeyId,
          userName: 'alice',
        },
        eventTime: expect.stringMatching(isoTime),
        eventSource: 'sts.amazonaws.com',
        eventName: 'AssumeRole',
        awsRegion: 'us-east-1',
        sourceIPAddress: '127.0.0.1',
        userAgent: expect.stringMatching(/^aws-sdk-js\//),
        requestParameters: {
          roleArn: role.arn,
          roleSessionName: 'ann',
          durationSeconds: 900,
          externalId: 'Example987',
          sourceIdentity: 'ann@example.com',
          serialNumber: app.serialNumber,
          tags: [{ key: 'Email', value: 'ann@example.com' }],
          transitiveTagKeys: ['Email'],
          policy: everything,
          policyArns: [{ arn: 'arn:aws:iam::aws:policy/AdministratorAccess' }],
        },
        responseElements: {
          assumedRoleUser: {
            assumedRoleId: `${role.roleId}:ann`,
            arn: `arn:aws:sts::${ownAccount}:assumed-role/reader/ann`,
          },
          credentials: {
            accessKeyId: Credentials?.AccessKeyId,
            expiration: expect.stringMatching(writtenTime),
          },
          packedPolicySize: PackedPolicySize,
          sourceIdentity: 'ann@example.com',
        },
        resources: [{ ARN: role.arn, accountId: ownAccount, type: 'AWS::IAM::Role' }],
        requestID: $metadata.requestId,
        eventID: expect.stringMatching(uuid),
        readOnly: true,
        eventType: 'AwsApiCall',
        managementEvent: true,
        recipientAccountId: ownAccount,
        eventCategory: 'Management',
      },
    ])
  })

  it('of a role session tells the role behind it, its source identity, and the tags it passes on', async () => {
    const document = trust(ownAccount, inEveryWay)
    const first = await createRole(server, {
      name: 'first',
      path: '/staff/',
      policy: everything,
      trusts: { document },
    })
    const second = await createRole(server, { name: 'second', trusts: { document } })
    const session = await assume(server, undefined, {
      RoleArn: first.arn,
      SourceIdentity: 'ann',
      Tags: [
        { Key: 'Department', Value: 'Engineering' },
        { Key: '__proto__', Value: 'x' },
        { Key: 'Moon', Value: '1' },
      ],
      TransitiveTagKeys: ['Department', '__proto__'],
    })
    await assume(server, session, {
      RoleArn: second.arn,
      Tags: [{ Key: 'Email', Value: 'ann@example.com' }],
    })
    const record = await last('AssumeRole')
    expect(record?.['userIdentity']).toEqual({
      type: 'AssumedRole',
      principalId: `${first.roleId}:me`,
      arn: `arn:aws:sts::${ownAccount}:assumed-role/first/me`,
      accountId: ownAccount,
      accessKeyId: session.accessKeyId,
      sessionContext: {
        sessionIssuer: {
          type: 'Role',
          principalId: first.roleId,
          arn: first.arn,
          accountId: ownAccount,
          userName: 'first',
        },
        webIdFederationData: {},
        attributes: {
          creationDate: expect.stringMatching(isoTime),
          mfaAuthenticated: 'false',
        },
        sourceIdentity: 'ann',
      },
    })
    expect(JSON.stringify(record?.['requestParameters'])).toBe(
      JSON.stringify({
        roleArn: second.arn,
        roleSessionName: 'me',
        tags: [{ key: 'Email', value: 'ann@example.com' }],
      }).replace(
        '}]}',
        '}],"incomingTransitiveTags":{"Department":"Engineering","__proto__":"x"}}',
      ),
    )
    expect(record?.['responseElements']).toMatchObject({ sourceIdentity: 'ann' })
  })

  it('says mfaAuthenticated of the caller’s session, never of the role’s', async () => {
    const { credentials, app } = await createUserWithDevice(server, 'alice')
    const { arn: RoleArn } = await createRole(server, { name: 'lister', policy: everything })
    const withMfa = await createSession(server, credentials, app)
    const session = await assume(server, withMfa, { RoleArn })
    const byCode = handedOut(
      await askToAssume(server, credentials, {
        RoleArn,
        SerialNumber: app.serialNumber,
        TokenCode: app.code(),
      }),
    )
    const mfaAuthenticated = (value: string) => ({
      userIdentity: { sessionContext: { attributes: { mfaAuthenticated: value } } },
    })
    expect((await all('AssumeRole')).at(0)).toMatchObject(mfaAuthenticated('true'))
    for (const role of [session, byCode]) {
      await server.iam(role).send(new ListUsersCommand({}))
      expect(await last('ListUsers')).toMatchObject(mfaAuthenticated('false'))
    }
  })
})

describe('a session of another account’s role', () => {
  const cross = async (credentials?: TestCredentials) => {
    const role = await createRole(foreign, {
      name: 'visitor',
      trusts: ownAccount,
      policy: everything,
    })
    const session = await assume(server, credentials, { RoleArn: role.arn })
    return { role, session }
  }

  it('is recorded in both accounts, with one shared id, and with less of the caller in the other', async () => {
    const alice = await createUserWithKey(server, 'alice')
    const { role, session } = await cross(alice)
    const { User } = await server.iam().send(new GetUserCommand({ UserName: 'alice' }))
    const events = await all('AssumeRole')
    expect(events).toHaveLength(2)
    const [own, theirs] = events as [RecordedEvent, RecordedEvent]
    expect(own).toMatchObject({
      recipientAccountId: ownAccount,
      userIdentity: { type: 'IAMUser', userName: 'alice', accountId: ownAccount },
    })
    // AWS IAM User Guide, Logging IAM and AWS STS API calls: cross-account example.
    expect(theirs['userIdentity']).toEqual({
      type: 'AWSAccount',
      principalId: User?.UserId,
      accountId: ownAccount,
    })
    expect(theirs['recipientAccountId']).toBe(foreignAccount)
    expect(own['sharedEventID']).toMatch(uuid)
    expect(theirs['eventID']).not.toBe(own['eventID'])
    const same = [
      'sharedEventID',
      'requestID',
      'requestParameters',
      'responseElements',
      'resources',
    ]
    for (const member of same) expect(theirs[member], member).toEqual(own[member])
    expect(theirs['resources']).toEqual([
      { ARN: role.arn, accountId: foreignAccount, type: 'AWS::IAM::Role' },
    ])
    const text = JSON.stringify(theirs)
    for (const hidden of ['user/alice', alice.accessKeyId]) expect(text).not.toContain(hidden)
    // What the session does then is of that account alone.
    await server.iam(session).send(new ListUsersCommand({}))
    const lists = (await all('ListUsers')).filter(
      ({ userIdentity }) => (userIdentity as { type: string }).type === 'AssumedRole',
    )
    expect(lists).toMatchObject([{ recipientAccountId: foreignAccount }])
    expect(lists[0]).not.toHaveProperty('sharedEventID')
  })

  it('made with a code is recorded likewise', async () => {
    const { credentials, app } = await createUserWithDevice(server, 'alice')
    const role = await createRole(foreign, {
      name: 'visitor',
      trusts: {
        document: trust(ownAccount, {
          Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } },
        }),
      },
    })
    await askToAssume(server, credentials, {
      RoleArn: role.arn,
      SerialNumber: app.serialNumber,
      TokenCode: app.code(),
    })
    const events = await all('AssumeRole')
    expect(events.map((event) => event['recipientAccountId'])).toEqual([ownAccount, foreignAccount])
    expect(new Set(events.map((event) => event['sharedEventID'])).size).toBe(1)
  })

  it('of a role session hides nothing but the session behind the id', async () => {
    const worker = await createRole(server, { name: 'worker', policy: everything })
    const session = await assume(server, undefined, { RoleArn: worker.arn })
    await cross(session)
    const theirs = (await all('AssumeRole')).at(-1)
    expect(theirs?.['userIdentity']).toEqual({
      type: 'AWSAccount',
      principalId: `${worker.roleId}:me`,
      accountId: ownAccount,
    })
  })

  it('that was refused is recorded in the caller’s account only', async () => {
    const eve = await createUserWithKey(server, 'eve', policy())
    await createRole(foreign, { name: 'visitor', trusts: ownAccount })
    const RoleArn = `arn:aws:iam::${foreignAccount}:role/visitor`
    await rejection(askToAssume(server, eve, { RoleArn }))
    const events = await all('AssumeRole')
    expect(events).toMatchObject([{ recipientAccountId: ownAccount, errorCode: 'AccessDenied' }])
    expect(events[0]).not.toHaveProperty('sharedEventID')
    expect(events[0]).not.toHaveProperty('resources')
  })
})

describe('the record of a refusal', () => {
  it('names policy and statement for the administrator, and the caller does not hear it', async () => {
    const Statement = [
      { Effect: 'Allow', Principal: { AWS: '*' }, Action: 'sts:AssumeRole' },
      { Sid: 'Secret', Effect: 'Deny', Principal: { AWS: '*' }, Action: 'sts:AssumeRole' },
    ]
    const document = JSON.stringify({ Version: '2012-10-17', Statement })
    const { arn: RoleArn } = await createRole(server, { name: 'closed', trusts: { document } })
    const alice = await createUserWithKey(server, 'alice', everything)
    const { message } = await rejection(askToAssume(server, alice, { RoleArn }))
    expect(await last('AssumeRole')).toMatchObject({
      errorCode: 'AccessDenied',
      errorMessage: message,
      responseElements: null,
      additionalEventData: {
        Decision: 'explicitDeny',
        PolicyType: 'trust',
        PolicyId: 'trust:closed',
        Statement: 2,
        Sid: 'Secret',
        Action: 'sts:AssumeRole',
        Resource: RoleArn,
      },
    })
    for (const hidden of ['Secret', 'trust', 'deny']) expect(message).not.toContain(hidden)
  })

  it('tells what of the caller’s own policies was missing, and of another account’s that it did not allow', async () => {
    const open = await createRole(foreign, { name: 'open', trusts: ownAccount })
    const Deny = [
      { Sid: 'Hidden', Effect: 'Deny', Principal: { AWS: '*' }, Action: 'sts:AssumeRole' },
    ]
    const document = JSON.stringify({ Version: '2012-10-17', Statement: Deny })
    const closed = await createRole(foreign, { name: 'closed', trusts: { document } })
    const silent = await createUserWithKey(server, 'silent', policy())
    const allowed = await createUserWithKey(server, 'allowed', everything)
    const forbidden = await createUserWithKey(
      server,
      'forbidden',
      policy({ Action: '*' }, { Sid: 'Own', Effect: 'Deny', Action: 'sts:AssumeRole' }),
    )
    const told = async (credentials: TestCredentials, RoleArn: string) => {
      await rejection(askToAssume(server, credentials, { RoleArn }))
      const record = await last('AssumeRole')
      expect(JSON.stringify(record)).not.toContain('Hidden')
      const data = record?.['additionalEventData'] as Record<string, unknown> | undefined
      const { Context: _, Resource, Action, ...rest } = data ?? {}
      expect([Action, Resource]).toEqual(['sts:AssumeRole', RoleArn])
      return rest
    }
    const unknown = `arn:aws:iam::${foreignAccount}:role/nobody`
    for (const arn of [open.arn, closed.arn, unknown])
      expect(await told(silent, arn)).toEqual({ Decision: 'implicitDeny', PolicyType: 'identity' })
    for (const arn of [closed.arn, unknown])
      expect(await told(allowed, arn)).toEqual({ Decision: 'implicitDeny', PolicyType: 'trust' })
    expect(await told(forbidden, open.arn)).toEqual({
      Decision: 'explicitDeny',
      PolicyType: 'identity',
      PolicyId: 'inline:test',
      Statement: 2,
      Sid: 'Own',
    })
  })

  it('of a code says why, and of a call that goes on after a right code names the policy', async () => {
    const { credentials, app } = await createUserWithDevice(server, 'alice', everything)
    const { arn: RoleArn } = await createRole(server, { name: 'closed', trusts: foreignAccount })
    const ask = (TokenCode: string, SerialNumber = app.serialNumber) =>
      rejection(askToAssume(server, credentials, { RoleArn, SerialNumber, TokenCode }))
    const nobodys = `arn:aws:iam::${ownAccount}:mfa/nobody`
    const reason = async () =>
      ((await last('AssumeRole'))?.['additionalEventData'] as { Reason?: string } | undefined)
        ?.Reason
    await ask(wrongCode(app))
    expect(await reason()).toBe('wrong')
    await ask(app.code(), nobodys)
    expect(await reason()).toBe('unknown-device')
    await ask(app.code())
    expect(await last('AssumeRole')).toMatchObject({
      errorCode: 'AccessDenied',
      additionalEventData: { Decision: 'implicitDeny', PolicyType: 'trust' },
    })
    await ask(app.code())
    expect(await reason()).toBe('reused')
    for (let n = 0; n < 9; n += 1) await ask(wrongCode(app))
    expect(await reason()).toBe('too-many-attempts')
    expect(await all('AssumeRole')).toHaveLength(13)
  })

  it('of what the caller’s session or request may not be is there, too, once each', async () => {
    const { arn: RoleArn } = await createRole(server, { name: 'open', policy: everything })
    const session = await assume(server, undefined, { RoleArn })
    const refused: [call: Promise<unknown>, event: string, code: string][] = [
      [
        askToAssume(server, undefined, { RoleArn, DurationSeconds: 3601 }),
        'AssumeRole',
        'ValidationError',
      ],
      [
        askToAssume(server, undefined, { RoleArn, Policy: '{}' }),
        'AssumeRole',
        'MalformedPolicyDocumentException',
      ],
      [
        server.sts(session).send(new GetFederationTokenCommand({ Name: 'guest' })),
        'GetFederationToken',
        'AccessDenied',
      ],
    ]
    for (const [call, event, code] of refused) {
      await rejection(call)
      expect(await last(event)).toMatchObject({ errorCode: code, responseElements: null })
    }
    expect(await all('AssumeRole')).toHaveLength(3)
    expect(await all('GetFederationToken')).toHaveLength(1)
  })
})

it('of a federated session’s call names the user behind it', async () => {
  const ask = new GetFederationTokenCommand({ Name: 'guest', Policy: everything })
  const alice = await createUserWithKey(server, 'alice')
  const session = handedOut(await server.sts(alice).send(ask))
  expect(await last('GetFederationToken')).toMatchObject({
    requestParameters: { name: 'guest', policy: everything },
  })
  await server.sts(session).send(new GetCallerIdentityCommand({}))
  const { User } = await server.iam().send(new GetUserCommand({ UserName: 'alice' }))
  expect((await last('GetCallerIdentity'))?.['userIdentity']).toEqual({
    type: 'FederatedUser',
    principalId: `${ownAccount}:guest`,
    arn: `arn:aws:sts::${ownAccount}:federated-user/guest`,
    accountId: ownAccount,
    accessKeyId: session.accessKeyId,
    sessionContext: {
      sessionIssuer: {
        type: 'IAMUser',
        principalId: User?.UserId,
        arn: User?.Arn,
        accountId: ownAccount,
        userName: 'alice',
      },
      webIdFederationData: {},
      attributes: { creationDate: expect.stringMatching(isoTime), mfaAuthenticated: 'false' },
    },
  })
})

it('holds no code, token or secret of any session, whatever was done with it', async () => {
  await changeSettings(server, 'encodedAuthorizationMessages=true')
  const { credentials, app } = await createUserWithDevice(server, 'alice', everything)
  const secrets: string[] = [app.seed, credentials.secretAccessKey, server.admin.secretAccessKey]
  const codes: string[] = []
  const note = (session: TestCredentials) => {
    secrets.push(session.secretAccessKey, session.sessionToken ?? '')
    return session
  }
  const own = await createRole(server, { name: 'own', policy: policy() })
  const theirs = await createRole(foreign, { name: 'theirs', trusts: ownAccount })
  const closed = await createRole(server, { name: 'closed', trusts: foreignAccount })
  const { serialNumber: SerialNumber } = app
  for (const RoleArn of [own.arn, theirs.arn, closed.arn]) {
    const code = app.code()
    codes.push(code)
    for (const TokenCode of [`${code} `, ` ${code}`, `${code}9`, code, code]) {
      const asked = askToAssume(server, credentials, { RoleArn, SerialNumber, TokenCode })
      await asked.then((output) => note(handedOut(output))).catch(() => undefined)
    }
    await askToAssume(server, credentials, { RoleArn, TokenCode: code }).catch(() => undefined)
    await server.advance(30)
  }
  codes.push(app.code())
  note(handedOut(await askWithCode(server, credentials, { app })))
  const session = note(await assume(server, credentials, { RoleArn: own.arn, Policy: everything }))
  await server
    .iam(session)
    .send(new ListUsersCommand({}))
    .catch(() => undefined)
  await server.sts(session).send(new GetCallerIdentityCommand({}))
  const federation = new GetFederationTokenCommand({ Name: 'guest', Policy: everything })
  note(handedOut(await server.sts(credentials).send(federation)))
  const records = JSON.stringify(await recordedEvents(server))
  expect(secrets).not.toContain('')
  expect(secrets.length).toBeGreaterThanOrEqual(3 + 2 * 5)
  for (const secret of secrets) expect(records).not.toContain(secret)
  for (const code of codes)
    // Digits within an id, a time or a sealed message are no code.
    expect(records).not.toMatch(new RegExp(`(?<![\\w-])${code}(?![\\w-])`))
  for (const name of ['AssumeRole', 'GetFederationToken', 'GetSessionToken'])
    expect(records).toContain(`"eventName":"${name}"`)
})
