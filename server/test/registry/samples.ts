import { operationModel, type OperationModel } from '../../src/wire/model.js'
import { policy } from '../support/policy.js'
import { type Fixture, names, sampleTags, sampleTrust } from './fixture.js'

/** A call of an operation that succeeds for the administrator, given the fixture, and what it asks policies for first. */
export interface Sample {
  model: OperationModel
  /** Absent where policies have no effect on the call. */
  action: string | undefined
  /** The ARN that the action is judged on. */
  resource(callerArn: string): string
  input(fixture: Fixture): Record<string, unknown>
}

type Values = Readonly<Record<string, unknown>>

/** Values of members by their names: every required member that a sample does not set itself has the one from here. */
const memberValues = (fixture: Fixture): Values => ({
  AccessKeyId: fixture.accessKeyId,
  AccountAlias: 'sample-alias',
  ActionNames: ['s3:GetObject'],
  AssumeRolePolicyDocument: sampleTrust,
  Description: 'a sample',
  EncodedMessage: fixture.encodedMessage,
  GroupName: 'sample-group',
  InstanceProfileName: 'sample-profile',
  Name: 'sample-federated',
  NewPassword: 'Sample-Password-2!',
  OldPassword: fixture.password,
  PermissionsBoundary: names.policyArn,
  PolicyArn: names.policyArn,
  PolicyDocument: policy({ Action: 's3:Put*' }),
  PolicyInputList: [policy({ Action: 's3:Get*' })],
  PolicyName: 'sample-inline',
  PolicySourceArn: names.userArn,
  RoleArn: names.roleArn,
  RoleName: 'sample-role',
  RoleSessionName: 'sample-session',
  SerialNumber: names.deviceArn,
  Status: 'Inactive',
  TagKeys: ['sample'],
  Tags: sampleTags,
  UserName: 'sample-user',
  VersionId: 'v1',
})

interface Draft {
  resource: string | ((callerArn: string) => string)
  /** Members beside the required ones, or in place of their values. */
  more: Values | ((fixture: Fixture) => Values)
  isUnconditional?: boolean
}

const on = (resource: Draft['resource'], more: Draft['more'] = {}): Draft => ({ resource, more })

/** AWS's policies have no effect on these. */
const unconditional: Draft = { resource: '*', more: {}, isUnconditional: true }

const newOne = (type: string): string => `arn:aws:iam::123456789012:${type}/samples/sample-new`
/** As AWS's refusals show it. */
const all = (type: string): string => `arn:aws:iam::123456789012:${type}/`
const created = { Path: names.path, Tags: sampleTags }
const user = { UserName: 'sample-user' }
const spareUser = { UserName: 'sample-spare-user' }
const { userArn, groupArn, roleArn, policyArn, profileArn, deviceArn } = names

