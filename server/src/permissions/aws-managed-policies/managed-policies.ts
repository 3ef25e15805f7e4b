import { type AwsManagedPolicy, awsManagedPolicy } from './aws-managed-policy.js'
import { accessPolicies } from './access.js'
import { iamPolicies } from './iam.js'
import { jobFunctionStandIns } from './job-functions.js'
import { quarantinePolicies } from './quarantine.js'
import { rootTaskPolicies } from './root-tasks.js'
import { standIns } from './stand-ins.js'

/** AWS's managed policies, as this server has them. */
export interface ManagedPolicies {
  find(arn: string): AwsManagedPolicy | undefined
  /** In the order of their creation, as AWS lists them. */
  list(): readonly AwsManagedPolicy[]
}

export const administratorAccess = 'arn:aws:iam::aws:policy/AdministratorAccess'

const builtIn = [
  ...accessPolicies,
  ...iamPolicies,
  ...jobFunctionStandIns,
  ...quarantinePolicies,
  ...rootTaskPolicies,
  ...standIns,
].map(awsManagedPolicy)

/** The built-in policies and `more`, which take the place of those with the same ARN. */
export function createManagedPolicies(more: readonly AwsManagedPolicy[] = []): ManagedPolicies {
  const byArn = new Map(builtIn.map((policy) => [policy.arn, policy]))
  for (const policy of more) {
    // AWS leaves the descriptions out where it prints documents.
    const description = policy.description || (byArn.get(policy.arn)?.description ?? '')
    byArn.set(policy.arn, { ...policy, description })
  }
  const inOrder = [...byArn.values()].toSorted((one, other) => one.createdAt - other.createdAt)
  return { find: (arn) => byArn.get(arn), list: () => inOrder }
}
