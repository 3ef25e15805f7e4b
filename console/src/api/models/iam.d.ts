/* eslint-disable max-lines -- made by `npm run docs` from server/models/iam.json. Do not edit.
   Times are ISO text and blobs base64. */

export interface Operations {
  AcceptDelegationRequest: { input: AcceptDelegationRequestRequest; output: Nothing }
  AddClientIDToOpenIDConnectProvider: {
    input: AddClientIDToOpenIDConnectProviderRequest
    output: Nothing
  }
  AddRoleToInstanceProfile: { input: AddRoleToInstanceProfileRequest; output: Nothing }
  AddUserToGroup: { input: AddUserToGroupRequest; output: Nothing }
  AssociateDelegationRequest: { input: AssociateDelegationRequestRequest; output: Nothing }
  AttachGroupPolicy: { input: AttachGroupPolicyRequest; output: Nothing }
  AttachRolePolicy: { input: AttachRolePolicyRequest; output: Nothing }
  AttachUserPolicy: { input: AttachUserPolicyRequest; output: Nothing }
  ChangePassword: { input: ChangePasswordRequest; output: Nothing }
  CreateAccessKey: { input: CreateAccessKeyRequest; output: CreateAccessKeyResponse }
  CreateAccountAlias: { input: CreateAccountAliasRequest; output: Nothing }
  CreateDelegationRequest: {
    input: CreateDelegationRequestRequest
    output: CreateDelegationRequestResponse
  }
  CreateGroup: { input: CreateGroupRequest; output: CreateGroupResponse }
  CreateInstanceProfile: {
    input: CreateInstanceProfileRequest
    output: CreateInstanceProfileResponse
  }
  CreateLoginProfile: { input: CreateLoginProfileRequest; output: CreateLoginProfileResponse }
  CreateOpenIDConnectProvider: {
    input: CreateOpenIDConnectProviderRequest
    output: CreateOpenIDConnectProviderResponse
  }
  CreatePolicy: { input: CreatePolicyRequest; output: CreatePolicyResponse }
  CreatePolicyVersion: { input: CreatePolicyVersionRequest; output: CreatePolicyVersionResponse }
  CreateRole: { input: CreateRoleRequest; output: CreateRoleResponse }
  CreateSAMLProvider: { input: CreateSAMLProviderRequest; output: CreateSAMLProviderResponse }
  CreateServiceLinkedRole: {
    input: CreateServiceLinkedRoleRequest
    output: CreateServiceLinkedRoleResponse
  }
  CreateServiceSpecificCredential: {
    input: CreateServiceSpecificCredentialRequest
    output: CreateServiceSpecificCredentialResponse
  }
  CreateUser: { input: CreateUserRequest; output: CreateUserResponse }
  CreateVirtualMFADevice: {
    input: CreateVirtualMFADeviceRequest
    output: CreateVirtualMFADeviceResponse
  }
  DeactivateMFADevice: { input: DeactivateMFADeviceRequest; output: Nothing }
  DeleteAccessKey: { input: DeleteAccessKeyRequest; output: Nothing }
  DeleteAccountAlias: { input: DeleteAccountAliasRequest; output: Nothing }
  DeleteAccountPasswordPolicy: { input: Nothing; output: Nothing }
  DeleteGroup: { input: DeleteGroupRequest; output: Nothing }
  DeleteGroupPolicy: { input: DeleteGroupPolicyRequest; output: Nothing }
  DeleteInstanceProfile: { input: DeleteInstanceProfileRequest; output: Nothing }
  DeleteLoginProfile: { input: DeleteLoginProfileRequest; output: Nothing }
  DeleteOpenIDConnectProvider: { input: DeleteOpenIDConnectProviderRequest; output: Nothing }
  DeletePolicy: { input: DeletePolicyRequest; output: Nothing }
  DeletePolicyVersion: { input: DeletePolicyVersionRequest; output: Nothing }
  DeleteRole: { input: DeleteRoleRequest; output: Nothing }
  DeleteRolePermissionsBoundary: { input: DeleteRolePermissionsBoundaryRequest; output: Nothing }
  DeleteRolePolicy: { input: DeleteRolePolicyRequest; output: Nothing }
  DeleteSAMLProvider: { input: DeleteSAMLProviderRequest; output: Nothing }
  DeleteSSHPublicKey: { input: DeleteSSHPublicKeyRequest; output: Nothing }
  DeleteServerCertificate: { input: DeleteServerCertificateRequest; output: Nothing }
  DeleteServiceLinkedRole: {
    input: DeleteServiceLinkedRoleRequest
    output: DeleteServiceLinkedRoleResponse
  }
  DeleteServiceSpecificCredential: {
    input: DeleteServiceSpecificCredentialRequest
    output: Nothing
  }
  DeleteSigningCertificate: { input: DeleteSigningCertificateRequest; output: Nothing }
  DeleteUser: { input: DeleteUserRequest; output: Nothing }
  DeleteUserPermissionsBoundary: { input: DeleteUserPermissionsBoundaryRequest; output: Nothing }
  DeleteUserPolicy: { input: DeleteUserPolicyRequest; output: Nothing }
  DeleteVirtualMFADevice: { input: DeleteVirtualMFADeviceRequest; output: Nothing }
  DetachGroupPolicy: { input: DetachGroupPolicyRequest; output: Nothing }
  DetachRolePolicy: { input: DetachRolePolicyRequest; output: Nothing }
  DetachUserPolicy: { input: DetachUserPolicyRequest; output: Nothing }
  DisableOrganizationsRootCredentialsManagement: {
    input: DisableOrganizationsRootCredentialsManagementRequest
    output: DisableOrganizationsRootCredentialsManagementResponse
  }
  DisableOrganizationsRootSessions: {
    input: DisableOrganizationsRootSessionsRequest
    output: DisableOrganizationsRootSessionsResponse
  }
  DisableOutboundWebIdentityFederation: { input: Nothing; output: Nothing }
  EnableMFADevice: { input: EnableMFADeviceRequest; output: Nothing }
  EnableOrganizationsRootCredentialsManagement: {
    input: EnableOrganizationsRootCredentialsManagementRequest
    output: EnableOrganizationsRootCredentialsManagementResponse
  }
  EnableOrganizationsRootSessions: {
    input: EnableOrganizationsRootSessionsRequest
    output: EnableOrganizationsRootSessionsResponse
  }
  EnableOutboundWebIdentityFederation: {
    input: Nothing
    output: EnableOutboundWebIdentityFederationResponse
  }
  GenerateCredentialReport: { input: Nothing; output: GenerateCredentialReportResponse }
  GenerateOrganizationsAccessReport: {
    input: GenerateOrganizationsAccessReportRequest
    output: GenerateOrganizationsAccessReportResponse
  }
  GenerateServiceLastAccessedDetails: {
    input: GenerateServiceLastAccessedDetailsRequest
    output: GenerateServiceLastAccessedDetailsResponse
  }
  GetAccessKeyLastUsed: { input: GetAccessKeyLastUsedRequest; output: GetAccessKeyLastUsedResponse }
  GetAccountAuthorizationDetails: {
    input: GetAccountAuthorizationDetailsRequest
    output: GetAccountAuthorizationDetailsResponse
  }
  GetAccountPasswordPolicy: { input: Nothing; output: GetAccountPasswordPolicyResponse }
  GetAccountSummary: { input: Nothing; output: GetAccountSummaryResponse }
  GetContextKeysForCustomPolicy: {
    input: GetContextKeysForCustomPolicyRequest
    output: GetContextKeysForPolicyResponse
  }
  GetContextKeysForPrincipalPolicy: {
    input: GetContextKeysForPrincipalPolicyRequest
    output: GetContextKeysForPolicyResponse
  }
  GetCredentialReport: { input: Nothing; output: GetCredentialReportResponse }
  GetDelegationRequest: { input: GetDelegationRequestRequest; output: GetDelegationRequestResponse }
  GetGroup: { input: GetGroupRequest; output: GetGroupResponse }
  GetGroupPolicy: { input: GetGroupPolicyRequest; output: GetGroupPolicyResponse }
  GetHumanReadableSummary: {
    input: GetHumanReadableSummaryRequest
    output: GetHumanReadableSummaryResponse
  }
  GetInstanceProfile: { input: GetInstanceProfileRequest; output: GetInstanceProfileResponse }
  GetLoginProfile: { input: GetLoginProfileRequest; output: GetLoginProfileResponse }
  GetMFADevice: { input: GetMFADeviceRequest; output: GetMFADeviceResponse }
  GetOpenIDConnectProvider: {
    input: GetOpenIDConnectProviderRequest
    output: GetOpenIDConnectProviderResponse
  }
  GetOrganizationsAccessReport: {
    input: GetOrganizationsAccessReportRequest
    output: GetOrganizationsAccessReportResponse
  }
  GetOutboundWebIdentityFederationInfo: {
    input: Nothing
    output: GetOutboundWebIdentityFederationInfoResponse
  }
  GetPolicy: { input: GetPolicyRequest; output: GetPolicyResponse }
  GetPolicyVersion: { input: GetPolicyVersionRequest; output: GetPolicyVersionResponse }
  GetRole: { input: GetRoleRequest; output: GetRoleResponse }
  GetRolePolicy: { input: GetRolePolicyRequest; output: GetRolePolicyResponse }
  GetSAMLProvider: { input: GetSAMLProviderRequest; output: GetSAMLProviderResponse }
  GetSSHPublicKey: { input: GetSSHPublicKeyRequest; output: GetSSHPublicKeyResponse }
  GetServerCertificate: { input: GetServerCertificateRequest; output: GetServerCertificateResponse }
  GetServiceLastAccessedDetails: {
    input: GetServiceLastAccessedDetailsRequest
    output: GetServiceLastAccessedDetailsResponse
  }
  GetServiceLastAccessedDetailsWithEntities: {
    input: GetServiceLastAccessedDetailsWithEntitiesRequest
    output: GetServiceLastAccessedDetailsWithEntitiesResponse
  }
  GetServiceLinkedRoleDeletionStatus: {
    input: GetServiceLinkedRoleDeletionStatusRequest
    output: GetServiceLinkedRoleDeletionStatusResponse
  }
  GetUser: { input: GetUserRequest; output: GetUserResponse }
  GetUserPolicy: { input: GetUserPolicyRequest; output: GetUserPolicyResponse }
  ListAccessKeys: { input: ListAccessKeysRequest; output: ListAccessKeysResponse }
  ListAccountAliases: { input: ListAccountAliasesRequest; output: ListAccountAliasesResponse }
  ListAttachedGroupPolicies: {
    input: ListAttachedGroupPoliciesRequest
    output: ListAttachedGroupPoliciesResponse
  }
  ListAttachedRolePolicies: {
    input: ListAttachedRolePoliciesRequest
    output: ListAttachedRolePoliciesResponse
  }
  ListAttachedUserPolicies: {
    input: ListAttachedUserPoliciesRequest
    output: ListAttachedUserPoliciesResponse
  }
  ListDelegationRequests: {
    input: ListDelegationRequestsRequest
    output: ListDelegationRequestsResponse
  }
  ListEntitiesForPolicy: {
    input: ListEntitiesForPolicyRequest
    output: ListEntitiesForPolicyResponse
  }
  ListGroupPolicies: { input: ListGroupPoliciesRequest; output: ListGroupPoliciesResponse }
  ListGroups: { input: ListGroupsRequest; output: ListGroupsResponse }
  ListGroupsForUser: { input: ListGroupsForUserRequest; output: ListGroupsForUserResponse }
  ListInstanceProfileTags: {
    input: ListInstanceProfileTagsRequest
    output: ListInstanceProfileTagsResponse
  }
  ListInstanceProfiles: { input: ListInstanceProfilesRequest; output: ListInstanceProfilesResponse }
  ListInstanceProfilesForRole: {
    input: ListInstanceProfilesForRoleRequest
    output: ListInstanceProfilesForRoleResponse
  }
  ListMFADeviceTags: { input: ListMFADeviceTagsRequest; output: ListMFADeviceTagsResponse }
  ListMFADevices: { input: ListMFADevicesRequest; output: ListMFADevicesResponse }
  ListOpenIDConnectProviderTags: {
    input: ListOpenIDConnectProviderTagsRequest
    output: ListOpenIDConnectProviderTagsResponse
  }
  ListOpenIDConnectProviders: {
    input: ListOpenIDConnectProvidersRequest
    output: ListOpenIDConnectProvidersResponse
  }
  ListOrganizationsFeatures: {
    input: ListOrganizationsFeaturesRequest
    output: ListOrganizationsFeaturesResponse
  }
  ListPolicies: { input: ListPoliciesRequest; output: ListPoliciesResponse }
  ListPoliciesGrantingServiceAccess: {
    input: ListPoliciesGrantingServiceAccessRequest
    output: ListPoliciesGrantingServiceAccessResponse
  }
  ListPolicyTags: { input: ListPolicyTagsRequest; output: ListPolicyTagsResponse }
  ListPolicyVersions: { input: ListPolicyVersionsRequest; output: ListPolicyVersionsResponse }
  ListRolePolicies: { input: ListRolePoliciesRequest; output: ListRolePoliciesResponse }
  ListRoleTags: { input: ListRoleTagsRequest; output: ListRoleTagsResponse }
  ListRoles: { input: ListRolesRequest; output: ListRolesResponse }
  ListSAMLProviderTags: { input: ListSAMLProviderTagsRequest; output: ListSAMLProviderTagsResponse }
  ListSAMLProviders: { input: ListSAMLProvidersRequest; output: ListSAMLProvidersResponse }
  ListSSHPublicKeys: { input: ListSSHPublicKeysRequest; output: ListSSHPublicKeysResponse }
  ListServerCertificateTags: {
    input: ListServerCertificateTagsRequest
    output: ListServerCertificateTagsResponse
  }
  ListServerCertificates: {
    input: ListServerCertificatesRequest
    output: ListServerCertificatesResponse
  }
  ListServiceSpecificCredentials: {
    input: ListServiceSpecificCredentialsRequest
    output: ListServiceSpecificCredentialsResponse
  }
  ListSigningCertificates: {
    input: ListSigningCertificatesRequest
    output: ListSigningCertificatesResponse
  }
  ListUserPolicies: { input: ListUserPoliciesRequest; output: ListUserPoliciesResponse }
  ListUserTags: { input: ListUserTagsRequest; output: ListUserTagsResponse }
  ListUsers: { input: ListUsersRequest; output: ListUsersResponse }
  ListVirtualMFADevices: {
    input: ListVirtualMFADevicesRequest
    output: ListVirtualMFADevicesResponse
  }
  PutGroupPolicy: { input: PutGroupPolicyRequest; output: Nothing }
  PutRolePermissionsBoundary: { input: PutRolePermissionsBoundaryRequest; output: Nothing }
  PutRolePolicy: { input: PutRolePolicyRequest; output: Nothing }
  PutUserPermissionsBoundary: { input: PutUserPermissionsBoundaryRequest; output: Nothing }
  PutUserPolicy: { input: PutUserPolicyRequest; output: Nothing }
  RejectDelegationRequest: { input: RejectDelegationRequestRequest; output: Nothing }
  RemoveClientIDFromOpenIDConnectProvider: {
    input: RemoveClientIDFromOpenIDConnectProviderRequest
    output: Nothing
  }
  RemoveRoleFromInstanceProfile: { input: RemoveRoleFromInstanceProfileRequest; output: Nothing }
  RemoveUserFromGroup: { input: RemoveUserFromGroupRequest; output: Nothing }
  ResetServiceSpecificCredential: {
    input: ResetServiceSpecificCredentialRequest
    output: ResetServiceSpecificCredentialResponse
  }
  ResyncMFADevice: { input: ResyncMFADeviceRequest; output: Nothing }
  SendDelegationToken: { input: SendDelegationTokenRequest; output: Nothing }
  SetDefaultPolicyVersion: { input: SetDefaultPolicyVersionRequest; output: Nothing }
  SetSecurityTokenServicePreferences: {
    input: SetSecurityTokenServicePreferencesRequest
    output: Nothing
  }
  SimulateCustomPolicy: { input: SimulateCustomPolicyRequest; output: SimulatePolicyResponse }
  SimulatePrincipalPolicy: { input: SimulatePrincipalPolicyRequest; output: SimulatePolicyResponse }
  TagInstanceProfile: { input: TagInstanceProfileRequest; output: Nothing }
  TagMFADevice: { input: TagMFADeviceRequest; output: Nothing }
  TagOpenIDConnectProvider: { input: TagOpenIDConnectProviderRequest; output: Nothing }
  TagPolicy: { input: TagPolicyRequest; output: Nothing }
  TagRole: { input: TagRoleRequest; output: Nothing }
  TagSAMLProvider: { input: TagSAMLProviderRequest; output: Nothing }
  TagServerCertificate: { input: TagServerCertificateRequest; output: Nothing }
  TagUser: { input: TagUserRequest; output: Nothing }
  UntagInstanceProfile: { input: UntagInstanceProfileRequest; output: Nothing }
  UntagMFADevice: { input: UntagMFADeviceRequest; output: Nothing }
  UntagOpenIDConnectProvider: { input: UntagOpenIDConnectProviderRequest; output: Nothing }
  UntagPolicy: { input: UntagPolicyRequest; output: Nothing }
  UntagRole: { input: UntagRoleRequest; output: Nothing }
  UntagSAMLProvider: { input: UntagSAMLProviderRequest; output: Nothing }
  UntagServerCertificate: { input: UntagServerCertificateRequest; output: Nothing }
  UntagUser: { input: UntagUserRequest; output: Nothing }
  UpdateAccessKey: { input: UpdateAccessKeyRequest; output: Nothing }
  UpdateAccountPasswordPolicy: { input: UpdateAccountPasswordPolicyRequest; output: Nothing }
  UpdateAssumeRolePolicy: { input: UpdateAssumeRolePolicyRequest; output: Nothing }
  UpdateDelegationRequest: { input: UpdateDelegationRequestRequest; output: Nothing }
  UpdateGroup: { input: UpdateGroupRequest; output: Nothing }
  UpdateLoginProfile: { input: UpdateLoginProfileRequest; output: Nothing }
  UpdateOpenIDConnectProviderThumbprint: {
    input: UpdateOpenIDConnectProviderThumbprintRequest
    output: Nothing
  }
  UpdateRole: { input: UpdateRoleRequest; output: UpdateRoleResponse }
  UpdateRoleDescription: {
    input: UpdateRoleDescriptionRequest
    output: UpdateRoleDescriptionResponse
  }
  UpdateSAMLProvider: { input: UpdateSAMLProviderRequest; output: UpdateSAMLProviderResponse }
  UpdateSSHPublicKey: { input: UpdateSSHPublicKeyRequest; output: Nothing }
  UpdateServerCertificate: { input: UpdateServerCertificateRequest; output: Nothing }
  UpdateServiceSpecificCredential: {
    input: UpdateServiceSpecificCredentialRequest
    output: Nothing
  }
  UpdateSigningCertificate: { input: UpdateSigningCertificateRequest; output: Nothing }
  UpdateUser: { input: UpdateUserRequest; output: Nothing }
  UploadSSHPublicKey: { input: UploadSSHPublicKeyRequest; output: UploadSSHPublicKeyResponse }
  UploadServerCertificate: {
    input: UploadServerCertificateRequest
    output: UploadServerCertificateResponse
  }
  UploadSigningCertificate: {
    input: UploadSigningCertificateRequest
    output: UploadSigningCertificateResponse
  }
}

