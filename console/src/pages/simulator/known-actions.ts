/** Actions that this server judges by itself. Others can be typed. */
export const knownActions: readonly string[] = [...named('iam', iam()), ...named('sts', sts())]

function named(service: string, names: string): readonly string[] {
  return names
    .trim()
    .split(/\s+/)
    .map((name) => `${service}:${name}`)
}

function iam(): string {
  return `
    AddRoleToInstanceProfile AddUserToGroup AttachGroupPolicy AttachRolePolicy
    AttachUserPolicy ChangePassword CreateAccessKey CreateAccountAlias CreateGroup
    CreateInstanceProfile CreateLoginProfile CreatePolicy CreatePolicyVersion CreateRole
    CreateUser CreateVirtualMFADevice DeactivateMFADevice DeleteAccessKey DeleteAccountAlias
    DeleteAccountPasswordPolicy DeleteGroup DeleteGroupPolicy DeleteInstanceProfile
    DeleteLoginProfile DeletePolicy DeletePolicyVersion DeleteRole
    DeleteRolePermissionsBoundary DeleteRolePolicy DeleteUser DeleteUserPermissionsBoundary
    DeleteUserPolicy DeleteVirtualMFADevice DetachGroupPolicy DetachRolePolicy
    DetachUserPolicy EnableMFADevice GenerateCredentialReport GetAccessKeyLastUsed
    GetAccountAuthorizationDetails GetAccountPasswordPolicy GetAccountSummary
    GetContextKeysForCustomPolicy GetContextKeysForPrincipalPolicy GetCredentialReport
    GetGroup GetGroupPolicy GetInstanceProfile GetLoginProfile GetMFADevice GetPolicy
    GetPolicyVersion GetRole GetRolePolicy GetUser GetUserPolicy ListAccessKeys
    ListAccountAliases ListAttachedGroupPolicies ListAttachedRolePolicies
    ListAttachedUserPolicies ListEntitiesForPolicy ListGroupPolicies ListGroups
    ListGroupsForUser ListInstanceProfileTags ListInstanceProfiles
    ListInstanceProfilesForRole ListMFADeviceTags ListMFADevices ListPolicies ListPolicyTags
    ListPolicyVersions ListRolePolicies ListRoleTags ListRoles ListUserPolicies ListUserTags
    ListUsers ListVirtualMFADevices PutGroupPolicy PutRolePermissionsBoundary PutRolePolicy
    PutUserPermissionsBoundary PutUserPolicy RemoveRoleFromInstanceProfile
    RemoveUserFromGroup ResyncMFADevice SetDefaultPolicyVersion SimulateCustomPolicy
    SimulatePrincipalPolicy TagInstanceProfile TagMFADevice TagPolicy TagRole TagUser
    UntagInstanceProfile UntagMFADevice UntagPolicy UntagRole UntagUser UpdateAccessKey
    UpdateAccountPasswordPolicy UpdateAssumeRolePolicy UpdateGroup UpdateLoginProfile
    UpdateRole UpdateRoleDescription UpdateUser
`
}

function sts(): string {
  return `
    AssumeRole DecodeAuthorizationMessage GetAccessKeyInfo GetCallerIdentity
    GetFederationToken GetSessionToken
`
}
