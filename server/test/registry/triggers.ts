import { createHash } from 'node:crypto'
import {
  AddUserToGroupCommand,
  AttachGroupPolicyCommand,
  AttachRolePolicyCommand,
  AttachUserPolicyCommand,
  CreateAccessKeyCommand,
  CreateGroupCommand,
  CreatePolicyVersionCommand,
  DeleteAccountPasswordPolicyCommand,
  DeleteLoginProfileCommand,
  GenerateCredentialReportCommand,
} from '@aws-sdk/client-iam'
import {
  type AwsManagedPolicy,
  awsManagedPolicy,
} from '../../src/permissions/aws-managed-policies/aws-managed-policy.js'
import { accountId, changeSettings } from '../support/account.js'
import type { TestServer } from '../support/ephemeral.js'
import { policy } from '../support/policy.js'
import { type Fixture, names } from './fixture.js'

type Values = Readonly<Record<string, unknown>>

/** What makes a sample be refused. */
export interface Trigger {
  /** Members in place of those of the sample. */
  input?: Values | ((fixture: Fixture) => Values)
  /** What the server has to be like. */
  prepare?(server: TestServer): Promise<unknown>
  /** AWS's text; undefined where AWS says no word. */
  message: string | RegExp | undefined
}

type Triggers = Readonly<Record<string, Trigger | readonly Trigger[] | undefined>>

const absentPolicy = `arn:aws:iam::${accountId}:policy/absent`
const absentDevice = `arn:aws:iam::${accountId}:mfa/absent`
const absentKey = 'AKIAABSENT0000000000'

const noUser: Trigger = {
  input: { UserName: 'absent' },
  message: 'The user with name absent cannot be found.',
}
const noGroup: Trigger = {
  input: { GroupName: 'absent' },
  message: 'The group with name absent cannot be found.',
}
const noRole: Trigger = {
  input: { RoleName: 'absent' },
  message: 'The role with name absent cannot be found.',
}
const noProfile: Trigger = {
  input: { InstanceProfileName: 'absent' },
  message: 'Instance Profile absent cannot be found.',
}
const noPolicy: Trigger = {
  input: { PolicyArn: absentPolicy },
  message: `Policy ${absentPolicy} was not found.`,
}
const noAttachable: Trigger = {
  input: { PolicyArn: absentPolicy },
  message: `Policy ${absentPolicy} does not exist or is not attachable.`,
}
const noVersion: Trigger = {
  input: { VersionId: 'v9' },
  message: `Policy ${names.policyArn} version v9 does not exist or is not attachable.`,
}
const noPolicyOfVersion: Trigger = {
  input: { PolicyArn: absentPolicy, VersionId: 'v2' },
  message: `Policy ${absentPolicy} version v2 does not exist or is not attachable.`,
}
const noBoundary: Trigger = {
  input: { PermissionsBoundary: absentPolicy },
  message: `Scope ARN: ${absentPolicy} does not exist or is not attachable.`,
}
const noDevice: Trigger = {
  input: { SerialNumber: absentDevice },
  message: `MFA Device with serial number ${absentDevice} does not exist.`,
}
const noKey: Trigger = {
  input: { AccessKeyId: absentKey },
  message: `The Access Key with id ${absentKey} cannot be found.`,
}
const noLoginProfile: Trigger = {
  input: { UserName: 'sample-spare-user' },
  message: 'Login Profile for User sample-spare-user cannot be found.',
}
const noInline = (type: string): Trigger => ({
  input: { PolicyName: 'absent' },
  message: `The ${type} policy with name absent cannot be found.`,
})
const noSource: Trigger = {
  input: { PolicySourceArn: `arn:aws:iam::${accountId}:user/absent` },
  message: 'The user with name absent cannot be found.',
}

const withoutPasswordPolicy = (server: TestServer) =>
  server.iam().send(new DeleteAccountPasswordPolicyCommand({}))

