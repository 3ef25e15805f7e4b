import {
  AttachUserPolicyCommand,
  CreateAccessKeyCommand,
  CreateUserCommand,
  CreateVirtualMFADeviceCommand,
  DeactivateMFADeviceCommand,
  DeleteVirtualMFADeviceCommand,
  EnableMFADeviceCommand,
  GetUserCommand,
  ListMFADevicesCommand,
  ListServerCertificatesCommand,
  ListUsersCommand,
  PutUserPolicyCommand,
  ResyncMFADeviceCommand,
  UpdateUserCommand,
} from '@aws-sdk/client-iam'
import { GetCallerIdentityCommand, GetSessionTokenCommand } from '@aws-sdk/client-sts'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { accountId, createRootKey, recordedEvents } from './support/account.js'
import { startOfWindow } from './support/clock.js'
import { startEphemeral, type TestCredentials, type TestServer } from './support/ephemeral.js'
import { policy } from './support/policy.js'
import { rejection } from './support/rejection.js'
import { createRootWithDevice } from './support/root-device.js'
import { callRaw, sendRaw, signed } from './support/signed-request.js'
import {
  type App,
  askWithCode,
  createDevice,
  createSession,
  createUserWithDevice,
  createUserWithKey,
  wrongCode,
} from './support/virtual-device.js'

let server: TestServer
beforeAll(async () => {
  server = await startEphemeral()
})
beforeEach(async () => {
  await server.reset()
  await startOfWindow(server)
})
afterAll(() => server.close())

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
const isoTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/
const writtenTime = /^[A-Z][a-z]{2} \d{1,2}, \d{4} \d{1,2}:\d\d:\d\d [AP]M$/

const last = async (eventName: string) => (await recordedEvents(server, eventName)).at(-1)
const touchedBy = async (eventName: string) => {
  await server.parts.recorder.flush()
  const rows = await server.parts.read
    .selectFrom('events')
    .select(['touched', 'record'])
    .orderBy('event_id')
    .execute()
  return rows.findLast((row) => row.record.includes(`"eventName":"${eventName}"`))?.touched
}
const pairOf = (UserName: string, app: App, offset = 0) => ({
  UserName,
  SerialNumber: app.serialNumber,
  AuthenticationCode1: app.code(offset - 1),
  AuthenticationCode2: app.code(offset),
})

