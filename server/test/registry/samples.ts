import { operationModel, type OperationModel } from '../../src/wire/model.js'
import { policy } from '../support/policy.js'
import { type Fixture, names, sampleTags, sampleTrust } from './fixture.js'

/** What policies must allow, and what AWS calls it where they do not. */
export interface Permission {
  action: string
  /** The ARN that the action is judged on. */
  resource: string
  /** What a refusal calls the resource. */
  shown: string
}

/** A call of an operation that succeeds for the administrator, given the fixture, and what it asks policies for. */
export interface Sample {
  model: OperationModel
  /** In the order in which they are asked for; none where policies have no effect on the call. */
  permissions(callerArn: string): readonly Permission[]
  /** Why the call is an exception among the others. */
  exception?: { kind: ExceptionKind; because: string }
  input(fixture: Fixture): Record<string, unknown>
}

export type ExceptionKind =
  /** Policies have no effect on the call. */
  | 'unconditional'
  /** A refusal does not say which kind of policy refuses. */
  | 'without-reason'
  /** Nothing need allow it where the password policy says AllowUsersToChangePassword. */
  | 'granted-by-password-policy'

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
  /** Where a refusal calls the resource otherwise than `shownAs` says. */
  shown?: string
  /** What is asked for after the operation's own action. */
  also?: readonly Permission[]
  exception?: Sample['exception']
}

const on = (
  resource: Draft['resource'],
  more: Draft['more'] = {},
  rest: Partial<Draft> = {},
): Draft => ({ resource, more, ...rest })

const unconditional = (because: string): Draft =>
  on('*', {}, { exception: { kind: 'unconditional', because } })

const withoutReason = { kind: 'without-reason', because: 'AWS tells no reason (recorded)' } as const
const grantedByPasswordPolicy = {
  kind: 'granted-by-password-policy',
  because: 'AWS IAM User Guide, Setting an account password policy',
} as const

const newOne = (type: string): string => `arn:aws:iam::123456789012:${type}/samples/sample-new`

/** Something that is not there yet is called by the ARN that it will have; giving it tags is an action of its own. */
function creating(type: string, more: Values, { tagAction }: { tagAction?: string } = {}): Draft {
  const resource = newOne(type)
  const shown = type === 'policy' ? 'policy sample-new' : resource
  const tagging = { action: `iam:${tagAction}`, resource, shown }
  return tagAction === undefined
    ? on(resource, { Path: names.path, ...more }, { shown })
    : on(resource, { Path: names.path, Tags: sampleTags, ...more }, { shown, also: [tagging] })
}

/** Renaming and moving need the permission on what comes of it, too, which a refusal calls by its ARN. */
const renaming = (action: string, type: string): Pick<Draft, 'also'> => {
  const resource = `arn:aws:iam::123456789012:${type}/samples/sample-renamed`
  return { also: [{ action, resource, shown: resource }] }
}

const passingRole: Permission = {
  action: 'iam:PassRole',
  resource: names.roleArn,
  shown: names.roleArn,
}

/** As AWS's refusals show it. */
const all = (type: string): string => `arn:aws:iam::123456789012:${type}/`
const user = { UserName: 'sample-user' }
const spareUser = { UserName: 'sample-spare-user' }
const { userArn, groupArn, roleArn, policyArn, profileArn, deviceArn } = names

