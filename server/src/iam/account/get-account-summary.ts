import { readOperation } from '../../operation.js'
import { listAccessKeys } from '../../store/access-keys.js'
import { findAccount } from '../../store/accounts.js'
import { accountUsage } from '../../store/account-usage.js'

export const getAccountSummary = readOperation<object>('iam', 'GetAccountSummary', {
  checks: () => [{ action: 'iam:GetAccountSummary', resource: '*' }],

  async run({ caller, parts }) {
    const { accountId, settings } = caller.principal
    const { read } = parts.store
    const account = await findAccount(read, accountId)
    const used = await accountUsage(read, accountId)
    const rootKeys = await listAccessKeys(read, { accountId, userId: null })
    return {
      SummaryMap: {
        ...quotas,
        Users: used.get('users') ?? 0,
        UsersQuota: settings.usersPerAccount,
        Groups: used.get('groups') ?? 0,
        GroupsQuota: settings.groupsPerAccount,
        Roles: used.get('roles') ?? 0,
        RolesQuota: settings.rolesPerAccount,
        InstanceProfiles: used.get('instance-profiles') ?? 0,
        InstanceProfilesQuota: settings.instanceProfilesPerAccount,
        Policies: used.get('policies') ?? 0,
        PoliciesQuota: settings.policiesPerAccount,
        PolicyVersionsInUse: used.get('policy-versions') ?? 0,
        MFADevices: deviceResources.reduce((sum, kind) => sum + (used.get(kind) ?? 0), 0),
        MFADevicesInUse: used.get('mfa-devices-in-use') ?? 0,
        AccountMFAEnabled: (account?.rootMfaDevices ?? 0) > 0 ? 1 : 0,
        AccountAccessKeysPresent: rootKeys.length > 0 ? 1 : 0,
        AccountPasswordPresent: account?.rootPasswordHash == null ? 0 : 1,
      },
    }
  },
})

/** All kinds count, whether there is a quota of them or not. */
const deviceResources = ['mfa-devices', 'security-keys', 'hardware-tokens', 'sms-devices'] as const

// What an account has none of yet, and what it may have. AWS IAM User Guide, IAM quotas.
const quotas = {
  ServerCertificates: 0,
  ServerCertificatesQuota: 20,
  UserPolicySizeQuota: 2048,
  GroupPolicySizeQuota: 5120,
  RolePolicySizeQuota: 10240,
  GroupsPerUserQuota: 10,
  SigningCertificatesPerUserQuota: 2,
  AccessKeysPerUserQuota: 2,
  AccountSigningCertificatesPresent: 0,
  AttachedPoliciesPerGroupQuota: 10,
  AttachedPoliciesPerRoleQuota: 10,
  AttachedPoliciesPerUserQuota: 10,
  PolicySizeQuota: 6144,
  PolicyVersionsInUseQuota: 10000,
  VersionsPerPolicyQuota: 5,
  GlobalEndpointTokenVersion: 1,
  AssumeRolePolicySizeQuota: 2048,
  Providers: 0,
}