const noSuchEntity: Triggers = {
  AddRoleToInstanceProfile: [noProfile, noRole],
  AddUserToGroup: [noUser, noGroup],
  AttachGroupPolicy: [noGroup, noAttachable],
  AttachRolePolicy: [noRole, noAttachable],
  AttachUserPolicy: [noUser, noAttachable],
  ChangePassword: {
    prepare: (server) => server.iam().send(new DeleteLoginProfileCommand({ UserName: 'admin' })),
    message: 'Login Profile for User admin cannot be found.',
  },
  CreateAccessKey: noUser,
  CreateLoginProfile: noUser,
  CreatePolicyVersion: noPolicy,
  CreateUser: noBoundary,
  DeactivateMFADevice: [noUser, noDevice],
  DeleteAccessKey: [noUser, noKey],
  DeleteAccountAlias: {
    input: { AccountAlias: 'absent' },
    message: 'The account alias with name absent cannot be found.',
  },
  DeleteAccountPasswordPolicy: {
    prepare: withoutPasswordPolicy,
    message: 'The account policy with name PasswordPolicy cannot be found.',
  },
  DeleteGroup: noGroup,
  DeleteGroupPolicy: [noGroup, noInline('group')],
  DeleteInstanceProfile: noProfile,
  DeleteLoginProfile: [noUser, noLoginProfile],
  DeletePolicy: noPolicy,
  DeletePolicyVersion: [noPolicy, noVersion],
  DeleteRole: noRole,
  DeleteRolePermissionsBoundary: noRole,
  DeleteRolePolicy: [noRole, noInline('role')],
  DeleteUser: noUser,
  DeleteUserPermissionsBoundary: noUser,
  DeleteUserPolicy: [noUser, noInline('user')],
  DeleteVirtualMFADevice: noDevice,
  DetachGroupPolicy: [noGroup, noPolicy],
  DetachRolePolicy: [noRole, noPolicy],
  DetachUserPolicy: [noUser, noPolicy],
  EnableMFADevice: [noUser, noDevice],
  GetAccountPasswordPolicy: {
    prepare: withoutPasswordPolicy,
    message: `The Password Policy with domain name ${accountId} cannot be found.`,
  },
  GetContextKeysForPrincipalPolicy: noSource,
  GetGroup: noGroup,
  GetGroupPolicy: [noGroup, noInline('group')],
  GetInstanceProfile: noProfile,
  GetLoginProfile: [noUser, noLoginProfile],
  GetMFADevice: [noUser, noDevice],
  GetPolicy: noPolicy,
  GetPolicyVersion: [noPolicyOfVersion, noVersion],
  GetRole: noRole,
  GetRolePolicy: [noRole, noInline('role')],
  GetUser: noUser,
  GetUserPolicy: [noUser, noInline('user')],
  ListAccessKeys: noUser,
  ListAttachedGroupPolicies: noGroup,
  ListAttachedRolePolicies: noRole,
  ListAttachedUserPolicies: noUser,
  ListEntitiesForPolicy: noAttachable,
  ListGroupPolicies: noGroup,
  ListGroupsForUser: noUser,
  ListInstanceProfilesForRole: noRole,
  ListInstanceProfileTags: noProfile,
  ListMFADevices: noUser,
  ListMFADeviceTags: noDevice,
  ListPolicyTags: noPolicy,
  ListPolicyVersions: noPolicy,
  ListRolePolicies: noRole,
  ListRoleTags: noRole,
  ListUserPolicies: noUser,
  ListUserTags: noUser,
  PutGroupPolicy: noGroup,
  PutRolePermissionsBoundary: [noBoundary, noRole],
  PutRolePolicy: noRole,
  PutUserPermissionsBoundary: [noBoundary, noUser],
  PutUserPolicy: noUser,
  RemoveRoleFromInstanceProfile: [
    noProfile,
    noRole,
    {
      input: { RoleName: 'sample-spare-role' },
      message: 'Role sample-spare-role in Instance Profile sample-profile cannot be found.',
    },
  ],
  RemoveUserFromGroup: [noUser, noGroup],
  ResyncMFADevice: [
    noUser,
    noDevice,
    {
      input: { SerialNumber: names.spareDeviceArn },
      message: 'MFA Device invalid for user.',
    },
  ],
  SetDefaultPolicyVersion: [noPolicyOfVersion, noVersion],
  SimulatePrincipalPolicy: noSource,
  TagInstanceProfile: noProfile,
  TagMFADevice: noDevice,
  TagPolicy: noPolicy,
  TagRole: noRole,
  TagUser: noUser,
  UntagInstanceProfile: noProfile,
  UntagMFADevice: noDevice,
  UntagPolicy: noPolicy,
  UntagRole: noRole,
  UntagUser: noUser,
  UpdateAccessKey: [noUser, noKey],
  UpdateAssumeRolePolicy: noRole,
  UpdateGroup: noGroup,
  UpdateLoginProfile: [noUser, noLoginProfile],
  UpdateRole: noRole,
  UpdateRoleDescription: noRole,
  UpdateUser: noUser,
}

