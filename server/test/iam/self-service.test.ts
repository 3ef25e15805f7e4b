import {
  CreateAccessKeyCommand,
  CreateVirtualMFADeviceCommand,
  DeactivateMFADeviceCommand,
  DeleteAccessKeyCommand,
  DeleteVirtualMFADeviceCommand,
  EnableMFADeviceCommand,
  GetAccountSummaryCommand,
  GetUserCommand,
  ListAccessKeysCommand,
  ListMFADevicesCommand,
  ListUsersCommand,
  ListVirtualMFADevicesCommand,
  ResyncMFADeviceCommand,
  UpdateUserCommand,
} from '@aws-sdk/client-iam'
import type { IAMClient } from '@aws-sdk/client-iam'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { startOfStep } from '../support/clock.js'
import { startEphemeral, type TestServer } from '../support/ephemeral.js'
import { denied, explicitlyDenied } from '../support/refusals.js'
import { rejection } from '../support/rejection.js'
import {
  type App,
  createDevice,
  createSession,
  createUserWithDevice,
  createUserWithKey,
} from '../support/virtual-device.js'

let server: TestServer
beforeAll(async () => {
  server = await startEphemeral()
})
beforeEach(async () => {
  await server.reset()
  await startOfStep(server)
})
afterAll(() => server.close())

/** AWS IAM User Guide, AWS: Allows MFA-authenticated IAM users to manage their own MFA device. */
const manageOwnDevice = JSON.stringify({
  Version: '2012-10-17',
  Statement: [
    {
      Sid: 'AllowListActions',
      Effect: 'Allow',
      Action: 'iam:ListVirtualMFADevices',
      Resource: '*',
    },
    {
      Sid: 'AllowIndividualUserToManageTheirOwnMFA',
      Effect: 'Allow',
      Action: ['iam:CreateVirtualMFADevice', 'iam:DeleteVirtualMFADevice'],
      Resource: 'arn:aws:iam::*:mfa/${aws:username}',
    },
    {
      Sid: 'AllowIndividualUserToManageThemselves',
      Effect: 'Allow',
      Action: [
        'iam:DeactivateMFADevice',
        'iam:EnableMFADevice',
        'iam:GetUser',
        'iam:ListMFADevices',
        'iam:ResyncMFADevice',
      ],
      Resource: 'arn:aws:iam::*:user/${aws:username}',
    },
    {
      Sid: 'BlockMostAccessUnlessSignedInWithMFA',
      Effect: 'Deny',
      NotAction: [
        'iam:CreateVirtualMFADevice',
        'iam:EnableMFADevice',
        'iam:GetUser',
        'iam:ListMFADevices',
        'iam:ListVirtualMFADevices',
        'iam:ResyncMFADevice',
        'sts:GetSessionToken',
      ],
      Resource: '*',
      Condition: { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } },
    },
  ],
})

/** As the guide's policy for all of one's own credentials; GetSessionToken is not even named. */
const manageOwnCredentials = JSON.stringify({
  Version: '2012-10-17',
  Statement: [
    {
      Sid: 'AllowViewAccountInfo',
      Effect: 'Allow',
      Action: ['iam:GetAccountSummary', 'iam:ListVirtualMFADevices'],
      Resource: '*',
    },
    {
      Sid: 'AllowManageOwnAccessKeys',
      Effect: 'Allow',
      Action: [
        'iam:CreateAccessKey',
        'iam:DeleteAccessKey',
        'iam:ListAccessKeys',
        'iam:UpdateAccessKey',
      ],
      Resource: 'arn:aws:iam::*:user/${aws:username}',
    },
    {
      Sid: 'DenyAllExceptListedIfNoMFA',
      Effect: 'Deny',
      NotAction: ['iam:CreateVirtualMFADevice', 'iam:EnableMFADevice', 'iam:GetUser'],
      Resource: '*',
      Condition: { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } },
    },
  ],
})

const userArn = 'arn:aws:iam::123456789012:user/'
const deviceArn = (name: string) => `arn:aws:iam::123456789012:mfa/${name}`
const create = (iam: IAMClient, VirtualMFADeviceName: string) =>
  iam.send(new CreateVirtualMFADeviceCommand({ VirtualMFADeviceName }))
const remove = (iam: IAMClient, SerialNumber: string) =>
  iam.send(new DeleteVirtualMFADeviceCommand({ SerialNumber }))
const deactivate = (iam: IAMClient, UserName: string, SerialNumber: string) =>
  iam.send(new DeactivateMFADeviceCommand({ UserName, SerialNumber }))
const codes = (UserName: string, app: App) => ({
  UserName,
  SerialNumber: app.serialNumber,
  AuthenticationCode1: app.code(-1),
  AuthenticationCode2: app.code(),
})