/** An input or output without members. */
export type Nothing = Readonly<Record<string, never>>

export interface AcceptDelegationRequestRequest {
  DelegationRequestId: string
}

export interface AccessDetail {
  ServiceName: string
  ServiceNamespace: string
  Region?: string
  EntityPath?: string
  LastAuthenticatedTime?: string
  TotalAuthenticatedEntities?: number
}

export interface AccessKey {
  UserName: string
  AccessKeyId: string
  Status: 'Active' | 'Inactive' | 'Expired'
  SecretAccessKey: string
  CreateDate?: string
}

export interface AccessKeyLastUsed {
  LastUsedDate?: string
  ServiceName: string
  Region: string
}

export interface AccessKeyMetadata {
  UserName?: string
  AccessKeyId?: string
  Status?: 'Active' | 'Inactive' | 'Expired'
  CreateDate?: string
}

export interface AddClientIDToOpenIDConnectProviderRequest {
  OpenIDConnectProviderArn: string
  ClientID: string
}

export interface AddRoleToInstanceProfileRequest {
  InstanceProfileName: string
  RoleName: string
}

export interface AddUserToGroupRequest {
  GroupName: string
  UserName: string
}

export interface AssociateDelegationRequestRequest {
  DelegationRequestId: string
}

export interface AttachGroupPolicyRequest {
  GroupName: string
  PolicyArn: string
}

