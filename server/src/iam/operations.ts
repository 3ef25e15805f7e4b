import type { Operation } from '../operation.js'
import { attachPolicies } from './attached-policies/attach-policy.js'
import { detachPolicies } from './attached-policies/detach-policy.js'
import { listPoliciesAttached } from './attached-policies/list-attached-policies.js'
import { deletePermissionsBoundaries } from './boundaries/delete-permissions-boundary.js'
import { putPermissionsBoundaries } from './boundaries/put-permissions-boundary.js'
import { deleteInlinePolicies } from './inline-policies/delete-inline-policy.js'
import { getInlinePolicies } from './inline-policies/get-inline-policy.js'
import { listInlinePolicyNames } from './inline-policies/list-inline-policies.js'
import { putInlinePolicies } from './inline-policies/put-inline-policy.js'
import { listTagsOperations } from './tags/list-tags.js'
import { tagOperations } from './tags/tag.js'
import { untagOperations } from './tags/untag.js'
import { createAccessKey } from './access-keys/create-access-key.js'
import { deleteAccessKey } from './access-keys/delete-access-key.js'
import { getAccessKeyLastUsed } from './access-keys/get-access-key-last-used.js'
import { listAccessKeys } from './access-keys/list-access-keys.js'
import { updateAccessKey } from './access-keys/update-access-key.js'
import { getAccountAuthorizationDetails } from './account-details/get-account-authorization-details.js'
import { createAccountAlias } from './account/create-account-alias.js'
import { deleteAccountAlias } from './account/delete-account-alias.js'
import { deleteAccountPasswordPolicy } from './account/delete-account-password-policy.js'
import { getAccountPasswordPolicy } from './account/get-account-password-policy.js'
import { getAccountSummary } from './account/get-account-summary.js'
import { listAccountAliases } from './account/list-account-aliases.js'
import { updateAccountPasswordPolicy } from './account/update-account-password-policy.js'
import { generateCredentialReport } from './credential-reports/generate-credential-report.js'
import { getCredentialReport } from './credential-reports/get-credential-report.js'
import { addUserToGroup } from './groups/add-user-to-group.js'
import { createGroup } from './groups/create-group.js'
import { deleteGroup } from './groups/delete-group.js'
import { getGroup } from './groups/get-group.js'
import { listGroupsForUser } from './groups/list-groups-for-user.js'
import { listGroups } from './groups/list-groups.js'
import { removeUserFromGroup } from './groups/remove-user-from-group.js'
import { updateGroup } from './groups/update-group.js'
import { addRoleToInstanceProfile } from './instance-profiles/add-role-to-instance-profile.js'
import { createInstanceProfile } from './instance-profiles/create-instance-profile.js'
import { deleteInstanceProfile } from './instance-profiles/delete-instance-profile.js'
import { getInstanceProfile } from './instance-profiles/get-instance-profile.js'
import { listInstanceProfilesForRole } from './instance-profiles/list-instance-profiles-for-role.js'
import { listInstanceProfiles } from './instance-profiles/list-instance-profiles.js'
import { removeRoleFromInstanceProfile } from './instance-profiles/remove-role-from-instance-profile.js'
import { changePassword } from './login-profiles/change-password.js'
import { createLoginProfile } from './login-profiles/create-login-profile.js'
import { deleteLoginProfile } from './login-profiles/delete-login-profile.js'
import { getLoginProfile } from './login-profiles/get-login-profile.js'
import { updateLoginProfile } from './login-profiles/update-login-profile.js'
import { createPolicy } from './managed-policies/create-policy.js'
import { createPolicyVersion } from './managed-policies/create-policy-version.js'
import { deletePolicy } from './managed-policies/delete-policy.js'
import { deletePolicyVersion } from './managed-policies/delete-policy-version.js'
import { getPolicy } from './managed-policies/get-policy.js'
import { getPolicyVersion } from './managed-policies/get-policy-version.js'
import { listEntitiesForPolicy } from './managed-policies/list-entities-for-policy.js'
import { listPolicies } from './managed-policies/list-policies.js'
import { listPolicyVersions } from './managed-policies/list-policy-versions.js'
import { setDefaultPolicyVersion } from './managed-policies/set-default-policy-version.js'
import { createVirtualMfaDevice } from './mfa-devices/create-virtual-mfa-device.js'
import { deactivateMfaDevice } from './mfa-devices/deactivate-mfa-device.js'
import { deleteVirtualMfaDevice } from './mfa-devices/delete-virtual-mfa-device.js'
import { enableMfaDevice } from './mfa-devices/enable-mfa-device.js'
import { getMfaDevice } from './mfa-devices/get-mfa-device.js'
import { listMfaDevices } from './mfa-devices/list-mfa-devices.js'
import { listVirtualMfaDevices } from './mfa-devices/list-virtual-mfa-devices.js'
import { resyncMfaDevice } from './mfa-devices/resync-mfa-device.js'
import { createRole } from './roles/create-role.js'
import { deleteRole } from './roles/delete-role.js'
import { getRole } from './roles/get-role.js'
import { listRoles } from './roles/list-roles.js'
import { updateAssumeRolePolicy } from './roles/update-assume-role-policy.js'
import { updateRoleDescription } from './roles/update-role-description.js'
import { updateRole } from './roles/update-role.js'
import { getContextKeysForCustomPolicy } from './simulation/get-context-keys-for-custom-policy.js'
import { getContextKeysForPrincipalPolicy } from './simulation/get-context-keys-for-principal-policy.js'
import { simulateCustomPolicy } from './simulation/simulate-custom-policy.js'
import { simulatePrincipalPolicy } from './simulation/simulate-principal-policy.js'
import { createUser } from './users/create-user.js'
import { deleteUser } from './users/delete-user.js'
import { getUser } from './users/get-user.js'
import { listUsers } from './users/list-users.js'
import { updateUser } from './users/update-user.js'

