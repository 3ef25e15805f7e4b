import type { ManagedPolicies } from '../../permissions/aws-managed-policies/managed-policies.js'
import { listPolicyVersionsOf } from '../../store/policy-versions.js'
import type { Database } from '../../store/store.js'
import { byOwner } from '../by-owner.js'
import { policyShape } from '../managed-policies/policy-shape.js'
import type { VisiblePolicy } from '../managed-policies/target-policy.js'

/** The model's ManagedPolicyDetail of each: with all versions, the newest first, and their documents. */
export async function policyDetails(
  { read, managedPolicies }: { read: Database; managedPolicies: ManagedPolicies },
  policies: readonly VisiblePolicy[],
) {
  const isOfAws = ({ arn }: VisiblePolicy) => managedPolicies.find(arn) !== undefined
  const own = policies.filter((policy) => !isOfAws(policy)).map(({ policyId }) => policyId)
  const versions = own.length === 0 ? [] : await listPolicyVersionsOf(read, own)
  const versionsOf = byOwner(versions, ({ policyId }) => policyId)
  return policies.map((policy) => ({
    ...policyShape(policy),
    PolicyVersionList: isOfAws(policy)
      ? [onlyVersion(policy, managedPolicies.find(policy.arn)?.document)]
      : versionsOf(policy.policyId).map(({ version, document, createdAt }) => ({
          Document: document,
          VersionId: `v${version}`,
          IsDefaultVersion: `v${version}` === policy.defaultVersionId,
          CreateDate: createdAt,
        })),
  }))
}

/** Of AWS's policies the version that applies is known and no other. */
const onlyVersion = (policy: VisiblePolicy, document: string | undefined) => ({
  Document: document,
  VersionId: policy.defaultVersionId,
  IsDefaultVersion: true,
  CreateDate: policy.updatedAt,
})