export interface AttachRolePolicyRequest {
  RoleName: string
  PolicyArn: string
}

export interface AttachUserPolicyRequest {
  UserName: string
  PolicyArn: string
}

export interface AttachedPermissionsBoundary {
  PermissionsBoundaryType?: 'PermissionsBoundaryPolicy'
  PermissionsBoundaryArn?: string
}

export interface AttachedPolicy {
  PolicyName?: string
  PolicyArn?: string
}

export interface ChangePasswordRequest {
  OldPassword: string
  NewPassword: string
}

export interface ContextEntry {
  ContextKeyName?: string | undefined
  ContextKeyValues?: readonly string[] | undefined
  ContextKeyType?:
    | 'string'
    | 'stringList'
    | 'numeric'
    | 'numericList'
    | 'boolean'
    | 'booleanList'
    | 'ip'
    | 'ipList'
    | 'binary'
    | 'binaryList'
    | 'date'
    | 'dateList'
    | undefined
}

export interface CreateAccessKeyRequest {
  UserName?: string | undefined
}

export interface CreateAccessKeyResponse {
  AccessKey: AccessKey
}

export interface CreateAccountAliasRequest {
  AccountAlias: string
}

export interface CreateDelegationRequestRequest {
  OwnerAccountId?: string | undefined
  Description: string
  Permissions: DelegationPermission
  RequestMessage?: string | undefined
  RequestorWorkflowId: string
  RedirectUrl?: string | undefined
  NotificationChannel: string
  SessionDuration: number
  OnlySendByOwner?: boolean | undefined
}

export interface CreateDelegationRequestResponse {
  ConsoleDeepLink?: string
  DelegationRequestId?: string
}

export interface CreateGroupRequest {
  Path?: string | undefined
  GroupName: string
}

export interface CreateGroupResponse {
  Group: Group
}

export interface CreateInstanceProfileRequest {
  InstanceProfileName: string
  Path?: string | undefined
  Tags?: readonly Tag[] | undefined
}

export interface CreateInstanceProfileResponse {
  InstanceProfile: InstanceProfile
}

export interface CreateLoginProfileRequest {
  UserName?: string | undefined
  Password?: string | undefined
  PasswordResetRequired?: boolean | undefined
}

export interface CreateLoginProfileResponse {
  LoginProfile: LoginProfile
}

export interface CreateOpenIDConnectProviderRequest {
  Url: string
  ClientIDList?: readonly string[] | undefined
  ThumbprintList?: readonly string[] | undefined
  Tags?: readonly Tag[] | undefined
}

export interface CreateOpenIDConnectProviderResponse {
  OpenIDConnectProviderArn?: string
  Tags: readonly Tag[]
}

export interface CreatePolicyRequest {
  PolicyName: string
  Path?: string | undefined
  PolicyDocument: string
  Description?: string | undefined
  Tags?: readonly Tag[] | undefined
}

export interface CreatePolicyResponse {
  Policy?: Policy
}

export interface CreatePolicyVersionRequest {
  PolicyArn: string
  PolicyDocument: string
  SetAsDefault?: boolean | undefined
}

export interface CreatePolicyVersionResponse {
  PolicyVersion?: PolicyVersion
}

export interface CreateRoleRequest {
  Path?: string | undefined
  RoleName: string
  AssumeRolePolicyDocument: string
  Description?: string | undefined
  MaxSessionDuration?: number | undefined
  PermissionsBoundary?: string | undefined
  Tags?: readonly Tag[] | undefined
}

export interface CreateRoleResponse {
  Role: Role
}

export interface CreateSAMLProviderRequest {
  SAMLMetadataDocument: string
  Name: string
  Tags?: readonly Tag[] | undefined
  AssertionEncryptionMode?: 'Required' | 'Allowed' | undefined
  AddPrivateKey?: string | undefined
}

export interface CreateSAMLProviderResponse {
  SAMLProviderArn?: string
  Tags: readonly Tag[]
}

export interface CreateServiceLinkedRoleRequest {
  AWSServiceName: string
  Description?: string | undefined
  CustomSuffix?: string | undefined
}

export interface CreateServiceLinkedRoleResponse {
  Role?: Role
}

export interface CreateServiceSpecificCredentialRequest {
  UserName: string
  ServiceName: string
  CredentialAgeDays?: number | undefined
}

export interface CreateServiceSpecificCredentialResponse {
  ServiceSpecificCredential?: ServiceSpecificCredential
}

export interface CreateUserRequest {
  Path?: string | undefined
  UserName: string
  PermissionsBoundary?: string | undefined
  Tags?: readonly Tag[] | undefined
}