describe('a record', () => {
  it('of a reading call has every member of a CloudTrail record', async () => {
    const { $metadata, User } = await server.iam().send(new GetUserCommand({ UserName: 'admin' }))
    expect(await last('GetUser')).toEqual({
      eventVersion: '1.08',
      userIdentity: {
        type: 'IAMUser',
        principalId: User?.UserId,
        arn: 'arn:aws:iam::123456789012:user/admin',
        accountId: '123456789012',
        accessKeyId: server.admin.accessKeyId,
        userName: 'admin',
      },
      eventTime: expect.stringMatching(isoTime),
      eventSource: 'iam.amazonaws.com',
      eventName: 'GetUser',
      awsRegion: 'us-east-1',
      sourceIPAddress: '127.0.0.1',
      userAgent: expect.stringMatching(/^aws-sdk-js\//),
      requestParameters: { userName: 'admin' },
      responseElements: null,
      requestID: $metadata.requestId,
      eventID: expect.stringMatching(uuid),
      readOnly: true,
      eventType: 'AwsApiCall',
      managementEvent: true,
      recipientAccountId: '123456789012',
      eventCategory: 'Management',
    })
  })

  it('of a change tells what was asked and what came of it', async () => {
    const { User } = await server.iam().send(
      new CreateUserCommand({
        UserName: 'alice',
        Path: '/a/',
        Tags: [{ Key: 'team', Value: 'red' }],
      }),
    )
    expect(await last('CreateUser')).toMatchObject({
      readOnly: false,
      requestParameters: {
        userName: 'alice',
        path: '/a/',
        tags: [{ key: 'team', value: 'red' }],
      },
      responseElements: {
        user: {
          path: '/a/',
          userName: 'alice',
          userId: User?.UserId,
          arn: 'arn:aws:iam::123456789012:user/a/alice',
          createDate: expect.stringMatching(writtenTime),
          tags: [{ key: 'team', value: 'red' }],
        },
      },
    })
    await server.iam().send(new UpdateUserCommand({ UserName: 'alice', NewUserName: 'anna' }))
    expect(await last('UpdateUser')).toMatchObject({
      requestParameters: { userName: 'alice', newUserName: 'anna' },
      responseElements: null,
    })
    const { AccessKey } = await server.iam().send(new CreateAccessKeyCommand({ UserName: 'anna' }))
    expect(await last('CreateAccessKey')).toMatchObject({
      responseElements: {
        accessKey: {
          userName: 'anna',
          accessKeyId: AccessKey?.AccessKeyId,
          status: 'Active',
          createDate: expect.stringMatching(writtenTime),
        },
      },
    })
  })

  it('says who called, with which credentials and whether with MFA', async () => {
    const { credentials, app } = await createUserWithDevice(server, 'alice')
    const whoCalled = async (with_: TestCredentials) => {
      await server.sts(with_).send(new GetCallerIdentityCommand({}))
      const event = await last('GetCallerIdentity')
      expect(event?.eventSource).toBe('sts.amazonaws.com')
      return event?.userIdentity
    }
    const alice = {
      type: 'IAMUser',
      principalId: expect.stringMatching(/^AIDA/),
      arn: 'arn:aws:iam::123456789012:user/alice',
      accountId,
      userName: 'alice',
    }
    expect(await whoCalled(credentials)).toEqual({
      ...alice,
      accessKeyId: credentials.accessKeyId,
    })
    for (const device of [undefined, app]) {
      const session = await createSession(server, credentials, device)
      expect(await whoCalled(session)).toEqual({
        ...alice,
        accessKeyId: session.accessKeyId,
        sessionContext: {
          sessionIssuer: {},
          webIdFederationData: {},
          attributes: {
            creationDate: expect.stringMatching(isoTime),
            mfaAuthenticated: device === undefined ? 'false' : 'true',
          },
        },
      })
    }
    const root = await createRootKey(server)
    expect(await whoCalled(root)).toEqual({
      type: 'Root',
      principalId: accountId,
      arn: 'arn:aws:iam::123456789012:root',
      accountId,
      accessKeyId: root.accessKeyId,
    })
  })

  it('of the life of a device looks as CloudTrail’s does', async () => {
    const iam = server.iam()
    const UserName = 'alice'
    await iam.send(new CreateUserCommand({ UserName }))
    const app = await createDevice(server, 'alice')
    const { serialNumber } = app
    const created = await last('CreateVirtualMFADevice')
    expect(created?.['requestParameters']).toEqual({ virtualMFADeviceName: 'alice' })
    expect(created?.['responseElements']).toEqual({ virtualMFADevice: { serialNumber } })
    const named = { requestParameters: { userName: 'alice', serialNumber }, responseElements: null }
    await iam.send(new EnableMFADeviceCommand(pairOf('alice', app)))
    expect(await last('EnableMFADevice')).toMatchObject(named)
    await iam.send(new ResyncMFADeviceCommand(pairOf('alice', app, 2)))
    expect(await last('ResyncMFADevice')).toMatchObject(named)
    await iam.send(new DeactivateMFADeviceCommand({ UserName, SerialNumber: serialNumber }))
    expect(await last('DeactivateMFADevice')).toMatchObject(named)
    await iam.send(new DeleteVirtualMFADeviceCommand({ SerialNumber: serialNumber }))
    expect(await last('DeleteVirtualMFADevice')).toMatchObject({
      requestParameters: { serialNumber },
      responseElements: null,
    })
  })

  it('of GetSessionToken names the key that was given out and when it ends, and no secret', async () => {
    const { credentials, app } = await createUserWithDevice(server, 'alice')
    const { Credentials } = await server.sts(credentials).send(
      new GetSessionTokenCommand({
        DurationSeconds: 900,
        SerialNumber: app.serialNumber,
        TokenCode: app.code(),
      }),
    )
    expect(await last('GetSessionToken')).toMatchObject({
      requestParameters: { durationSeconds: 900, serialNumber: app.serialNumber },
      readOnly: false,
    })
    const response = (await last('GetSessionToken'))?.['responseElements']
    expect(response).toEqual({
      credentials: {
        accessKeyId: Credentials?.AccessKeyId,
        expiration: expect.stringMatching(writtenTime),
      },
    })
    const { credentials: written } = response as { credentials: { expiration: string } }
    expect(Date.parse(`${written.expiration} UTC`)).toBe(Number(Credentials?.Expiration))
    await server.sts(credentials).send(new GetSessionTokenCommand({}))
    expect(await last('GetSessionToken')).toMatchObject({ requestParameters: null })
  })

  it('of a refusal names the exception and the text', async () => {
    const iam = server.iam()
    const { credentials } = await createUserWithDevice(server, 'eve', policy())
    const refused = async (call: Promise<unknown>, eventName: string) => {
      const { message } = await rejection(call)
      const event = await last(eventName)
      expect(event).toMatchObject({ errorMessage: message, responseElements: null })
      return event?.['errorCode']
    }
    expect(await refused(iam.send(new CreateUserCommand({ UserName: 'eve' })), 'CreateUser')).toBe(
      'EntityAlreadyExistsException',
    )
    expect(await refused(iam.send(new GetUserCommand({ UserName: 'nobody' })), 'GetUser')).toBe(
      'NoSuchEntityException',
    )
    expect(await refused(iam.send(new GetUserCommand({ UserName: 'a b' })), 'GetUser')).toBe(
      'ValidationError',
    )
    expect(await refused(server.iam(credentials).send(new ListUsersCommand({})), 'ListUsers')).toBe(
      'AccessDenied',
    )
    const device = await createDevice(server, 'spare')
    const wrong = wrongCode(device)
    const pair = {
      UserName: 'eve',
      SerialNumber: device.serialNumber,
      AuthenticationCode1: wrong,
      AuthenticationCode2: wrong,
    }
    expect(await refused(iam.send(new EnableMFADeviceCommand(pair)), 'EnableMFADevice')).toBe(
      'InvalidAuthenticationCodeException',
    )
    const session = server.iam(await createSession(server, server.admin))
    expect(await refused(session.send(new ListUsersCommand({})), 'ListUsers')).toBe(
      'InvalidClientTokenId',
    )
    const notBuilt = iam.send(new ListServerCertificatesCommand({}))
    expect(await refused(notBuilt, 'ListServerCertificates')).toBe('NotImplemented')
  })

  it('tells the administrator which policy decided, and the caller does not hear it', async () => {
    const credentials = await createUserWithKey(server, 'eve', policy({ Action: '*' }))
    const iam = server.iam()
    const PolicyDocument = policy({ Action: 's3:*' }, { Effect: 'Deny', Action: 'iam:ListUsers' })
    await iam.send(
      new PutUserPolicyCommand({ UserName: 'eve', PolicyName: 'guard', PolicyDocument }),
    )
    const { message } = await rejection(server.iam(credentials).send(new ListUsersCommand({})))
    expect(message).not.toContain('guard')
    expect(await last('ListUsers')).toMatchObject({
      additionalEventData: {
        Decision: 'explicitDeny',
        PolicyType: 'identity',
        PolicyId: 'inline:guard',
        Statement: 2,
      },
    })
  })
})

describe('every call leaves exactly one record, whatever becomes of it', () => {
  it('is true of calls that succeed, are denied, fail, are not built or were answered before', async () => {
    const { credentials, app } = await createUserWithDevice(server, 'eve', policy())
    const admin = server.iam()
    const eve = server.iam(credentials)
    const session = await createSession(server, credentials)
    const spare = await createDevice(server, 'spare')
    const calls: [string, () => Promise<{ $metadata: { requestId?: string | undefined } }>][] = [
      ['ListUsers', () => admin.send(new ListUsersCommand({}))],
      ['ListUsers', () => admin.send(new ListUsersCommand({}))],
      ['GetUser', () => admin.send(new GetUserCommand({}))],
      ['GetUser', () => admin.send(new GetUserCommand({ UserName: 'nobody' }))],
      ['ListUsers', () => admin.send(new ListUsersCommand({ Marker: 'made-up' }))],
      ['ListUsers', () => admin.send(new ListUsersCommand({ MaxItems: 0 }))],
      ['ListUsers', () => eve.send(new ListUsersCommand({}))],
      ['CreateUser', () => admin.send(new CreateUserCommand({ UserName: 'new' }))],
      ['CreateUser', () => admin.send(new CreateUserCommand({ UserName: 'new' }))],
      ['CreateUser', () => eve.send(new CreateUserCommand({ UserName: 'newer' }))],
      ['CreateUser', () => admin.send(new CreateUserCommand({ UserName: '' }))],
      ['ListServerCertificates', () => admin.send(new ListServerCertificatesCommand({}))],
      ['ListUsers', () => server.iam(session).send(new ListUsersCommand({}))],
      ['GetCallerIdentity', () => server.sts(session).send(new GetCallerIdentityCommand({}))],
      ['GetSessionToken', () => server.sts(session).send(new GetSessionTokenCommand({}))],
      ['GetSessionToken', () => server.sts(credentials).send(new GetSessionTokenCommand({}))],
      ['GetSessionToken', () => askWithCode(server, credentials, { app })],
      ['GetSessionToken', () => askWithCode(server, credentials, { app })],
      ['EnableMFADevice', () => admin.send(new EnableMFADeviceCommand(pairOf('eve', spare)))],
      ['EnableMFADevice', () => admin.send(new EnableMFADeviceCommand(pairOf('eve', spare)))],
      ['ResyncMFADevice', () => admin.send(new ResyncMFADeviceCommand(pairOf('eve', spare)))],
    ]
    for (const [eventName, call] of calls) {
      const before = (await recordedEvents(server)).length
      const requestId = await call().then(
        ({ $metadata }) => $metadata.requestId,
        (error: { $metadata: { requestId?: string } }) => error.$metadata.requestId,
      )
      const events = (await recordedEvents(server)).slice(before)
      expect(events.map((event) => [event.eventName, event['requestID']])).toEqual([
        [eventName, requestId],
      ])
    }
  })

  it('is not true of who is nobody: no account can be told of it', async () => {
    const before = (await recordedEvents(server)).length
    const stranger = { accessKeyId: 'AKIAAAAAAAAAAAAAAAAA', secretAccessKey: 'x' }
    await rejection(server.iam(stranger).send(new ListUsersCommand({})))
    await rejection(
      server.iam({ ...server.admin, secretAccessKey: 'x' }).send(new ListUsersCommand({})),
    )
    const form = { 'content-type': 'application/x-www-form-urlencoded' }
    await sendRaw(server, {
      headers: form,
      body: 'Action=AssumeRoleWithSAML&Version=2011-06-15&SAMLAssertion=x',
    })
    expect(await recordedEvents(server)).toHaveLength(before)
  })
})

describe('the record of a change', () => {
  it('is there when the answer is, and says which principals it touches', async () => {
    await server.iam().send(new CreateUserCommand({ UserName: 'alice' }))
    // Without waiting for what is written later.
    const rows = await server.parts.read
      .selectFrom('events')
      .select(['record', 'touched'])
      .where('record', 'like', '%"eventName":"CreateUser"%')
      .execute()
    expect(rows).toHaveLength(1)
    expect(rows[0]?.touched).toBe('account')
    const { User } = await server.iam().send(new GetUserCommand({ UserName: 'alice' }))
    const userId = User?.UserId
    await server.iam().send(
      new PutUserPolicyCommand({
        UserName: 'alice',
        PolicyName: 'p',
        PolicyDocument: policy(),
      }),
    )
    expect(await touchedBy('PutUserPolicy')).toBe(userId)
    await server.iam().send(
      new AttachUserPolicyCommand({
        UserName: 'alice',
        PolicyArn: 'arn:aws:iam::aws:policy/AdministratorAccess',
      }),
    )
    expect(await touchedBy('AttachUserPolicy')).toBe(userId)
    await server.iam().send(new CreateAccessKeyCommand({ UserName: 'alice' }))
    expect(await touchedBy('CreateAccessKey')).toBe(userId)
    expect(await touchedBy('GetUser')).toBe('')
  })

  it('is of one piece with the change: where it cannot be written, nothing happens', async () => {
    const broken = await startEphemeral()
    await broken.parts.store.write(async ({ query }) => {
      await sql`create trigger full_disk before insert on events
        when new.record like '%"CreateUser"%'
        begin select raise(abort, 'the audit log is full'); end`.execute(query)
    })
    const call = broken.iam().send(new CreateUserCommand({ UserName: 'alice' }))
    expect(await rejection(call)).toMatchObject({ code: 'InternalFailure', status: 500 })
    const { Users } = await broken.iam().send(new ListUsersCommand({}))
    expect(Users?.map((user) => user.UserName)).toEqual(['admin'])
    // What could not be written waits until it can be.
    await broken.parts.store.write(async ({ query }) => {
      await sql`drop trigger full_disk`.execute(query)
    })
    expect(await recordedEvents(broken, 'CreateUser')).toMatchObject([
      { errorCode: 'InternalFailure', requestParameters: { userName: 'alice' } },
    ])
    await expect(broken.close()).rejects.toThrow('a bug')
  })

  it('that is refused leaves nothing else behind', async () => {
    const iam = server.iam()
    await rejection(
      iam.send(
        new CreateUserCommand({
          UserName: 'alice',
          Tags: [
            { Key: 'a', Value: '' },
            { Key: 'A', Value: '' },
          ],
        }),
      ),
    )
    expect(await last('CreateUser')).toMatchObject({
      errorCode: 'InvalidInputException',
      requestParameters: { userName: 'alice' },
    })
    expect(await touchedBy('CreateUser')).toBe('')
    expect((await rejection(iam.send(new GetUserCommand({ UserName: 'alice' })))).code).toBe(
      'NoSuchEntity',
    )
  })
})

describe('why a code was refused stands in the record, for the administrator only', () => {
  const reasonOf = async (eventName: string) => (await last(eventName))?.['additionalEventData']

  it('at GetSessionToken: wrong, reused, unknown device, too many attempts, locked', async () => {
    const { credentials, app } = await createUserWithDevice(server, 'alice')
    const guess = { ...app, code: () => wrongCode(app) }
    const unknown = { ...app, serialNumber: 'arn:aws:iam::123456789012:mfa/none' }
    const reason = async (device: App) => {
      await rejection(askWithCode(server, credentials, { app: device }))
      return reasonOf('GetSessionToken')
    }
    await startOfWindow(server)
    await askWithCode(server, credentials, { app })
    expect(await reasonOf('GetSessionToken')).toBeUndefined()
    expect(await reason(app)).toEqual({ Reason: 'reused' })
    expect(await reason(guess)).toEqual({ Reason: 'wrong' })
    expect(await reason(unknown)).toEqual({ Reason: 'unknown-device' })
    for (let n = 0; n < 6; n += 1) await reason(guess)
    expect(await reason(app)).toEqual({ Reason: 'too-many-attempts' })
    await server.parts.store.write(async ({ query }) => {
      await query.updateTable('mfa_devices').set({ consecutive_failures: 100 }).execute()
    })
    expect(await reason(app)).toEqual({ Reason: 'locked' })
  })

  it('at EnableMFADevice and ResyncMFADevice: wrong, reused, too many attempts', async () => {
    const { credentials, app } = await createUserWithDevice(server, 'alice')
    const spare = await createDevice(server, 'spare')
    const iam = server.iam()
    const wrong = {
      ...pairOf('alice', spare),
      AuthenticationCode1: '000000',
      AuthenticationCode2: '000000',
    }
    await startOfWindow(server)
    await rejection(iam.send(new EnableMFADeviceCommand(wrong)))
    expect(await reasonOf('EnableMFADevice')).toEqual({ Reason: 'wrong' })
    await askWithCode(server, credentials, { app })
    await rejection(iam.send(new ResyncMFADeviceCommand(pairOf('alice', app, 1))))
    expect(await reasonOf('ResyncMFADevice')).toEqual({ Reason: 'reused' })
    for (let n = 0; n < 19; n += 1) await rejection(iam.send(new EnableMFADeviceCommand(wrong)))
    await rejection(iam.send(new EnableMFADeviceCommand(pairOf('alice', spare))))
    expect(await reasonOf('EnableMFADevice')).toEqual({ Reason: 'too-many-attempts' })
  })
})

it('holds no secret: no seed, code, secret key or session token, whatever was done', async () => {
  const secrets: string[] = []
  const codes: string[] = []
  const { credentials, app } = await createUserWithDevice(server, 'alice')
  const root = await createRootWithDevice(server)
  secrets.push(
    app.seed,
    root.app.seed,
    credentials.secretAccessKey,
    root.credentials.secretAccessKey,
  )
  secrets.push(server.admin.secretAccessKey, server.accounts[0]?.rootPassword ?? '')
  const note = (session: TestCredentials) =>
    secrets.push(session.secretAccessKey, session.sessionToken ?? '')
  codes.push(app.code(), root.app.code())
  const session = await createSession(server, credentials, app)
  note(session)
  note(await createSession(server, root.credentials, root.app))
  note(await createSession(server, credentials))

  // Right, wrong and misshapen codes at every door that takes one.
  const spare = await createDevice(server, 'spare')
  secrets.push(spare.seed)
  const pair = pairOf('alice', spare)
  const iam = server.iam(session)
  const attempts = [
    pair,
    { ...pair, AuthenticationCode1: `${pair.AuthenticationCode1} ` },
    { ...pair, AuthenticationCode1: `${pair.AuthenticationCode1}7` },
    { ...pair, AuthenticationCode2: wrongCode(spare) },
  ]
  for (const attempt of attempts) {
    codes.push(attempt.AuthenticationCode1.slice(0, 6), attempt.AuthenticationCode2)
    await iam.send(new EnableMFADeviceCommand(attempt)).catch(() => undefined)
    await iam.send(new ResyncMFADeviceCommand(attempt)).catch(() => undefined)
  }
  for (const TokenCode of [app.code(), `${app.code()} `, ` ${app.code()}`, `${app.code()}9`]) {
    codes.push(app.code())
    const input = { SerialNumber: app.serialNumber, TokenCode }
    await server
      .sts(credentials)
      .send(new GetSessionTokenCommand(input))
      .catch(() => undefined)
    await server
      .sts(credentials)
      .send(new GetSessionTokenCommand({ TokenCode }))
      .catch(() => undefined)
  }
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({}))
  secrets.push(AccessKey?.SecretAccessKey ?? '')
  const { VirtualMFADevice } = await iam.send(
    new CreateVirtualMFADeviceCommand({ VirtualMFADeviceName: 'more' }),
  )
  secrets.push(Buffer.from(VirtualMFADevice?.Base32StringSeed ?? []).toString())
  secrets.push(Buffer.from(VirtualMFADevice?.QRCodePNG ?? []).toString('base64'))
  await iam.send(new ListMFADevicesCommand({}))
  // Secrets in places where they do not belong.
  await callRaw(server, {
    service: 'iam',
    action: 'ListUsers',
    parameters: { SecretAccessKey: credentials.secretAccessKey, TokenCode: app.code() },
  })
  const { headers, target } = await signed(server, {
    service: 'sts',
    method: 'GET',
    query: { Action: 'GetCallerIdentity', Version: '2011-06-15', TokenCode: app.code() },
  })
  await sendRaw(server, { method: 'GET', target: target ?? '/', headers: headers ?? {} })

  const records = JSON.stringify(await recordedEvents(server))
  expect(secrets).not.toContain('')
  for (const secret of secrets) expect(records).not.toContain(secret)
  for (const code of codes) {
    // Digits within an id or a time are no code.
    expect(records).not.toMatch(new RegExp(`(?<![0-9a-f])${code}(?![0-9a-f])`))
  }
  // The records were there to be looked at.
  for (const name of ['EnableMFADevice', 'ResyncMFADevice', 'GetSessionToken', 'CreateAccessKey'])
    expect(records).toContain(`"eventName":"${name}"`)
})