const entityAlreadyExists: Triggers = {
  CreateAccountAlias: {
    input: { AccountAlias: 'sample-alias' },
    message: 'The account alias sample-alias already exists.',
  },
  CreateGroup: {
    input: { GroupName: 'Sample-Group' },
    message: 'Group with name Sample-Group already exists.',
  },
  CreateInstanceProfile: {
    input: { InstanceProfileName: 'Sample-Profile' },
    message: 'Instance Profile Sample-Profile already exists.',
  },
  CreateLoginProfile: {
    input: { UserName: 'sample-user' },
    message: 'Login Profile for user sample-user already exists.',
  },
  CreatePolicy: {
    input: { PolicyName: 'Sample-Policy' },
    message: 'A policy called Sample-Policy already exists. Duplicate names are not allowed.',
  },
  CreateRole: {
    input: { RoleName: 'Sample-Role' },
    message: 'Role with name Sample-Role already exists.',
  },
  CreateUser: {
    input: { UserName: 'Sample-User' },
    message: 'User with name Sample-User already exists.',
  },
  CreateVirtualMFADevice: {
    input: { VirtualMFADeviceName: 'sample-device', Path: '/' },
    message: 'MFA device already exists.',
  },
  EnableMFADevice: {
    input: { SerialNumber: names.deviceArn },
    message: 'MFA Device is already in use.',
  },
  UpdateGroup: {
    input: { NewGroupName: 'sample-spare-group' },
    message: 'Group with name sample-spare-group already exists.',
  },
  UpdateUser: {
    input: { NewUserName: 'sample-spare-user' },
    message: 'User with name sample-spare-user already exists.',
  },
}

/** Where the account has used up what it may have. */
const quota = (setting: string, used: number, name: string): Trigger => ({
  prepare: (server) => changeSettings(server, `${setting}=${used}`),
  message: `Cannot exceed quota for ${name}: ${used}`,
})

const longDocument = (length: number): string =>
  policy({ Action: 's3:Get*', Resource: `arn:aws:s3:::${'a'.repeat(length)}` })

const tooLongInline = (type: string, size: number): Trigger => ({
  input: { PolicyDocument: longDocument(size) },
  message: `Maximum policy size of ${size} bytes exceeded for ${type} sample-${type}`,
})

const tooLongTrust = (member: string): Trigger => ({
  input: {
    [member]: JSON.stringify({
      Version: '2012-10-17',
      Statement: {
        Sid: 'a'.repeat(2048),
        Effect: 'Allow',
        Principal: { AWS: accountId },
        Action: 'sts:AssumeRole',
      },
    }),
  },
  message: 'Cannot exceed quota for ACLSizePerRole: 2048',
})