export interface CreateUserResponse {
  User?: User
}

export interface CreateVirtualMFADeviceRequest {
  Path?: string | undefined
  VirtualMFADeviceName: string
  Tags?: readonly Tag[] | undefined
}

export interface CreateVirtualMFADeviceResponse {
  VirtualMFADevice: VirtualMFADevice
}

export interface DeactivateMFADeviceRequest {
  UserName?: string | undefined
  SerialNumber: string
}

export interface DelegationPermission {
  PolicyTemplateArn?: string | undefined
  Parameters?: readonly PolicyParameter[] | undefined
}

export interface DelegationRequest {
  DelegationRequestId?: string
  OwnerAccountId?: string
  Description?: string
  RequestMessage?: string
  Permissions?: DelegationPermission
  PermissionPolicy?: string
  RolePermissionRestrictionArns?: readonly string[]
  OwnerId?: string
  ApproverId?: string
  State?:
    | 'UNASSIGNED'
    | 'ASSIGNED'
    | 'PENDING_APPROVAL'
    | 'FINALIZED'
    | 'ACCEPTED'
    | 'REJECTED'
    | 'EXPIRED'
  ExpirationTime?: string
  RequestorId?: string
  RequestorName?: string
  CreateDate?: string
  SessionDuration?: number
  RedirectUrl?: string
  Notes?: string
  RejectionReason?: string
  OnlySendByOwner?: boolean
  UpdatedTime?: string
}

export interface DeleteAccessKeyRequest {
  UserName?: string | undefined
  AccessKeyId: string
}

export interface DeleteAccountAliasRequest {
  AccountAlias: string
}

export interface DeleteGroupPolicyRequest {
  GroupName: string
  PolicyName: string
}

export interface DeleteGroupRequest {
  GroupName: string
}

export interface DeleteInstanceProfileRequest {
  InstanceProfileName: string
}

export interface DeleteLoginProfileRequest {
  UserName?: string | undefined
}

export interface DeleteOpenIDConnectProviderRequest {
  OpenIDConnectProviderArn: string
}

export interface DeletePolicyRequest {
  PolicyArn: string
}

export interface DeletePolicyVersionRequest {
  PolicyArn: string
  VersionId: string
}

export interface DeleteRolePermissionsBoundaryRequest {
  RoleName: string
}

export interface DeleteRolePolicyRequest {
  RoleName: string
  PolicyName: string
}

export interface DeleteRoleRequest {
  RoleName: string
}

export interface DeleteSAMLProviderRequest {
  SAMLProviderArn: string
}

export interface DeleteSSHPublicKeyRequest {
  UserName: string
  SSHPublicKeyId: string
}

export interface DeleteServerCertificateRequest {
  ServerCertificateName: string
}

export interface DeleteServiceLinkedRoleRequest {
  RoleName: string
}

export interface DeleteServiceLinkedRoleResponse {
  DeletionTaskId: string
}

export interface DeleteServiceSpecificCredentialRequest {
  UserName?: string | undefined
  ServiceSpecificCredentialId: string
}

export interface DeleteSigningCertificateRequest {
  UserName?: string | undefined
  CertificateId: string
}

export interface DeleteUserPermissionsBoundaryRequest {
  UserName: string
}

export interface DeleteUserPolicyRequest {
  UserName: string
  PolicyName: string
}

export interface DeleteUserRequest {
  UserName: string
}

export interface DeleteVirtualMFADeviceRequest {
  SerialNumber: string
}

export interface DeletionTaskFailureReasonType {
  Reason?: string
  RoleUsageList?: readonly RoleUsageType[]
}

export interface DetachGroupPolicyRequest {
  GroupName: string
  PolicyArn: string
}

export interface DetachRolePolicyRequest {
  RoleName: string
  PolicyArn: string
}

export interface DetachUserPolicyRequest {
  UserName: string
  PolicyArn: string
}

export type DisableOrganizationsRootCredentialsManagementRequest = Nothing

export interface DisableOrganizationsRootCredentialsManagementResponse {
  OrganizationId?: string
  EnabledFeatures: readonly ('RootCredentialsManagement' | 'RootSessions')[]
}

export type DisableOrganizationsRootSessionsRequest = Nothing

export interface DisableOrganizationsRootSessionsResponse {
  OrganizationId?: string
  EnabledFeatures: readonly ('RootCredentialsManagement' | 'RootSessions')[]
}

export interface EnableMFADeviceRequest {
  UserName: string
  SerialNumber: string
  AuthenticationCode1: string
  AuthenticationCode2: string
}

export type EnableOrganizationsRootCredentialsManagementRequest = Nothing

export interface EnableOrganizationsRootCredentialsManagementResponse {
  OrganizationId?: string
  EnabledFeatures: readonly ('RootCredentialsManagement' | 'RootSessions')[]
}

export type EnableOrganizationsRootSessionsRequest = Nothing

export interface EnableOrganizationsRootSessionsResponse {
  OrganizationId?: string
  EnabledFeatures: readonly ('RootCredentialsManagement' | 'RootSessions')[]
}

export interface EnableOutboundWebIdentityFederationResponse {
  IssuerIdentifier?: string
}

export interface EntityDetails {
  EntityInfo: EntityInfo
  LastAuthenticated?: string
}

export interface EntityInfo {
  Arn: string
  Name: string
  Type: 'USER' | 'ROLE' | 'GROUP'
  Id: string
  Path?: string
}

export interface ErrorDetails {
  Message: string
  Code: string
}

export interface EvaluationResult {
  EvalActionName: string
  EvalResourceName?: string
  EvalDecision: 'allowed' | 'explicitDeny' | 'implicitDeny'
  MatchedStatements?: readonly Statement[]
  MissingContextValues?: readonly string[]
  OrganizationsDecisionDetail?: OrganizationsDecisionDetail
  PermissionsBoundaryDecisionDetail?: PermissionsBoundaryDecisionDetail
  EvalDecisionDetails?: Readonly<Record<string, 'allowed' | 'explicitDeny' | 'implicitDeny'>>
  ResourceSpecificResults?: readonly ResourceSpecificResult[]
}

export interface GenerateCredentialReportResponse {
  State?: 'STARTED' | 'INPROGRESS' | 'COMPLETE'
  Description?: string
}

export interface GenerateOrganizationsAccessReportRequest {
  EntityPath: string
  OrganizationsPolicyId?: string | undefined
}

export interface GenerateOrganizationsAccessReportResponse {
  JobId?: string
}

export interface GenerateServiceLastAccessedDetailsRequest {
  Arn: string
  Granularity?: 'SERVICE_LEVEL' | 'ACTION_LEVEL' | undefined
}

export interface GenerateServiceLastAccessedDetailsResponse {
  JobId?: string
}

export interface GetAccessKeyLastUsedRequest {
  AccessKeyId: string
}

export interface GetAccessKeyLastUsedResponse {
  UserName?: string
  AccessKeyLastUsed?: AccessKeyLastUsed
}

export interface GetAccountAuthorizationDetailsRequest {
  Filter?:
    readonly ('User' | 'Role' | 'Group' | 'LocalManagedPolicy' | 'AWSManagedPolicy')[] | undefined
  MaxItems?: number | undefined
  Marker?: string | undefined
}

export interface GetAccountAuthorizationDetailsResponse {
  UserDetailList: readonly UserDetail[]
  GroupDetailList: readonly GroupDetail[]
  RoleDetailList: readonly RoleDetail[]
  Policies: readonly ManagedPolicyDetail[]
  IsTruncated?: boolean
  Marker?: string
}

export interface GetAccountPasswordPolicyResponse {
  PasswordPolicy: PasswordPolicy
}

export interface GetAccountSummaryResponse {
  SummaryMap?: Readonly<Record<string, number>>
}

export interface GetContextKeysForCustomPolicyRequest {
  PolicyInputList: readonly string[]
}

export interface GetContextKeysForPolicyResponse {
  ContextKeyNames: readonly string[]
}

export interface GetContextKeysForPrincipalPolicyRequest {
  PolicySourceArn: string
  PolicyInputList?: readonly string[] | undefined
}

export interface GetCredentialReportResponse {
  Content?: string
  ReportFormat?: 'text/csv'
  GeneratedTime?: string
}

export interface GetDelegationRequestRequest {
  DelegationRequestId: string
  DelegationPermissionCheck?: boolean | undefined
}

export interface GetDelegationRequestResponse {
  DelegationRequest?: DelegationRequest
  PermissionCheckStatus?: 'COMPLETE' | 'IN_PROGRESS' | 'FAILED'
  PermissionCheckResult?: 'ALLOWED' | 'DENIED' | 'UNSURE'
}

