/** Policies that exist in every account, read-only. AWS IAM User Guide, AWS managed policies. */
export interface ManagedPolicy {
  arn: string
  policyName: string
  document: string
}

const policies: ManagedPolicy[] = [
  {
    arn: 'arn:aws:iam::aws:policy/AdministratorAccess',
    policyName: 'AdministratorAccess',
    document: JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
    }),
  },
]

const byArn = new Map(policies.map((policy) => [policy.arn, policy]))

export const administratorAccess = 'arn:aws:iam::aws:policy/AdministratorAccess'

export function managedPolicy(arn: string): ManagedPolicy | undefined {
  return byArn.get(arn)
}
