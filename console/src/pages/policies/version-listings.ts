/** What a new, another or one version less makes untrue. */
export const versionListings = [
  'iam/GetPolicy',
  'iam/GetPolicyVersion',
  'iam/ListPolicyVersions',
  'iam/ListPolicies',
] as const