export interface GetGroupPolicyRequest {
  GroupName: string
  PolicyName: string
}

export interface GetGroupPolicyResponse {
  GroupName: string
  PolicyName: string
  PolicyDocument: string
}

export interface GetGroupRequest {
  GroupName: string
  Marker?: string | undefined
  MaxItems?: number | undefined
}

export interface GetGroupResponse {
  Group: Group
  Users: readonly User[]
  IsTruncated?: boolean
  Marker?: string
}

export interface GetHumanReadableSummaryRequest {
  EntityArn: string
  Locale?: string | undefined
}

export interface GetHumanReadableSummaryResponse {
  SummaryContent?: string
  Locale?: string
  SummaryState?: 'AVAILABLE' | 'NOT_AVAILABLE' | 'NOT_SUPPORTED' | 'FAILED'
}

export interface GetInstanceProfileRequest {
  InstanceProfileName: string
}

export interface GetInstanceProfileResponse {
  InstanceProfile: InstanceProfile
}

export interface GetLoginProfileRequest {
  UserName?: string | undefined
}

export interface GetLoginProfileResponse {
  LoginProfile: LoginProfile
}

export interface GetMFADeviceRequest {
  SerialNumber: string
  UserName?: string | undefined
}

export interface GetMFADeviceResponse {
  UserName?: string
  SerialNumber: string
  EnableDate?: string
  Certifications?: Readonly<Record<string, string>>
}

export interface GetOpenIDConnectProviderRequest {
  OpenIDConnectProviderArn: string
}

export interface GetOpenIDConnectProviderResponse {
  Url?: string
  ClientIDList: readonly string[]
  ThumbprintList: readonly string[]
  CreateDate?: string
  Tags: readonly Tag[]
}

export interface GetOrganizationsAccessReportRequest {
  JobId: string
  MaxItems?: number | undefined
  Marker?: string | undefined
  SortKey?:
    | 'SERVICE_NAMESPACE_ASCENDING'
    | 'SERVICE_NAMESPACE_DESCENDING'
    | 'LAST_AUTHENTICATED_TIME_ASCENDING'
    | 'LAST_AUTHENTICATED_TIME_DESCENDING'
    | undefined
}

export interface GetOrganizationsAccessReportResponse {
  JobStatus: 'IN_PROGRESS' | 'COMPLETED' | 'FAILED'
  JobCreationDate: string
  JobCompletionDate?: string
  NumberOfServicesAccessible?: number
  NumberOfServicesNotAccessed?: number
  AccessDetails: readonly AccessDetail[]
  IsTruncated?: boolean
  Marker?: string
  ErrorDetails?: ErrorDetails
}

export interface GetOutboundWebIdentityFederationInfoResponse {
  IssuerIdentifier?: string
  JwtVendingEnabled?: boolean
}

export interface GetPolicyRequest {
  PolicyArn: string
}

export interface GetPolicyResponse {
  Policy?: Policy
}

export interface GetPolicyVersionRequest {
  PolicyArn: string
  VersionId: string
}

export interface GetPolicyVersionResponse {
  PolicyVersion?: PolicyVersion
}

export interface GetRolePolicyRequest {
  RoleName: string
  PolicyName: string
}

export interface GetRolePolicyResponse {
  RoleName: string
  PolicyName: string
  PolicyDocument: string
}

export interface GetRoleRequest {
  RoleName: string
}

export interface GetRoleResponse {
  Role: Role
}

export interface GetSAMLProviderRequest {
  SAMLProviderArn: string
}

export interface GetSAMLProviderResponse {
  SAMLProviderUUID?: string
  SAMLMetadataDocument?: string
  CreateDate?: string
  ValidUntil?: string
  Tags: readonly Tag[]
  AssertionEncryptionMode?: 'Required' | 'Allowed'
  PrivateKeyList: readonly SAMLPrivateKey[]
}

export interface GetSSHPublicKeyRequest {
  UserName: string
  SSHPublicKeyId: string
  Encoding: 'SSH' | 'PEM'
}

export interface GetSSHPublicKeyResponse {
  SSHPublicKey?: SSHPublicKey
}

export interface GetServerCertificateRequest {
  ServerCertificateName: string
}

export interface GetServerCertificateResponse {
  ServerCertificate: ServerCertificate
}

export interface GetServiceLastAccessedDetailsRequest {
  JobId: string
  MaxItems?: number | undefined
  Marker?: string | undefined
}

export interface GetServiceLastAccessedDetailsResponse {
  JobStatus: 'IN_PROGRESS' | 'COMPLETED' | 'FAILED'
  JobType?: 'SERVICE_LEVEL' | 'ACTION_LEVEL'
  JobCreationDate: string
  ServicesLastAccessed: readonly ServiceLastAccessed[]
  JobCompletionDate: string
  IsTruncated?: boolean
  Marker?: string
  Error?: ErrorDetails
}

export interface GetServiceLastAccessedDetailsWithEntitiesRequest {
  JobId: string
  ServiceNamespace: string
  MaxItems?: number | undefined
  Marker?: string | undefined
}

export interface GetServiceLastAccessedDetailsWithEntitiesResponse {
  JobStatus: 'IN_PROGRESS' | 'COMPLETED' | 'FAILED'
  JobCreationDate: string
  JobCompletionDate: string
  EntityDetailsList: readonly EntityDetails[]
  IsTruncated?: boolean
  Marker?: string
  Error?: ErrorDetails
}

export interface GetServiceLinkedRoleDeletionStatusRequest {
  DeletionTaskId: string
}

export interface GetServiceLinkedRoleDeletionStatusResponse {
  Status: 'SUCCEEDED' | 'IN_PROGRESS' | 'FAILED' | 'NOT_STARTED'
  Reason?: DeletionTaskFailureReasonType
}

export interface GetUserPolicyRequest {
  UserName: string
  PolicyName: string
}

export interface GetUserPolicyResponse {
  UserName: string
  PolicyName: string
  PolicyDocument: string
}

export interface GetUserRequest {
  UserName?: string | undefined
}

export interface GetUserResponse {
  User: User
}

export interface Group {
  Path: string
  GroupName: string
  GroupId: string
  Arn: string
  CreateDate: string
}

export interface GroupDetail {
  Path?: string
  GroupName?: string
  GroupId?: string
  Arn?: string
  CreateDate?: string
  GroupPolicyList?: readonly PolicyDetail[]
  AttachedManagedPolicies?: readonly AttachedPolicy[]
}

export interface InstanceProfile {
  Path: string
  InstanceProfileName: string
  InstanceProfileId: string
  Arn: string
  CreateDate: string
  Roles: readonly Role[]
  Tags?: readonly Tag[]
}

export interface ListAccessKeysRequest {
  UserName?: string | undefined
  Marker?: string | undefined
  MaxItems?: number | undefined
}

export interface ListAccessKeysResponse {
  AccessKeyMetadata: readonly AccessKeyMetadata[]
  IsTruncated?: boolean
  Marker?: string
}

export interface ListAccountAliasesRequest {
  Marker?: string | undefined
  MaxItems?: number | undefined
}

export interface ListAccountAliasesResponse {
  AccountAliases: readonly string[]
  IsTruncated?: boolean
  Marker?: string
}

export interface ListAttachedGroupPoliciesRequest {
  GroupName: string
  PathPrefix?: string | undefined
  Marker?: string | undefined
  MaxItems?: number | undefined
}

export interface ListAttachedGroupPoliciesResponse {
  AttachedPolicies: readonly AttachedPolicy[]
  IsTruncated?: boolean
  Marker?: string
}

export interface ListAttachedRolePoliciesRequest {
  RoleName: string
  PathPrefix?: string | undefined
  Marker?: string | undefined
  MaxItems?: number | undefined
}

export interface ListAttachedRolePoliciesResponse {
  AttachedPolicies: readonly AttachedPolicy[]
  IsTruncated?: boolean
  Marker?: string
}

export interface ListAttachedUserPoliciesRequest {
  UserName: string
  PathPrefix?: string | undefined
  Marker?: string | undefined
  MaxItems?: number | undefined
}

export interface ListAttachedUserPoliciesResponse {
  AttachedPolicies: readonly AttachedPolicy[]
  IsTruncated?: boolean
  Marker?: string
}

export interface ListDelegationRequestsRequest {
  OwnerId?: string | undefined
  Marker?: string | undefined
  MaxItems?: number | undefined
}

