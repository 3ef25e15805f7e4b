/** ARNs of what an account holds; `path` begins and ends with a slash. AWS IAM User Guide, IAM identifiers. */
export const rootArn = (accountId: string): string => `arn:aws:iam::${accountId}:root`

export const userArn = (user: { accountId: string; path: string; userName: string }): string =>
  `arn:aws:iam::${user.accountId}:user${user.path}${user.userName}`

export const virtualMfaArn = (device: { accountId: string; path: string; name: string }): string =>
  `arn:aws:iam::${device.accountId}:mfa${device.path}${device.name}`

export const smsMfaArn = (device: { accountId: string; name: string }): string =>
  `arn:aws:iam::${device.accountId}:sms-mfa/${device.name}`

export const rootMfaArn = (accountId: string): string =>
  `arn:aws:iam::${accountId}:mfa/root-account-mfa-device`

export const groupArn = (group: { accountId: string; path: string; groupName: string }): string =>
  `arn:aws:iam::${group.accountId}:group${group.path}${group.groupName}`

export const roleArn = (role: { accountId: string; path: string; roleName: string }): string =>
  `arn:aws:iam::${role.accountId}:role${role.path}${role.roleName}`

export const policyArn = (policy: {
  accountId: string
  path: string
  policyName: string
}): string => `arn:aws:iam::${policy.accountId}:policy${policy.path}${policy.policyName}`

export const instanceProfileArn = (profile: {
  accountId: string
  path: string
  profileName: string
}): string =>
  `arn:aws:iam::${profile.accountId}:instance-profile${profile.path}${profile.profileName}`

/** A session of a role: the role's path is left out. */
export const assumedRoleArn = (session: {
  accountId: string
  roleName: string
  sessionName: string
}): string =>
  `arn:aws:sts::${session.accountId}:assumed-role/${session.roleName}/${session.sessionName}`

export const federatedUserArn = (accountId: string, name: string): string =>
  `arn:aws:sts::${accountId}:federated-user/${name}`