describe('the policy “manage own MFA device only”', () => {
  it('leads a user from no device to one, and on to a session that may take it away', async () => {
    const credentials = await createUserWithKey(server, 'alice', manageOwnDevice)
    const bob = await createUserWithDevice(server, 'bob')
    const iam = server.iam(credentials)

    expect((await iam.send(new GetUserCommand({}))).User?.UserName).toBe('alice')
    expect((await iam.send(new ListMFADevicesCommand({}))).MFADevices).toEqual([])
    expect((await iam.send(new ListVirtualMFADevicesCommand({}))).VirtualMFADevices).toHaveLength(1)
    expect(await rejection(create(iam, 'other'))).toEqual(
      denied('alice', 'iam:CreateVirtualMFADevice', deviceArn('other')),
    )
    expect(await rejection(create(iam, 'ALICE'))).toEqual(
      denied('alice', 'iam:CreateVirtualMFADevice', deviceArn('ALICE')),
    )
    const app = await createDevice(server, 'alice', credentials)
    await iam.send(new EnableMFADeviceCommand(codes('alice', app)))

    expect(await rejection(deactivate(iam, 'alice', app.serialNumber))).toEqual(
      explicitlyDenied('alice', 'iam:DeactivateMFADevice', 'user alice'),
    )
    expect(await rejection(remove(iam, app.serialNumber))).toEqual(
      explicitlyDenied('alice', 'iam:DeleteVirtualMFADevice', deviceArn('alice')),
    )
    expect(await rejection(iam.send(new ListUsersCommand({})))).toEqual(
      explicitlyDenied('alice', 'iam:ListUsers', userArn),
    )
    await server.advance(60)
    await iam.send(new ResyncMFADeviceCommand(codes('alice', app)))
    expect(await rejection(iam.send(new ResyncMFADeviceCommand(codes('bob', bob.app))))).toEqual(
      denied('alice', 'iam:ResyncMFADevice', 'user bob'),
    )

    await server.advance(30)
    const session = server.iam(await createSession(server, credentials, app))
    expect(await rejection(session.send(new ListUsersCommand({})))).toEqual(
      denied('alice', 'iam:ListUsers', userArn),
    )
    expect(await rejection(deactivate(session, 'bob', bob.app.serialNumber))).toEqual(
      denied('alice', 'iam:DeactivateMFADevice', 'user bob'),
    )
    expect(await rejection(remove(session, bob.app.serialNumber))).toEqual(
      denied('alice', 'iam:DeleteVirtualMFADevice', deviceArn('bob')),
    )
    await deactivate(session, 'alice', app.serialNumber)
    await remove(session, app.serialNumber)
    expect((await session.send(new ListMFADevicesCommand({}))).MFADevices).toEqual([])
    await create(session, 'alice')
  })

  it('leaves a user in a session without MFA with nothing of IAM at all', async () => {
    const credentials = await createUserWithKey(server, 'alice', manageOwnDevice)
    const session = server.iam(await createSession(server, credentials))
    expect((await rejection(session.send(new GetUserCommand({})))).code).toBe(
      'InvalidClientTokenId',
    )
  })

  it('no longer fits a device that has the name from before a rename', async () => {
    const { credentials, app } = await createUserWithDevice(server, 'alice', manageOwnDevice)
    await server.iam().send(new UpdateUserCommand({ UserName: 'alice', NewUserName: 'anna' }))
    const session = server.iam(await createSession(server, credentials, app))
    await deactivate(session, 'anna', app.serialNumber)
    expect(await rejection(remove(session, app.serialNumber))).toEqual(
      denied('anna', 'iam:DeleteVirtualMFADevice', deviceArn('alice')),
    )
    await create(session, 'anna')
  })

  it('needs an administrator where an enrolment was broken off: the leftover cannot be deleted without MFA', async () => {
    const credentials = await createUserWithKey(server, 'Diego', manageOwnDevice)
    const iam = server.iam(credentials)
    await create(iam, 'Diego')
    expect(await rejection(create(iam, 'Diego'))).toMatchObject({
      code: 'EntityAlreadyExists',
      message: 'MFA device already exists.',
    })
    expect(await rejection(remove(iam, deviceArn('Diego')))).toEqual(
      explicitlyDenied('Diego', 'iam:DeleteVirtualMFADevice', deviceArn('Diego')),
    )
    const admin = server.iam()
    const { VirtualMFADevices } = await admin.send(
      new ListVirtualMFADevicesCommand({ AssignmentStatus: 'Unassigned' }),
    )
    expect(VirtualMFADevices).toEqual([{ SerialNumber: deviceArn('Diego') }])
    await remove(admin, deviceArn('Diego'))
    await create(iam, 'Diego')
  })
})

describe('the policy “manage all own credentials”', () => {
  it('gives nothing before MFA, and with MFA one’s own keys and nobody else’s', async () => {
    const { credentials, app } = await createUserWithDevice(server, 'alice', manageOwnCredentials)
    const iam = server.iam(credentials)
    expect(await rejection(iam.send(new CreateAccessKeyCommand({})))).toEqual(
      explicitlyDenied('alice', 'iam:CreateAccessKey', 'user alice'),
    )
    expect(await rejection(iam.send(new GetAccountSummaryCommand({})))).toEqual(
      explicitlyDenied('alice', 'iam:GetAccountSummary', '*'),
    )
    // The guide's policy does not list sts:GetSessionToken, and need not.
    const session = server.iam(await createSession(server, credentials, app))
    const { AccessKey } = await session.send(new CreateAccessKeyCommand({}))
    const list = await session.send(new ListAccessKeysCommand({ UserName: 'alice' }))
    expect(list.AccessKeyMetadata).toHaveLength(2)
    const AccessKeyId = AccessKey?.AccessKeyId
    await session.send(new DeleteAccessKeyCommand({ UserName: 'alice', AccessKeyId }))
    expect(
      await rejection(session.send(new CreateAccessKeyCommand({ UserName: 'admin' }))),
    ).toEqual(denied('alice', 'iam:CreateAccessKey', 'user admin'))
    await session.send(new GetAccountSummaryCommand({}))
  })
})