export interface ListDelegationRequestsResponse {
  DelegationRequests: readonly DelegationRequest[]
  Marker?: string
  isTruncated?: boolean
}

export interface ListEntitiesForPolicyRequest {
  PolicyArn: string
  EntityFilter?: 'User' | 'Role' | 'Group' | 'LocalManagedPolicy' | 'AWSManagedPolicy' | undefined
  PathPrefix?: string | undefined
  PolicyUsageFilter?: 'PermissionsPolicy' | 'PermissionsBoundary' | undefined
  Marker?: string | undefined
  MaxItems?: number | undefined
}

export interface ListEntitiesForPolicyResponse {
  PolicyGroups: readonly PolicyGroup[]
  PolicyUsers: readonly PolicyUser[]
  PolicyRoles: readonly PolicyRole[]
  IsTruncated?: boolean
  Marker?: string
}

export interface ListGroupPoliciesRequest {
  GroupName: string
  Marker?: string | undefined
  MaxItems?: number | undefined
}

export interface ListGroupPoliciesResponse {
  PolicyNames: readonly string[]
  IsTruncated?: boolean
  Marker?: string
}

export interface ListGroupsForUserRequest {
  UserName: string
  Marker?: string | undefined
  MaxItems?: number | undefined
}

export interface ListGroupsForUserResponse {
  Groups: readonly Group[]
  IsTruncated?: boolean
  Marker?: string
}

export interface ListGroupsRequest {
  PathPrefix?: string | undefined
  Marker?: string | undefined
  MaxItems?: number | undefined
}

export interface ListGroupsResponse {
  Groups: readonly Group[]
  IsTruncated?: boolean
  Marker?: string
}

export interface ListInstanceProfileTagsRequest {
  InstanceProfileName: string
  Marker?: string | undefined
  MaxItems?: number | undefined
}

export interface ListInstanceProfileTagsResponse {
  Tags: readonly Tag[]
  IsTruncated?: boolean
  Marker?: string
}

export interface ListInstanceProfilesForRoleRequest {
  RoleName: string
  Marker?: string | undefined
  MaxItems?: number | undefined
}

export interface ListInstanceProfilesForRoleResponse {
  InstanceProfiles: readonly InstanceProfile[]
  IsTruncated?: boolean
  Marker?: string
}

export interface ListInstanceProfilesRequest {
  PathPrefix?: string | undefined
  Marker?: string | undefined
  MaxItems?: number | undefined
}

export interface ListInstanceProfilesResponse {
  InstanceProfiles: readonly InstanceProfile[]
  IsTruncated?: boolean
  Marker?: string
}

export interface ListMFADeviceTagsRequest {
  SerialNumber: string
  Marker?: string | undefined
  MaxItems?: number | undefined
}

export interface ListMFADeviceTagsResponse {
  Tags: readonly Tag[]
  IsTruncated?: boolean
  Marker?: string
}

export interface ListMFADevicesRequest {
  UserName?: string | undefined
  Marker?: string | undefined
  MaxItems?: number | undefined
}

export interface ListMFADevicesResponse {
  MFADevices: readonly MFADevice[]
  IsTruncated?: boolean
  Marker?: string
}

export interface ListOpenIDConnectProviderTagsRequest {
  OpenIDConnectProviderArn: string
  Marker?: string | undefined
  MaxItems?: number | undefined
}

export interface ListOpenIDConnectProviderTagsResponse {
  Tags: readonly Tag[]
  IsTruncated?: boolean
  Marker?: string
}

export type ListOpenIDConnectProvidersRequest = Nothing

export interface ListOpenIDConnectProvidersResponse {
  OpenIDConnectProviderList: readonly OpenIDConnectProviderListEntry[]
}

export type ListOrganizationsFeaturesRequest = Nothing

export interface ListOrganizationsFeaturesResponse {
  OrganizationId?: string
  EnabledFeatures: readonly ('RootCredentialsManagement' | 'RootSessions')[]
}

export interface ListPoliciesGrantingServiceAccessEntry {
  ServiceNamespace?: string
  Policies?: readonly PolicyGrantingServiceAccess[]
}

export interface ListPoliciesGrantingServiceAccessRequest {
  Marker?: string | undefined
  Arn: string
  ServiceNamespaces: readonly string[]
}

export interface ListPoliciesGrantingServiceAccessResponse {
  PoliciesGrantingServiceAccess: readonly ListPoliciesGrantingServiceAccessEntry[]
  IsTruncated?: boolean
  Marker?: string
}

export interface ListPoliciesRequest {
  Scope?: 'All' | 'AWS' | 'Local' | undefined
  OnlyAttached?: boolean | undefined
  PathPrefix?: string | undefined
  PolicyUsageFilter?: 'PermissionsPolicy' | 'PermissionsBoundary' | undefined
  Marker?: string | undefined
  MaxItems?: number | undefined
}

export interface ListPoliciesResponse {
  Policies: readonly Policy[]
  IsTruncated?: boolean
  Marker?: string
}

export interface ListPolicyTagsRequest {
  PolicyArn: string
  Marker?: string | undefined
  MaxItems?: number | undefined
}

export interface ListPolicyTagsResponse {
  Tags: readonly Tag[]
  IsTruncated?: boolean
  Marker?: string
}

export interface ListPolicyVersionsRequest {
  PolicyArn: string
  Marker?: string | undefined
  MaxItems?: number | undefined
}

export interface ListPolicyVersionsResponse {
  Versions: readonly PolicyVersion[]
  IsTruncated?: boolean
  Marker?: string
}

export interface ListRolePoliciesRequest {
  RoleName: string
  Marker?: string | undefined
  MaxItems?: number | undefined
}

export interface ListRolePoliciesResponse {
  PolicyNames: readonly string[]
  IsTruncated?: boolean
  Marker?: string
}

export interface ListRoleTagsRequest {
  RoleName: string
  Marker?: string | undefined
  MaxItems?: number | undefined
}

export interface ListRoleTagsResponse {
  Tags: readonly Tag[]
  IsTruncated?: boolean
  Marker?: string
}

export interface ListRolesRequest {
  PathPrefix?: string | undefined
  Marker?: string | undefined
  MaxItems?: number | undefined
}

export interface ListRolesResponse {
  Roles: readonly Role[]
  IsTruncated?: boolean
  Marker?: string
}

export interface ListSAMLProviderTagsRequest {
  SAMLProviderArn: string
  Marker?: string | undefined
  MaxItems?: number | undefined
}

export interface ListSAMLProviderTagsResponse {
  Tags: readonly Tag[]
  IsTruncated?: boolean
  Marker?: string
}

export type ListSAMLProvidersRequest = Nothing

export interface ListSAMLProvidersResponse {
  SAMLProviderList: readonly SAMLProviderListEntry[]
}

export interface ListSSHPublicKeysRequest {
  UserName?: string | undefined
  Marker?: string | undefined
  MaxItems?: number | undefined
}

export interface ListSSHPublicKeysResponse {
  SSHPublicKeys: readonly SSHPublicKeyMetadata[]
  IsTruncated?: boolean
  Marker?: string
}

export interface ListServerCertificateTagsRequest {
  ServerCertificateName: string
  Marker?: string | undefined
  MaxItems?: number | undefined
}

export interface ListServerCertificateTagsResponse {
  Tags: readonly Tag[]
  IsTruncated?: boolean
  Marker?: string
}

export interface ListServerCertificatesRequest {
  PathPrefix?: string | undefined
  Marker?: string | undefined
  MaxItems?: number | undefined
}

export interface ListServerCertificatesResponse {
  ServerCertificateMetadataList: readonly ServerCertificateMetadata[]
  IsTruncated?: boolean
  Marker?: string
}

export interface ListServiceSpecificCredentialsRequest {
  UserName?: string | undefined
  ServiceName?: string | undefined
  AllUsers?: boolean | undefined
  Marker?: string | undefined
  MaxItems?: number | undefined
}

export interface ListServiceSpecificCredentialsResponse {
  ServiceSpecificCredentials: readonly ServiceSpecificCredentialMetadata[]
  Marker?: string
  IsTruncated?: boolean
}

export interface ListSigningCertificatesRequest {
  UserName?: string | undefined
  Marker?: string | undefined
  MaxItems?: number | undefined
}

export interface ListSigningCertificatesResponse {
  Certificates: readonly SigningCertificate[]
  IsTruncated?: boolean
  Marker?: string
}

export interface ListUserPoliciesRequest {
  UserName: string
  Marker?: string | undefined
  MaxItems?: number | undefined
}

