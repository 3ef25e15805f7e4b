/** ARNs of what an account holds; `path` begins and ends with a slash. AWS IAM User Guide, IAM identifiers. */
export const rootArn = (accountId: string): string => `arn:aws:iam::${accountId}:root`

export const userArn = (user: { accountId: string; path: string; userName: string }): string =>
  `arn:aws:iam::${user.accountId}:user${user.path}${user.userName}`

export const virtualMfaArn = (device: { accountId: string; path: string; name: string }): string =>
  `arn:aws:iam::${device.accountId}:mfa${device.path}${device.name}`

export const rootMfaArn = (accountId: string): string =>
  `arn:aws:iam::${accountId}:mfa/root-account-mfa-device`
