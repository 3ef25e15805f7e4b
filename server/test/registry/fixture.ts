import {
  AddRoleToInstanceProfileCommand,
  AddUserToGroupCommand,
  AttachGroupPolicyCommand,
  AttachRolePolicyCommand,
  AttachUserPolicyCommand,
  CreateAccessKeyCommand,
  CreateAccountAliasCommand,
  CreateGroupCommand,
  CreateInstanceProfileCommand,
  CreateLoginProfileCommand,
  CreatePolicyCommand,
  CreatePolicyVersionCommand,
  CreateRoleCommand,
  CreateUserCommand,
  DeleteUserCommand,
  GenerateCredentialReportCommand,
  PutGroupPolicyCommand,
  PutRolePermissionsBoundaryCommand,
  PutRolePolicyCommand,
  PutUserPermissionsBoundaryCommand,
  PutUserPolicyCommand,
  TagMFADeviceCommand,
  UpdateAccountPasswordPolicyCommand,
} from '@aws-sdk/client-iam'
import { makeReports } from '../../src/iam/credential-reports/make-reports.js'
import { restoreSnapshot, takeSnapshot } from '../../src/store/snapshot.js'
import { changeSettings } from '../support/account.js'
import type { TestServer } from '../support/ephemeral.js'
import { policy } from '../support/policy.js'
import { rejection } from '../support/rejection.js'
import { trust } from '../support/trust.js'
import {
  type App,
  createDevice,
  createUserWithKey,
  enableDevice,
} from '../support/virtual-device.js'

/** What the administrator has made, and what only the making told. */
export interface Fixture {
  /** Of `sample-user`. */
  accessKeyId: string
  /** Enabled for `sample-user`. */
  device: App
  /** Enabled for nobody. */
  spareDevice: App
  /** Of the administrator. */
  password: string
  encodedMessage: string
}

const account = '123456789012'
const path = '/samples/'
const inAccount = (resource: string): string => `arn:aws:iam::${account}:${resource}`

/** Names and ARNs of the fixture. What is spare has nothing and is used for nothing, so that it can be deleted. */
export const names = {
  path,
  userArn: inAccount('user/samples/sample-user'),
  spareUserArn: inAccount('user/samples/sample-spare-user'),
  groupArn: inAccount('group/samples/sample-group'),
  spareGroupArn: inAccount('group/samples/sample-spare-group'),
  roleArn: inAccount('role/samples/sample-role'),
  spareRoleArn: inAccount('role/samples/sample-spare-role'),
  policyArn: inAccount('policy/samples/sample-policy'),
  sparePolicyArn: inAccount('policy/samples/sample-spare-policy'),
  profileArn: inAccount('instance-profile/samples/sample-profile'),
  spareProfileArn: inAccount('instance-profile/samples/sample-spare-profile'),
  deviceArn: inAccount('mfa/sample-device'),
  spareDeviceArn: inAccount('mfa/sample-spare-device'),
}

export const sampleTags = [{ Key: 'sample', Value: 'yes' }]
export const sampleTrust = trust(account)
const document = policy({ Action: 's3:Get*' })

/** One of everything that operations are about. */
export async function createFixture(server: TestServer): Promise<Fixture> {
  await createPolicies(server)
  await createUsers(server)
  await createGroups(server)
  await createRoles(server)
  await createAccountParts(server)
  const { AccessKey } = await server
    .iam()
    .send(new CreateAccessKeyCommand({ UserName: 'sample-user' }))
  const device = await createDevice(server, 'sample-device')
  await enableDevice(server, { userName: 'sample-user', app: device })
  const spareDevice = await createDevice(server, 'sample-spare-device')
  await server
    .iam()
    .send(new TagMFADeviceCommand({ SerialNumber: spareDevice.serialNumber, Tags: sampleTags }))
  return {
    accessKeyId: AccessKey?.AccessKeyId ?? '',
    device,
    spareDevice,
    password,
    encodedMessage: await encodedMessage(server),
  }
}

/** Notes how everything is; the function that comes back puts it back. The clock goes on, and sessions stay good. */
export async function remember({ parts }: TestServer): Promise<() => Promise<void>> {
  await parts.recorder.flush()
  const snapshot = await takeSnapshot(parts.read)
  return async () => {
    await parts.recorder.flush()
    await restoreSnapshot(parts.store, snapshot)
    parts.cache.forgetAll()
  }
}

