import { useQuota } from '../../store/account-usage.js'
import type { ManagedPolicy } from '../../store/managed-policies.js'
import { insertPolicyVersion, type PolicyVersion } from '../../store/policy-versions.js'
import type { Transaction } from '../../store/store.js'
import { quotaExceeded } from '../refusals.js'

/** AWS IAM User Guide, IAM quotas: versions of all policies of an account together. */
const maxVersionsInAccount = 10_000

/** Adds a version, within what an account may have of them. */
export async function addVersion(
  tx: Transaction,
  policy: ManagedPolicy,
  version: PolicyVersion,
): Promise<void> {
  const { accountId } = policy
  const quota = maxVersionsInAccount
  // AWS's name of this quota in a refusal is not known; it is that of the account's summary.
  if (!(await useQuota(tx, { accountId, resource: 'policy-versions', quota })))
    throw quotaExceeded('PolicyVersionsInUse', quota)
  await insertPolicyVersion(tx, policy, version)
}