export interface ListUserPoliciesResponse {
  PolicyNames: readonly string[]
  IsTruncated?: boolean
  Marker?: string
}

export interface ListUserTagsRequest {
  UserName: string
  Marker?: string | undefined
  MaxItems?: number | undefined
}

export interface ListUserTagsResponse {
  Tags: readonly Tag[]
  IsTruncated?: boolean
  Marker?: string
}

export interface ListUsersRequest {
  PathPrefix?: string | undefined
  Marker?: string | undefined
  MaxItems?: number | undefined
}

export interface ListUsersResponse {
  Users: readonly User[]
  IsTruncated?: boolean
  Marker?: string
}

export interface ListVirtualMFADevicesRequest {
  AssignmentStatus?: 'Assigned' | 'Unassigned' | 'Any' | undefined
  Marker?: string | undefined
  MaxItems?: number | undefined
}

export interface ListVirtualMFADevicesResponse {
  VirtualMFADevices: readonly VirtualMFADevice[]
  IsTruncated?: boolean
  Marker?: string
}

export interface LoginProfile {
  UserName: string
  CreateDate: string
  PasswordResetRequired?: boolean
}

export interface MFADevice {
  UserName: string
  SerialNumber: string
  EnableDate: string
}

export interface ManagedPolicyDetail {
  PolicyName?: string
  PolicyId?: string
  Arn?: string
  Path?: string
  DefaultVersionId?: string
  AttachmentCount?: number
  PermissionsBoundaryUsageCount?: number
  IsAttachable?: boolean
  Description?: string
  CreateDate?: string
  UpdateDate?: string
  PolicyVersionList?: readonly PolicyVersion[]
}

export interface OpenIDConnectProviderListEntry {
  Arn?: string
}

export interface OrganizationsDecisionDetail {
  AllowedByOrganizations?: boolean
}

export interface PasswordPolicy {
  MinimumPasswordLength?: number
  RequireSymbols?: boolean
  RequireNumbers?: boolean
  RequireUppercaseCharacters?: boolean
  RequireLowercaseCharacters?: boolean
  AllowUsersToChangePassword?: boolean
  ExpirePasswords?: boolean
  MaxPasswordAge?: number
  PasswordReusePrevention?: number
  HardExpiry?: boolean
}

export interface PermissionsBoundaryDecisionDetail {
  AllowedByPermissionsBoundary?: boolean
}

export interface Policy {
  PolicyName?: string
  PolicyId?: string
  Arn?: string
  Path?: string
  DefaultVersionId?: string
  AttachmentCount?: number
  PermissionsBoundaryUsageCount?: number
  IsAttachable?: boolean
  Description?: string
  CreateDate?: string
  UpdateDate?: string
  Tags?: readonly Tag[]
}

export interface PolicyDetail {
  PolicyName?: string
  PolicyDocument?: string
}

export interface PolicyGrantingServiceAccess {
  PolicyName: string
  PolicyType: 'INLINE' | 'MANAGED'
  PolicyArn?: string
  EntityType?: 'USER' | 'ROLE' | 'GROUP'
  EntityName?: string
}

export interface PolicyGroup {
  GroupName?: string
  GroupId?: string
}

export interface PolicyParameter {
  Name?: string | undefined
  Values?: readonly string[] | undefined
  Type?: 'string' | 'stringList' | undefined
}

export interface PolicyRole {
  RoleName?: string
  RoleId?: string
}

export interface PolicyUser {
  UserName?: string
  UserId?: string
}

export interface PolicyVersion {
  Document?: string
  VersionId?: string
  IsDefaultVersion?: boolean
  CreateDate?: string
}

export interface Position {
  Line?: number
  Column?: number
}

export interface PutGroupPolicyRequest {
  GroupName: string
  PolicyName: string
  PolicyDocument: string
}

export interface PutRolePermissionsBoundaryRequest {
  RoleName: string
  PermissionsBoundary: string
}

export interface PutRolePolicyRequest {
  RoleName: string
  PolicyName: string
  PolicyDocument: string
}

export interface PutUserPermissionsBoundaryRequest {
  UserName: string
  PermissionsBoundary: string
}

export interface PutUserPolicyRequest {
  UserName: string
  PolicyName: string
  PolicyDocument: string
}

export interface RejectDelegationRequestRequest {
  DelegationRequestId: string
  Notes?: string | undefined
}

export interface RemoveClientIDFromOpenIDConnectProviderRequest {
  OpenIDConnectProviderArn: string
  ClientID: string
}

export interface RemoveRoleFromInstanceProfileRequest {
  InstanceProfileName: string
  RoleName: string
}

export interface RemoveUserFromGroupRequest {
  GroupName: string
  UserName: string
}

export interface ResetServiceSpecificCredentialRequest {
  UserName?: string | undefined
  ServiceSpecificCredentialId: string
}

export interface ResetServiceSpecificCredentialResponse {
  ServiceSpecificCredential?: ServiceSpecificCredential
}

export interface ResourceSpecificResult {
  EvalResourceName: string
  EvalResourceDecision: 'allowed' | 'explicitDeny' | 'implicitDeny'
  MatchedStatements?: readonly Statement[]
  MissingContextValues?: readonly string[]
  EvalDecisionDetails?: Readonly<Record<string, 'allowed' | 'explicitDeny' | 'implicitDeny'>>
  PermissionsBoundaryDecisionDetail?: PermissionsBoundaryDecisionDetail
}

export interface ResyncMFADeviceRequest {
  UserName: string
  SerialNumber: string
  AuthenticationCode1: string
  AuthenticationCode2: string
}

export interface Role {
  Path: string
  RoleName: string
  RoleId: string
  Arn: string
  CreateDate: string
  AssumeRolePolicyDocument?: string
  Description?: string
  MaxSessionDuration?: number
  PermissionsBoundary?: AttachedPermissionsBoundary
  Tags?: readonly Tag[]
  RoleLastUsed?: RoleLastUsed
}

export interface RoleDetail {
  Path?: string
  RoleName?: string
  RoleId?: string
  Arn?: string
  CreateDate?: string
  AssumeRolePolicyDocument?: string
  InstanceProfileList?: readonly InstanceProfile[]
  RolePolicyList?: readonly PolicyDetail[]
  AttachedManagedPolicies?: readonly AttachedPolicy[]
  PermissionsBoundary?: AttachedPermissionsBoundary
  Tags?: readonly Tag[]
  RoleLastUsed?: RoleLastUsed
}

export interface RoleLastUsed {
  LastUsedDate?: string
  Region?: string
}

export interface RoleUsageType {
  Region?: string
  Resources?: readonly string[]
}

export interface SAMLPrivateKey {
  KeyId?: string
  Timestamp?: string
}

export interface SAMLProviderListEntry {
  Arn?: string
  ValidUntil?: string
  CreateDate?: string
}

export interface SSHPublicKey {
  UserName: string
  SSHPublicKeyId: string
  Fingerprint: string
  SSHPublicKeyBody: string
  Status: 'Active' | 'Inactive' | 'Expired'
  UploadDate?: string
}

export interface SSHPublicKeyMetadata {
  UserName: string
  SSHPublicKeyId: string
  Status: 'Active' | 'Inactive' | 'Expired'
  UploadDate: string
}

export interface SendDelegationTokenRequest {
  DelegationRequestId: string
}

export interface ServerCertificate {
  ServerCertificateMetadata: ServerCertificateMetadata
  CertificateBody: string
  CertificateChain?: string
  Tags?: readonly Tag[]
}

export interface ServerCertificateMetadata {
  Path: string
  ServerCertificateName: string
  ServerCertificateId: string
  Arn: string
  UploadDate?: string
  Expiration?: string
}

export interface ServiceLastAccessed {
  ServiceName: string
  LastAuthenticated?: string
  ServiceNamespace: string
  LastAuthenticatedEntity?: string
  LastAuthenticatedRegion?: string
  TotalAuthenticatedEntities?: number
  TrackedActionsLastAccessed?: readonly TrackedActionLastAccessed[]
}

export interface ServiceSpecificCredential {
  CreateDate: string
  ExpirationDate?: string
  ServiceName: string
  ServiceUserName?: string
  ServicePassword?: string
  ServiceCredentialAlias?: string
  ServiceCredentialSecret?: string
  ServiceSpecificCredentialId: string
  UserName: string
  Status: 'Active' | 'Inactive' | 'Expired'
}

export interface ServiceSpecificCredentialMetadata {
  UserName: string
  Status: 'Active' | 'Inactive' | 'Expired'
  ServiceUserName?: string
  ServiceCredentialAlias?: string
  CreateDate: string
  ExpirationDate?: string
  ServiceSpecificCredentialId: string
  ServiceName: string
}