async function createPolicies(server: TestServer): Promise<void> {
  const iam = server.iam()
  for (const PolicyName of ['sample-policy', 'sample-spare-policy']) {
    await iam.send(
      new CreatePolicyCommand({
        PolicyName,
        Path: path,
        PolicyDocument: document,
        Tags: sampleTags,
      }),
    )
  }
  await iam.send(
    new CreatePolicyVersionCommand({ PolicyArn: names.policyArn, PolicyDocument: document }),
  )
}

const inline = { PolicyName: 'sample-inline', PolicyDocument: document }
const attached = { PolicyArn: names.policyArn }
const boundary = { PermissionsBoundary: names.policyArn }

async function createUsers(server: TestServer): Promise<void> {
  const iam = server.iam()
  const user = { UserName: 'sample-user' }
  await iam.send(new CreateUserCommand({ ...user, Path: path, Tags: sampleTags }))
  await iam.send(new CreateUserCommand({ UserName: 'sample-spare-user', Path: path }))
  await iam.send(new PutUserPolicyCommand({ ...user, ...inline }))
  await iam.send(new AttachUserPolicyCommand({ ...user, ...attached }))
  await iam.send(new PutUserPermissionsBoundaryCommand({ ...user, ...boundary }))
}

async function createGroups(server: TestServer): Promise<void> {
  const iam = server.iam()
  const group = { GroupName: 'sample-group' }
  await iam.send(new CreateGroupCommand({ ...group, Path: path }))
  await iam.send(new CreateGroupCommand({ GroupName: 'sample-spare-group', Path: path }))
  await iam.send(new PutGroupPolicyCommand({ ...group, ...inline }))
  await iam.send(new AttachGroupPolicyCommand({ ...group, ...attached }))
  await iam.send(new AddUserToGroupCommand({ ...group, UserName: 'sample-user' }))
}

async function createRoles(server: TestServer): Promise<void> {
  const iam = server.iam()
  const role = { RoleName: 'sample-role' }
  const trusted = { AssumeRolePolicyDocument: sampleTrust, Path: path, Tags: sampleTags }
  await iam.send(new CreateRoleCommand({ ...role, ...trusted }))
  await iam.send(new CreateRoleCommand({ RoleName: 'sample-spare-role', ...trusted }))
  await iam.send(new PutRolePolicyCommand({ ...role, ...inline }))
  await iam.send(new AttachRolePolicyCommand({ ...role, ...attached }))
  await iam.send(new PutRolePermissionsBoundaryCommand({ ...role, ...boundary }))
  for (const InstanceProfileName of ['sample-profile', 'sample-spare-profile']) {
    await iam.send(
      new CreateInstanceProfileCommand({ InstanceProfileName, Path: path, Tags: sampleTags }),
    )
  }
  await iam.send(
    new AddRoleToInstanceProfileCommand({ ...role, InstanceProfileName: 'sample-profile' }),
  )
}

const password = 'Sample-Password-1!'

async function createAccountParts(server: TestServer): Promise<void> {
  const iam = server.iam()
  for (const UserName of ['admin', 'sample-user'])
    await iam.send(new CreateLoginProfileCommand({ UserName, Password: password }))
  await iam.send(new CreateAccountAliasCommand({ AccountAlias: 'sample-alias' }))
  await iam.send(new UpdateAccountPasswordPolicyCommand({}))
  await iam.send(new GenerateCredentialReportCommand({}))
  await makeReports({
    ...server.parts,
    onError: (error) => {
      throw error
    },
  })
}

/** What a refusal says in sealed form where the account wants so. */
async function encodedMessage(server: TestServer): Promise<string> {
  const curious = await createUserWithKey(server, 'sample-curious', policy())
  await changeSettings(server, 'encodedAuthorizationMessages=true')
  const command = new DeleteUserCommand({ UserName: 'sample-user' })
  const { message } = await rejection(server.iam(curious).send(command))
  await changeSettings(server, 'encodedAuthorizationMessages=false')
  return message.split('Encoded authorization failure message: ')[1] ?? ''
}