/** Every IAM operation that is built. */
export const iamOperations: readonly Operation[] = [
  addRoleToInstanceProfile,
  addUserToGroup,
  changePassword,
  createAccessKey,
  createAccountAlias,
  createGroup,
  createInstanceProfile,
  createLoginProfile,
  createPolicy,
  createPolicyVersion,
  createRole,
  createUser,
  createVirtualMfaDevice,
  deactivateMfaDevice,
  deleteAccessKey,
  deleteAccountAlias,
  deleteAccountPasswordPolicy,
  deleteGroup,
  deleteInstanceProfile,
  deleteLoginProfile,
  deletePolicy,
  deletePolicyVersion,
  deleteRole,
  deleteUser,
  deleteVirtualMfaDevice,
  enableMfaDevice,
  generateCredentialReport,
  getAccessKeyLastUsed,
  getAccountAuthorizationDetails,
  getAccountPasswordPolicy,
  getAccountSummary,
  getContextKeysForCustomPolicy,
  getContextKeysForPrincipalPolicy,
  getCredentialReport,
  getGroup,
  getInstanceProfile,
  getLoginProfile,
  getMfaDevice,
  getPolicy,
  getPolicyVersion,
  getRole,
  getUser,
  listAccessKeys,
  listAccountAliases,
  listEntitiesForPolicy,
  listGroups,
  listGroupsForUser,
  listInstanceProfiles,
  listInstanceProfilesForRole,
  listMfaDevices,
  listPolicies,
  listPolicyVersions,
  listRoles,
  listUsers,
  listVirtualMfaDevices,
  removeRoleFromInstanceProfile,
  removeUserFromGroup,
  resyncMfaDevice,
  setDefaultPolicyVersion,
  simulateCustomPolicy,
  simulatePrincipalPolicy,
  updateAccessKey,
  updateAccountPasswordPolicy,
  updateAssumeRolePolicy,
  updateGroup,
  updateLoginProfile,
  updateRole,
  updateRoleDescription,
  updateUser,
  // Of users, groups and roles alike.
  ...attachPolicies,
  ...deleteInlinePolicies,
  ...detachPolicies,
  ...getInlinePolicies,
  ...listInlinePolicyNames,
  ...listPoliciesAttached,
  ...putInlinePolicies,
  // Of users and roles.
  ...deletePermissionsBoundaries,
  ...putPermissionsBoundaries,
  // Of everything that can have tags.
  ...listTagsOperations,
  ...tagOperations,
  ...untagOperations,
]
