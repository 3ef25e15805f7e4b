import type { MatchedStatement } from '@sallyport/policy/explain'
import type { PolicySource } from './policy-source.js'

export interface SourceName {
  SourcePolicyId: string
  SourcePolicyType: 'user' | 'group' | 'role' | 'aws-managed' | 'user-managed' | 'resource' | 'none'
}

/**
 * Where a statement stands. As AWS names them: `user_NAME_POLICY` and the like for an inline policy, a managed policy by its
 * name, a policy of the input by its member.
 */
export function sourceName(
  { policyId, type }: MatchedStatement,
  source: PolicySource | undefined,
): SourceName {
  if (type === 'resource' || type === 'trust')
    return { SourcePolicyId: policyId, SourcePolicyType: 'resource' }
  if (policyId.startsWith('arn:')) {
    return {
      SourcePolicyId: policyId.slice(policyId.lastIndexOf('/') + 1),
      SourcePolicyType: policyId.startsWith('arn:aws:iam::aws:') ? 'aws-managed' : 'user-managed',
    }
  }
  const [, groupName, policyName] = /^inline:(?:group\/(.+)\/)?(.+)$/.exec(policyId) ?? []
  if (source === undefined || policyName === undefined)
    return { SourcePolicyId: policyId, SourcePolicyType: 'none' }
  const owner = groupName === undefined ? source : { type: 'group' as const, name: groupName }
  return {
    SourcePolicyId: `${owner.type}_${owner.name}_${policyName}`,
    SourcePolicyType: owner.type,
  }
}