/** One more than there may be, with the tag that is there. */
const tooManyTags = {
  input: { Tags: Array.from({ length: 50 }, (_, n) => ({ Key: `key-${n}`, Value: '' })) },
  message: 'The number of tags has reached the maximum limit.',
}

/** Attaches nine policies beside the one that is attached. */
async function attachNine(server: TestServer, attach: (PolicyArn: string) => object) {
  const send = server.iam() as unknown as { send(command: object): Promise<unknown> }
  const others = server.parts.managedPolicies.list().filter(({ path }) => path === '/')
  for (const { arn } of others.slice(0, 9)) await send.send(attach(arn))
}

const limitExceeded: Triggers = {
  AddRoleToInstanceProfile: {
    input: { InstanceProfileName: 'sample-profile' },
    message: 'Cannot exceed quota for InstanceSessionsPerInstanceProfile: 1',
  },
  AddUserToGroup: {
    prepare: async (server) => {
      for (let n = 0; n < 9; n += 1) {
        const GroupName = `group-${n}`
        await server.iam().send(new CreateGroupCommand({ GroupName }))
        await server.iam().send(new AddUserToGroupCommand({ GroupName, UserName: 'sample-user' }))
      }
    },
    message: 'Cannot exceed quota for GroupsPerUser: 10',
  },
  AttachGroupPolicy: {
    prepare: (server) =>
      attachNine(
        server,
        (PolicyArn) => new AttachGroupPolicyCommand({ GroupName: 'sample-group', PolicyArn }),
      ),
    message: 'Cannot exceed quota for PoliciesPerGroup: 10',
  },
  AttachRolePolicy: {
    prepare: (server) =>
      attachNine(
        server,
        (PolicyArn) => new AttachRolePolicyCommand({ RoleName: 'sample-role', PolicyArn }),
      ),
    message: 'Cannot exceed quota for PoliciesPerRole: 10',
  },
  AttachUserPolicy: {
    prepare: (server) =>
      attachNine(
        server,
        (PolicyArn) => new AttachUserPolicyCommand({ UserName: 'sample-user', PolicyArn }),
      ),
    message: 'Cannot exceed quota for PoliciesPerUser: 10',
  },
  CreateAccessKey: {
    prepare: (server) => server.iam().send(new CreateAccessKeyCommand({ UserName: 'sample-user' })),
    message: 'Cannot exceed quota for AccessKeysPerUser: 2',
  },
  CreateGroup: quota('groupsPerAccount', 2, 'GroupsPerAccount'),
  CreateInstanceProfile: quota('instanceProfilesPerAccount', 2, 'InstanceProfilesPerAccount'),
  CreatePolicy: [
    quota('policiesPerAccount', 2, 'PoliciesPerAccount'),
    {
      input: { PolicyDocument: longDocument(6144) },
      message: 'Cannot exceed quota for PolicySize: 6144',
    },
  ],
  CreatePolicyVersion: {
    prepare: async (server) => {
      const version = { PolicyArn: names.policyArn, PolicyDocument: policy() }
      for (let n = 2; n < 5; n += 1)
        await server.iam().send(new CreatePolicyVersionCommand(version))
    },
    message:
      'A managed policy can have up to 5 versions. Before you create a new version, you must delete an existing version.',
  },
  CreateRole: [
    quota('rolesPerAccount', 2, 'RolesPerAccount'),
    tooLongTrust('AssumeRolePolicyDocument'),
  ],
  CreateUser: quota('usersPerAccount', 4, 'UsersPerAccount'),
  CreateVirtualMFADevice: quota('usersPerAccount', 2, 'MFADevices'),
  EnableMFADevice: quota('mfaDevicesPerPrincipal', 1, 'MFADevicesPerUser'),
  PutGroupPolicy: tooLongInline('group', 5120),
  PutRolePolicy: tooLongInline('role', 10_240),
  PutUserPolicy: tooLongInline('user', 2048),
  TagInstanceProfile: tooManyTags,
  TagMFADevice: {
    ...tooManyTags,
    input: { ...tooManyTags.input, SerialNumber: names.spareDeviceArn },
  },
  TagPolicy: tooManyTags,
  TagRole: tooManyTags,
  TagUser: tooManyTags,
  UpdateAssumeRolePolicy: tooLongTrust('PolicyDocument'),
}

