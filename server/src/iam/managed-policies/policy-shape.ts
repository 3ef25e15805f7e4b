import type { Tag } from '../../store/tags.js'
import type { VisiblePolicy } from './target-policy.js'

/** The model's Policy as CreatePolicy and lists show it: without description and tags. */
export const policyShape = (policy: VisiblePolicy): Record<string, unknown> => ({
  PolicyName: policy.policyName,
  PolicyId: policy.policyId,
  Arn: policy.arn,
  Path: policy.path,
  DefaultVersionId: policy.defaultVersionId,
  AttachmentCount: policy.attachments,
  PermissionsBoundaryUsageCount: policy.boundaries,
  IsAttachable: policy.isAttachable,
  CreateDate: policy.createdAt,
  UpdateDate: policy.updatedAt,
})

/** The whole Policy; `Tags` even where there are none. */
export const wholePolicyShape = (
  policy: VisiblePolicy,
  tags: readonly Tag[],
): Record<string, unknown> => ({
  ...policyShape(policy),
  ...(policy.description === null ? undefined : { Description: policy.description }),
  Tags: tags,
})