const iamDrafts: Readonly<Record<string, Draft>> = {
  AddRoleToInstanceProfile: on(names.spareProfileArn, {
    InstanceProfileName: 'sample-spare-profile',
  }),
  AddUserToGroup: on(names.spareGroupArn, { GroupName: 'sample-spare-group' }),
  AttachGroupPolicy: on(groupArn, { PolicyArn: names.sparePolicyArn }),
  AttachRolePolicy: on(roleArn, { PolicyArn: names.sparePolicyArn }),
  AttachUserPolicy: on(userArn, { PolicyArn: names.sparePolicyArn }),
  ChangePassword: on((callerArn) => callerArn),
  CreateAccessKey: on(userArn, user),
  CreateAccountAlias: on('*', { AccountAlias: 'sample-other-alias' }),
  CreateGroup: on(newOne('group'), { GroupName: 'sample-new', Path: names.path }),
  CreateInstanceProfile: on(newOne('instance-profile'), {
    ...created,
    InstanceProfileName: 'sample-new',
  }),
  CreateLoginProfile: on(names.spareUserArn, { ...spareUser, Password: 'Sample-Password-3!' }),
  CreatePolicy: on(newOne('policy'), { ...created, PolicyName: 'sample-new' }),
  CreatePolicyVersion: on(policyArn),
  CreateRole: on(newOne('role'), { ...created, RoleName: 'sample-new' }),
  CreateUser: on(newOne('user'), { ...created, UserName: 'sample-new' }),
  CreateVirtualMFADevice: on(newOne('mfa'), { ...created, VirtualMFADeviceName: 'sample-new' }),
  DeactivateMFADevice: on(userArn, user),
  DeleteAccessKey: on(userArn, user),
  DeleteAccountAlias: on('*'),
  DeleteAccountPasswordPolicy: on('*'),
  DeleteGroup: on(names.spareGroupArn, { GroupName: 'sample-spare-group' }),
  DeleteGroupPolicy: on(groupArn),
  DeleteInstanceProfile: on(names.spareProfileArn, { InstanceProfileName: 'sample-spare-profile' }),
  DeleteLoginProfile: on(userArn, user),
  DeletePolicy: on(names.sparePolicyArn, { PolicyArn: names.sparePolicyArn }),
  DeletePolicyVersion: on(policyArn, { VersionId: 'v2' }),
  DeleteRole: on(names.spareRoleArn, { RoleName: 'sample-spare-role' }),
  DeleteRolePermissionsBoundary: on(roleArn),
  DeleteRolePolicy: on(roleArn),
  DeleteUser: on(names.spareUserArn, spareUser),
  DeleteUserPermissionsBoundary: on(userArn),
  DeleteUserPolicy: on(userArn),
  DeleteVirtualMFADevice: on(names.spareDeviceArn, { SerialNumber: names.spareDeviceArn }),
  DetachGroupPolicy: on(groupArn),
  DetachRolePolicy: on(roleArn),
  DetachUserPolicy: on(userArn),
  EnableMFADevice: on(userArn, ({ spareDevice }) => ({
    SerialNumber: names.spareDeviceArn,
    AuthenticationCode1: spareDevice.code(-1),
    AuthenticationCode2: spareDevice.code(),
  })),
  GenerateCredentialReport: on('*'),
  GetAccessKeyLastUsed: on(userArn),
  GetAccountAuthorizationDetails: on('*'),
  GetAccountPasswordPolicy: on('*'),
  GetAccountSummary: on('*'),
  GetContextKeysForCustomPolicy: on('*'),
  GetContextKeysForPrincipalPolicy: on(userArn),
  GetCredentialReport: on('*'),
  GetGroup: on(groupArn),
  GetGroupPolicy: on(groupArn),
  GetInstanceProfile: on(profileArn),
  GetLoginProfile: on(userArn, user),
  GetMFADevice: on(userArn, user),
  GetPolicy: on(policyArn),
  GetPolicyVersion: on(policyArn),
  GetRole: on(roleArn),
  GetRolePolicy: on(roleArn),
  GetUser: on(userArn, user),
  GetUserPolicy: on(userArn),
  ListAccessKeys: on(userArn, user),
  ListAccountAliases: on('*'),
  ListAttachedGroupPolicies: on(groupArn),
  ListAttachedRolePolicies: on(roleArn),
  ListAttachedUserPolicies: on(userArn),
  ListEntitiesForPolicy: on(policyArn),
  ListGroupPolicies: on(groupArn),
  ListGroups: on(all('group')),
  ListGroupsForUser: on(userArn),
  ListInstanceProfiles: on(all('instance-profile')),
  ListInstanceProfilesForRole: on(roleArn),
  ListInstanceProfileTags: on(profileArn),
  ListMFADevices: on(userArn, user),
  ListMFADeviceTags: on(deviceArn),
  ListPolicies: on('*'),
  ListPolicyTags: on(policyArn),
  ListPolicyVersions: on(policyArn),
  ListRolePolicies: on(roleArn),
  ListRoles: on(all('role')),
  ListRoleTags: on(roleArn),
  ListUserPolicies: on(userArn),
  ListUsers: on(all('user')),
  ListUserTags: on(userArn),
  ListVirtualMFADevices: on(all('mfa')),
  PutGroupPolicy: on(groupArn),
  PutRolePermissionsBoundary: on(roleArn),
  PutRolePolicy: on(roleArn),
  PutUserPermissionsBoundary: on(userArn),
  PutUserPolicy: on(userArn),
  RemoveRoleFromInstanceProfile: on(profileArn),
  RemoveUserFromGroup: on(groupArn),
  ResyncMFADevice: on(userArn, ({ device }) => ({
    AuthenticationCode1: device.code(1),
    AuthenticationCode2: device.code(2),
  })),
  SetDefaultPolicyVersion: on(policyArn, { VersionId: 'v2' }),
  SimulateCustomPolicy: on('*'),
  SimulatePrincipalPolicy: on(userArn),
  TagInstanceProfile: on(profileArn),
  TagMFADevice: on(deviceArn),
  TagPolicy: on(policyArn),
  TagRole: on(roleArn),
  TagUser: on(userArn),
  UntagInstanceProfile: on(profileArn),
  UntagMFADevice: on(names.spareDeviceArn, { SerialNumber: names.spareDeviceArn }),
  UntagPolicy: on(policyArn),
  UntagRole: on(roleArn),
  UntagUser: on(userArn),
  UpdateAccessKey: on(userArn, user),
  UpdateAccountPasswordPolicy: on('*', { MinimumPasswordLength: 10 }),
  UpdateAssumeRolePolicy: on(roleArn, { PolicyDocument: sampleTrust }),
  UpdateGroup: on(groupArn, { NewGroupName: 'sample-renamed' }),
  UpdateLoginProfile: on(userArn, { Password: 'Sample-Password-4!' }),
  UpdateRole: on(roleArn, { Description: 'another' }),
  UpdateRoleDescription: on(roleArn),
  UpdateUser: on(userArn, { NewUserName: 'sample-renamed' }),
}

const stsDrafts: Readonly<Record<string, Draft>> = {
  AssumeRole: on(roleArn),
  DecodeAuthorizationMessage: on('*'),
  GetAccessKeyInfo: on('*'),
  GetCallerIdentity: unconditional,
  GetFederationToken: on('arn:aws:sts::123456789012:federated-user/sample-federated'),
  GetSessionToken: unconditional,
}

/** By the names of the operations. To add an operation, add a line above. */
export const samples: Readonly<Record<string, Sample>> = {
  ...samplesOf('iam', iamDrafts),
  ...samplesOf('sts', stsDrafts),
}

function samplesOf(
  service: 'iam' | 'sts',
  drafts: Readonly<Record<string, Draft>>,
): Record<string, Sample> {
  return Object.fromEntries(
    Object.entries(drafts).map(([name, draft]) => [
      name,
      sampleOf(operationModel(service, name), draft),
    ]),
  )
}

function sampleOf(model: OperationModel, { resource, more, isUnconditional }: Draft): Sample {
  return {
    model,
    action: isUnconditional === true ? undefined : `${model.service}:${model.name}`,
    resource: (callerArn) => (typeof resource === 'string' ? resource : resource(callerArn)),
    input(fixture) {
      const own = typeof more === 'function' ? more(fixture) : more
      const values = { ...memberValues(fixture), ...own }
      const required = (model.input?.members ?? []).filter((member) => member.isRequired)
      return { ...Object.fromEntries(required.map(({ name }) => [name, values[name]])), ...own }
    },
  }
}