const noArn = 'not-the-arn-of-a-policy'
const boundaryIsNoArn: Trigger = {
  input: { PermissionsBoundary: noArn },
  message: `ARN ${noArn} is not valid.`,
}

const twice: Trigger = {
  input: {
    Tags: [
      { Key: 'team', Value: 'red' },
      { Key: 'TEAM', Value: 'blue' },
    ],
  },
  message: 'Duplicate tag keys found. Please note that Tag keys are case insensitive.',
}
/** Of policies, the keys of tags differ by case, too. */
const twiceToTheLetter: Trigger = {
  input: {
    Tags: [
      { Key: 'team', Value: 'red' },
      { Key: 'team', Value: 'blue' },
    ],
  },
  message: 'Duplicate tag keys found.',
}

const noSourceArn: Trigger = {
  input: { PolicySourceArn: noArn },
  message: `Invalid Entity Arn: ${noArn} does not clearly define entity type and name.`,
}

const wildcardAction: Trigger = {
  input: { ActionNames: ['s3:*'] },
  message: 'Invalid Action Name: s3:*',
}

const invalidInput: Triggers = {
  CreateInstanceProfile: twice,
  CreatePolicy: twiceToTheLetter,
  CreateRole: [twice, boundaryIsNoArn],
  CreateUser: [twice, boundaryIsNoArn],
  CreateVirtualMFADevice: twice,
  GetContextKeysForCustomPolicy: {
    input: { PolicyInputList: ['{}'] },
    message: 'Invalid policy document: Syntax errors in policy.',
  },
  GetContextKeysForPrincipalPolicy: noSourceArn,
  PutRolePermissionsBoundary: boundaryIsNoArn,
  PutUserPermissionsBoundary: boundaryIsNoArn,
  SimulateCustomPolicy: wildcardAction,
  SimulatePrincipalPolicy: [noSourceArn, wildcardAction],
  TagInstanceProfile: twice,
  TagMFADevice: twice,
  TagPolicy: twiceToTheLetter,
  TagRole: twice,
  TagUser: twice,
  UpdateAccessKey: {
    input: { Status: 'Expired' },
    message: 'The status of an access key cannot be set to Expired.',
  },
}

const broken = (member: string): Trigger => ({
  input: { [member]: '{}' },
  message: 'Syntax errors in policy.',
})

const malformedPolicyDocument: Triggers = {
  AssumeRole: broken('Policy'),
  CreatePolicy: broken('PolicyDocument'),
  CreatePolicyVersion: broken('PolicyDocument'),
  CreateRole: broken('AssumeRolePolicyDocument'),
  GetFederationToken: broken('Policy'),
  PutGroupPolicy: broken('PolicyDocument'),
  PutRolePolicy: broken('PolicyDocument'),
  PutUserPolicy: broken('PolicyDocument'),
  UpdateAssumeRolePolicy: broken('PolicyDocument'),
}

const deleteConflict: Triggers = {
  DeleteGroup: {
    input: { GroupName: 'sample-group' },
    message: 'Cannot delete entity, must remove users from group first.',
  },
  DeleteInstanceProfile: {
    input: { InstanceProfileName: 'sample-profile' },
    message: 'Cannot delete entity, must remove roles from instance profile first.',
  },
  DeletePolicy: {
    input: { PolicyArn: names.policyArn },
    message: 'Cannot delete a policy attached to entities.',
  },
  DeletePolicyVersion: {
    input: { VersionId: 'v1' },
    message: 'Cannot delete the default version of a policy.',
  },
  DeleteRole: {
    input: { RoleName: 'sample-role' },
    message: 'Cannot delete entity, must detach all policies first.',
  },
  DeleteUser: {
    input: { UserName: 'sample-user' },
    message: 'Cannot delete entity, must remove users from group first.',
  },
  DeleteVirtualMFADevice: {
    input: { SerialNumber: names.deviceArn },
    message: 'MFA VirtualDevice in use. Must deactivate first.',
  },
}

