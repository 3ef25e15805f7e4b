import {
  CreateGroupCommand,
  CreateInstanceProfileCommand,
  CreateRoleCommand,
  CreateUserCommand,
  CreateVirtualMFADeviceCommand,
  DeactivateMFADeviceCommand,
  DeleteUserCommand,
  DeleteVirtualMFADeviceCommand,
  EnableMFADeviceCommand,
  GetAccountSummaryCommand,
} from '@aws-sdk/client-iam'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { accountId, changeSettings, createRootKey } from '../support/account.js'
import { startEphemeral, type TestServer } from '../support/ephemeral.js'
import { changeManagedPolicy, createManagedPolicy, policyArn } from '../support/managed-policy.js'
import { createUserWithPassword } from '../support/password.js'
import { policy } from '../support/policy.js'
import { denied } from '../support/refusals.js'
import { rejection } from '../support/rejection.js'
import { ec2Trust } from '../support/trust.js'
import { createDevice, createUserWithDevice, createUserWithKey } from '../support/virtual-device.js'
import { createRootWithDevice } from '../support/root-device.js'

let server: TestServer
beforeAll(async () => {
  server = await startEphemeral()
})
beforeEach(() => server.reset())
afterAll(() => server.close())

const summary = async () =>
  (await server.iam().send(new GetAccountSummaryCommand({}))).SummaryMap ?? {}

it('tells the 34 figures of a fresh account', async () => {
  expect(await summary()).toEqual({
    Users: 1,
    UsersQuota: 5000,
    Groups: 0,
    GroupsQuota: 300,
    ServerCertificates: 0,
    ServerCertificatesQuota: 20,
    UserPolicySizeQuota: 2048,
    GroupPolicySizeQuota: 5120,
    RolePolicySizeQuota: 10240,
    GroupsPerUserQuota: 10,
    SigningCertificatesPerUserQuota: 2,
    AccessKeysPerUserQuota: 2,
    MFADevices: 0,
    MFADevicesInUse: 0,
    AccountMFAEnabled: 0,
    AccountAccessKeysPresent: 0,
    AccountPasswordPresent: 1,
    AccountSigningCertificatesPresent: 0,
    AttachedPoliciesPerGroupQuota: 10,
    AttachedPoliciesPerRoleQuota: 10,
    AttachedPoliciesPerUserQuota: 10,
    Policies: 0,
    PoliciesQuota: 1500,
    PolicySizeQuota: 6144,
    PolicyVersionsInUse: 0,
    PolicyVersionsInUseQuota: 10000,
    VersionsPerPolicyQuota: 5,
    GlobalEndpointTokenVersion: 1,
    AssumeRolePolicySizeQuota: 2048,
    InstanceProfiles: 0,
    InstanceProfilesQuota: 1000,
    Providers: 0,
    Roles: 0,
    RolesQuota: 1000,
  })
})

it('counts users as they come and go, and tells the quota that the account has', async () => {
  await changeSettings(server, 'usersPerAccount=7')
  await server.iam().send(new CreateUserCommand({ UserName: 'alice' }))
  expect(await summary()).toMatchObject({ Users: 2, UsersQuota: 7 })
  await server.iam().send(new DeleteUserCommand({ UserName: 'alice' }))
  expect(await summary()).toMatchObject({ Users: 1 })
})

it('tells of groups, roles, instance profiles, policies and their versions in the same 34 figures', async () => {
  const iam = server.iam()
  const before = Object.keys(await summary())
  await iam.send(new CreateGroupCommand({ GroupName: 'g' }))
  await iam.send(new CreateRoleCommand({ RoleName: 'r', AssumeRolePolicyDocument: ec2Trust }))
  await iam.send(new CreateInstanceProfileCommand({ InstanceProfileName: 'i' }))
  for (const name of ['one', 'two']) await createManagedPolicy(server, name)
  await changeManagedPolicy(server, policyArn('one'), policy({ Action: 'iam:GetUser' }))
  const after = await summary()
  expect(after).toMatchObject({
    Groups: 1,
    Roles: 1,
    InstanceProfiles: 1,
    Policies: 2,
    PolicyVersionsInUse: 3,
  })
  expect(Object.keys(after).toSorted()).toEqual(before.toSorted())
  expect(before).toHaveLength(34)
})

it('tells of the password of root, not of those of users', async () => {
  await server.parts.store.write((tx) =>
    tx.query.updateTable('accounts').set({ root_password_hash: null }).execute(),
  )
  await createUserWithPassword(server, 'alice')
  expect(await summary()).toMatchObject({ AccountPasswordPresent: 0 })
})

it('counts MFA devices on creation and deletion, and those in use on enabling and deactivation', async () => {
  const iam = server.iam()
  const counts = async () => {
    const { MFADevices, MFADevicesInUse } = await summary()
    return [MFADevices, MFADevicesInUse]
  }
  const { app } = await createUserWithDevice(server, 'alice')
  expect(await counts()).toEqual([1, 1])
  const spare = await createDevice(server, 'spare')
  expect(await counts()).toEqual([2, 1])
  const { serialNumber: SerialNumber } = app
  await rejection(iam.send(new CreateVirtualMFADeviceCommand({ VirtualMFADeviceName: 'SPARE' })))
  await rejection(iam.send(new DeleteVirtualMFADeviceCommand({ SerialNumber })))
  expect(await counts()).toEqual([2, 1])
  await iam.send(new DeactivateMFADeviceCommand({ UserName: 'alice', SerialNumber }))
  expect(await counts()).toEqual([2, 0])
  const wrong = { AuthenticationCode1: spare.code(), AuthenticationCode2: spare.code() }
  const enable = { UserName: 'alice', SerialNumber: spare.serialNumber, ...wrong }
  await rejection(iam.send(new EnableMFADeviceCommand(enable)))
  expect(await counts()).toEqual([2, 0])
  await iam.send(new DeleteVirtualMFADeviceCommand({ SerialNumber }))
  expect(await counts()).toEqual([1, 0])
})

it('tells whether root has an access key, a password and an MFA device', async () => {
  await createRootKey(server)
  expect(await summary()).toMatchObject({ AccountAccessKeysPresent: 1, AccountMFAEnabled: 0 })
  await createRootWithDevice(server)
  expect(await summary()).toMatchObject({
    AccountMFAEnabled: 1,
    MFADevices: 1,
    MFADevicesInUse: 1,
  })
  await server.parts.store.write(async (tx) => {
    await tx.query
      .updateTable('accounts')
      .set({ root_password_hash: null })
      .where('account_id', '=', accountId)
      .execute()
  })
  expect(await summary()).toMatchObject({ AccountPasswordPresent: 0 })
})

it('is refused on `*`', async () => {
  const iam = server.iam(await createUserWithKey(server, 'eve', policy()))
  expect(await rejection(iam.send(new GetAccountSummaryCommand({})))).toEqual(
    denied('eve', 'iam:GetAccountSummary', '*'),
  )
})