export interface SetDefaultPolicyVersionRequest {
  PolicyArn: string
  VersionId: string
}

export interface SetSecurityTokenServicePreferencesRequest {
  GlobalEndpointTokenVersion: 'v1Token' | 'v2Token'
}

export interface SigningCertificate {
  UserName: string
  CertificateId: string
  CertificateBody: string
  Status: 'Active' | 'Inactive' | 'Expired'
  UploadDate?: string
}

export interface SimulateCustomPolicyRequest {
  PolicyInputList: readonly string[]
  PermissionsBoundaryPolicyInputList?: readonly string[] | undefined
  ActionNames: readonly string[]
  ResourceArns?: readonly string[] | undefined
  ResourcePolicy?: string | undefined
  ResourceOwner?: string | undefined
  CallerArn?: string | undefined
  ContextEntries?: readonly ContextEntry[] | undefined
  ResourceHandlingOption?: string | undefined
  MaxItems?: number | undefined
  Marker?: string | undefined
}

export interface SimulatePolicyResponse {
  EvaluationResults: readonly EvaluationResult[]
  IsTruncated?: boolean
  Marker?: string
}

export interface SimulatePrincipalPolicyRequest {
  PolicySourceArn: string
  PolicyInputList?: readonly string[] | undefined
  PermissionsBoundaryPolicyInputList?: readonly string[] | undefined
  ActionNames: readonly string[]
  ResourceArns?: readonly string[] | undefined
  ResourcePolicy?: string | undefined
  ResourceOwner?: string | undefined
  CallerArn?: string | undefined
  ContextEntries?: readonly ContextEntry[] | undefined
  ResourceHandlingOption?: string | undefined
  MaxItems?: number | undefined
  Marker?: string | undefined
}

export interface Statement {
  SourcePolicyId?: string
  SourcePolicyType?:
    'user' | 'group' | 'role' | 'aws-managed' | 'user-managed' | 'resource' | 'none'
  StartPosition?: Position
  EndPosition?: Position
}

export interface Tag {
  Key: string
  Value: string
}

export interface TagInstanceProfileRequest {
  InstanceProfileName: string
  Tags: readonly Tag[]
}

export interface TagMFADeviceRequest {
  SerialNumber: string
  Tags: readonly Tag[]
}

export interface TagOpenIDConnectProviderRequest {
  OpenIDConnectProviderArn: string
  Tags: readonly Tag[]
}

export interface TagPolicyRequest {
  PolicyArn: string
  Tags: readonly Tag[]
}

export interface TagRoleRequest {
  RoleName: string
  Tags: readonly Tag[]
}

export interface TagSAMLProviderRequest {
  SAMLProviderArn: string
  Tags: readonly Tag[]
}

export interface TagServerCertificateRequest {
  ServerCertificateName: string
  Tags: readonly Tag[]
}

export interface TagUserRequest {
  UserName: string
  Tags: readonly Tag[]
}

export interface TrackedActionLastAccessed {
  ActionName?: string
  LastAccessedEntity?: string
  LastAccessedTime?: string
  LastAccessedRegion?: string
}

export interface UntagInstanceProfileRequest {
  InstanceProfileName: string
  TagKeys: readonly string[]
}

export interface UntagMFADeviceRequest {
  SerialNumber: string
  TagKeys: readonly string[]
}

export interface UntagOpenIDConnectProviderRequest {
  OpenIDConnectProviderArn: string
  TagKeys: readonly string[]
}

export interface UntagPolicyRequest {
  PolicyArn: string
  TagKeys: readonly string[]
}

export interface UntagRoleRequest {
  RoleName: string
  TagKeys: readonly string[]
}

export interface UntagSAMLProviderRequest {
  SAMLProviderArn: string
  TagKeys: readonly string[]
}

export interface UntagServerCertificateRequest {
  ServerCertificateName: string
  TagKeys: readonly string[]
}

export interface UntagUserRequest {
  UserName: string
  TagKeys: readonly string[]
}

export interface UpdateAccessKeyRequest {
  UserName?: string | undefined
  AccessKeyId: string
  Status: 'Active' | 'Inactive' | 'Expired'
}

export interface UpdateAccountPasswordPolicyRequest {
  MinimumPasswordLength?: number | undefined
  RequireSymbols?: boolean | undefined
  RequireNumbers?: boolean | undefined
  RequireUppercaseCharacters?: boolean | undefined
  RequireLowercaseCharacters?: boolean | undefined
  AllowUsersToChangePassword?: boolean | undefined
  MaxPasswordAge?: number | undefined
  PasswordReusePrevention?: number | undefined
  HardExpiry?: boolean | undefined
}

export interface UpdateAssumeRolePolicyRequest {
  RoleName: string
  PolicyDocument: string
}

export interface UpdateDelegationRequestRequest {
  DelegationRequestId: string
  Notes?: string | undefined
}

export interface UpdateGroupRequest {
  GroupName: string
  NewPath?: string | undefined
  NewGroupName?: string | undefined
}

export interface UpdateLoginProfileRequest {
  UserName: string
  Password?: string | undefined
  PasswordResetRequired?: boolean | undefined
}

export interface UpdateOpenIDConnectProviderThumbprintRequest {
  OpenIDConnectProviderArn: string
  ThumbprintList: readonly string[]
}

export interface UpdateRoleDescriptionRequest {
  RoleName: string
  Description: string
}

export interface UpdateRoleDescriptionResponse {
  Role?: Role
}

export interface UpdateRoleRequest {
  RoleName: string
  Description?: string | undefined
  MaxSessionDuration?: number | undefined
}

export type UpdateRoleResponse = Nothing

export interface UpdateSAMLProviderRequest {
  SAMLMetadataDocument?: string | undefined
  SAMLProviderArn: string
  AssertionEncryptionMode?: 'Required' | 'Allowed' | undefined
  AddPrivateKey?: string | undefined
  RemovePrivateKey?: string | undefined
}

export interface UpdateSAMLProviderResponse {
  SAMLProviderArn?: string
}

export interface UpdateSSHPublicKeyRequest {
  UserName: string
  SSHPublicKeyId: string
  Status: 'Active' | 'Inactive' | 'Expired'
}

export interface UpdateServerCertificateRequest {
  ServerCertificateName: string
  NewPath?: string | undefined
  NewServerCertificateName?: string | undefined
}

export interface UpdateServiceSpecificCredentialRequest {
  UserName?: string | undefined
  ServiceSpecificCredentialId: string
  Status: 'Active' | 'Inactive' | 'Expired'
}

export interface UpdateSigningCertificateRequest {
  UserName?: string | undefined
  CertificateId: string
  Status: 'Active' | 'Inactive' | 'Expired'
}

export interface UpdateUserRequest {
  UserName: string
  NewPath?: string | undefined
  NewUserName?: string | undefined
}

export interface UploadSSHPublicKeyRequest {
  UserName: string
  SSHPublicKeyBody: string
}

export interface UploadSSHPublicKeyResponse {
  SSHPublicKey?: SSHPublicKey
}

export interface UploadServerCertificateRequest {
  Path?: string | undefined
  ServerCertificateName: string
  CertificateBody: string
  PrivateKey: string
  CertificateChain?: string | undefined
  Tags?: readonly Tag[] | undefined
}

export interface UploadServerCertificateResponse {
  ServerCertificateMetadata?: ServerCertificateMetadata
  Tags: readonly Tag[]
}

export interface UploadSigningCertificateRequest {
  UserName?: string | undefined
  CertificateBody: string
}

export interface UploadSigningCertificateResponse {
  Certificate: SigningCertificate
}

export interface User {
  Path: string
  UserName: string
  UserId: string
  Arn: string
  CreateDate: string
  PasswordLastUsed?: string
  PermissionsBoundary?: AttachedPermissionsBoundary
  Tags?: readonly Tag[]
}

export interface UserDetail {
  Path?: string
  UserName?: string
  UserId?: string
  Arn?: string
  CreateDate?: string
  UserPolicyList?: readonly PolicyDetail[]
  GroupList?: readonly string[]
  AttachedManagedPolicies?: readonly AttachedPolicy[]
  PermissionsBoundary?: AttachedPermissionsBoundary
  Tags?: readonly Tag[]
}

export interface VirtualMFADevice {
  SerialNumber: string
  Base32StringSeed?: string
  QRCodePNG?: string
  User?: User
  EnableDate?: string
  Tags?: readonly Tag[]
}