const tooSimple = (member: string): Trigger => ({
  input: { [member]: 'short' },
  message: 'Password does not conform to the account password policy.',
})

/** Two codes of one moment are never consecutive. */
const wrongCodes: Trigger = {
  input: ({ device }) => ({
    AuthenticationCode1: device.code(-100),
    AuthenticationCode2: device.code(-100),
  }),
  message: 'Authentication code for device is not valid.',
}

/** Text that cannot be packed. */
const actionsOfChance = Array.from({ length: 48 }, (_, n) => {
  const hash = createHash('sha256').update(String(n)).digest('hex')
  return `s3:${hash.slice(0, 32)}`
})
const tooMuchToPack: Trigger = {
  input: { Policy: policy({ Action: actionsOfChance }) },
  message: /^Packed policy consumes 1\d\d% of allotted space, please use smaller policy\.$/,
}

/** One of AWS's policies for the roles of its services; the server of the test has it beside the built-in ones. */
export const servicePolicy: AwsManagedPolicy = awsManagedPolicy({
  policyName: 'ExampleServiceRolePolicy',
  path: '/aws-service-role/',
  description: 'For a service of its own.',
  created: '2020-01-01T00:00:00Z',
  statements: [{ Effect: 'Allow', Action: 's3:Get*', Resource: '*' }],
})

const notAttachable = (type: string): Trigger => ({
  input: { PolicyArn: servicePolicy.arn },
  message: `Cannot attach a Service Role Policy to a Customer ${type}.`,
})

async function withoutReport(server: TestServer): Promise<void> {
  await server.parts.store.write(async ({ query }) => {
    await query.deleteFrom('credential_reports').execute()
  })
}

const fourHours = 4 * 3600

/** What makes an operation answer with an error that its model lists, by the error's code and the operation's name. */
export const triggers: Readonly<Record<string, Triggers | undefined>> = {
  DeleteConflict: deleteConflict,
  EntityAlreadyExists: entityAlreadyExists,
  InvalidAuthenticationCode: { EnableMFADevice: wrongCodes, ResyncMFADevice: wrongCodes },
  InvalidAuthorizationMessageException: {
    DecodeAuthorizationMessage: {
      input: { EncodedMessage: 'x' },
      message: 'The authorization message is not valid.',
    },
  },
  InvalidInput: invalidInput,
  LimitExceeded: limitExceeded,
  MalformedPolicyDocument: malformedPolicyDocument,
  NoSuchEntity: noSuchEntity,
  PackedPolicyTooLarge: { AssumeRole: tooMuchToPack, GetFederationToken: tooMuchToPack },
  PasswordPolicyViolation: {
    ChangePassword: tooSimple('NewPassword'),
    CreateLoginProfile: tooSimple('Password'),
    UpdateLoginProfile: tooSimple('Password'),
  },
  PolicyNotAttachable: {
    AttachGroupPolicy: notAttachable('Group'),
    AttachRolePolicy: notAttachable('Role'),
    AttachUserPolicy: notAttachable('User'),
  },
  ReportExpired: {
    GetCredentialReport: {
      prepare: (server) => server.advance(fourHours),
      message: undefined,
    },
  },
  ReportInProgress: {
    GetCredentialReport: {
      prepare: async (server) => {
        await withoutReport(server)
        await server.iam().send(new GenerateCredentialReportCommand({}))
      },
      message: undefined,
    },
  },
  ReportNotPresent: {
    GetCredentialReport: { prepare: withoutReport, message: undefined },
  },
}