const iamDrafts: Readonly<Record<string, Draft>> = {
  AddRoleToInstanceProfile: on(
    names.spareProfileArn,
    { InstanceProfileName: 'sample-spare-profile' },
    { also: [passingRole] },
  ),
  AddUserToGroup: on(names.spareGroupArn, { GroupName: 'sample-spare-group' }),
  AttachGroupPolicy: on(groupArn, { PolicyArn: names.sparePolicyArn }),
  AttachRolePolicy: on(roleArn, { PolicyArn: names.sparePolicyArn }),
  AttachUserPolicy: on(userArn, { PolicyArn: names.sparePolicyArn }),
  ChangePassword: on((callerArn) => callerArn, {}, { exception: grantedByPasswordPolicy }),
  CreateAccessKey: on(userArn, user),
  CreateAccountAlias: on('*', { AccountAlias: 'sample-other-alias' }),
  CreateGroup: creating('group', { GroupName: 'sample-new' }),
  CreateInstanceProfile: creating(
    'instance-profile',
    { InstanceProfileName: 'sample-new' },
    { tagAction: 'TagInstanceProfile' },
  ),
  CreateLoginProfile: on(names.spareUserArn, { ...spareUser, Password: 'Sample-Password-3!' }),
  CreatePolicy: creating('policy', { PolicyName: 'sample-new' }, { tagAction: 'TagPolicy' }),
  CreatePolicyVersion: on(policyArn),
  CreateRole: creating('role', { RoleName: 'sample-new' }, { tagAction: 'TagRole' }),
  CreateUser: creating('user', { UserName: 'sample-new' }, { tagAction: 'TagUser' }),
  CreateVirtualMFADevice: creating(
    'mfa',
    { VirtualMFADeviceName: 'sample-new' },
    { tagAction: 'TagMFADevice' },
  ),
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
  GetAccountPasswordPolicy: on('*', {}, { exception: grantedByPasswordPolicy }),
  GetAccountSummary: on('*'),
  GetContextKeysForCustomPolicy: on('*'),
  GetContextKeysForPrincipalPolicy: on(userArn, {}, { shown: userArn }),
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
  ListPolicies: on('*', {}, { shown: 'policy path /' }),
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
  SimulatePrincipalPolicy: on(userArn, {}, { shown: userArn }),
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
  UpdateGroup: on(
    groupArn,
    { NewGroupName: 'sample-renamed' },
    renaming('iam:UpdateGroup', 'group'),
  ),
  UpdateLoginProfile: on(userArn, { Password: 'Sample-Password-4!' }),
  UpdateRole: on(roleArn, { Description: 'another' }),
  UpdateRoleDescription: on(roleArn),
  UpdateUser: on(userArn, { NewUserName: 'sample-renamed' }, renaming('iam:UpdateUser', 'user')),
}

const federatedArn = 'arn:aws:sts::123456789012:federated-user/sample-federated'

const stsDrafts: Readonly<Record<string, Draft>> = {
  AssumeRole: on(roleArn, {}, { shown: roleArn, exception: withoutReason }),
  DecodeAuthorizationMessage: on('*'),
  GetAccessKeyInfo: on('*'),
  GetCallerIdentity: unconditional('AWS IAM User Guide, Comparing the STS API operations'),
  GetFederationToken: on(
    federatedArn,
    { Tags: sampleTags },
    { also: [{ action: 'sts:TagSession', resource: federatedArn, shown: federatedArn }] },
  ),
  GetSessionToken: unconditional('AWS IAM User Guide, Controlling access to GetSessionToken'),
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

function sampleOf(model: OperationModel, draft: Draft): Sample {
  const { more, exception } = draft
  const sample: Sample = {
    model,
    permissions: (callerArn) =>
      exception?.kind === 'unconditional' ? [] : permissionsOf(model, draft, callerArn),
    input(fixture) {
      const own = typeof more === 'function' ? more(fixture) : more
      const values = { ...memberValues(fixture), ...own }
      const required = (model.input?.members ?? []).filter((member) => member.isRequired)
      return { ...Object.fromEntries(required.map(({ name }) => [name, values[name]])), ...own }
    },
  }
  return exception === undefined ? sample : { ...sample, exception }
}

function permissionsOf(
  { service, name }: OperationModel,
  { resource, shown, also = [] }: Draft,
  callerArn: string,
): Permission[] {
  const arn = typeof resource === 'string' ? resource : resource(callerArn)
  return [{ action: `${service}:${name}`, resource: arn, shown: shown ?? shownAs(arn) }, ...also]
}

/** What a refusal calls something that is there: its type and name; a policy by its ARN, and other things by that alone. */
function shownAs(arn: string): string {
  const [, type, name] =
    /^arn:aws:iam::\d{12}:(user|group|role|instance-profile)\/(?:.*\/)?([^/]+)$/.exec(arn) ?? []
  if (type !== undefined) return `${type.replace('-', ' ')} ${name}`
  return arn.includes(':policy/') ? `policy ${arn}` : arn
}
