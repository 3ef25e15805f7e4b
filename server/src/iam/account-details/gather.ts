import { listAttachedPoliciesOf } from '../../store/attached-policies.js'
import { listInlinePoliciesOf } from '../../store/inline-policies.js'
import type { Database } from '../../store/store.js'
import { listTagsOf, type Tag } from '../../store/tags.js'
import { attachedPolicyShape } from '../attached-policies/list-attached-policies.js'
import { byOwner } from '../by-owner.js'

type Shape = Record<string, unknown>

/** What users, groups and roles have alike, as the model's details show it. */
export interface OwnerDetails {
  inlinePolicies(ownerId: string): Shape[]
  attachedPolicies(ownerId: string): Shape[]
}

/** The policies of all these users, groups or roles, read at once. */
export async function gatherPolicies(
  read: Database,
  ownerIds: readonly string[],
): Promise<OwnerDetails> {
  const [inline, attached] = await Promise.all([
    listInlinePoliciesOf(read, ownerIds),
    listAttachedPoliciesOf(read, ownerIds),
  ])
  const inlineOf = byOwner(inline, ({ ownerId }) => ownerId)
  const attachedOf = byOwner(attached, ({ ownerId }) => ownerId)
  return {
    inlinePolicies: (ownerId) =>
      inlineOf(ownerId).map(({ policyName, document }) => ({
        PolicyName: policyName,
        PolicyDocument: document,
      })),
    attachedPolicies: (ownerId) =>
      attachedOf(ownerId).map(({ policyArn }) => attachedPolicyShape(policyArn)),
  }
}

/** The tags of all these users or roles, read at once. */
export async function gatherTags(
  read: Database,
  ownerIds: readonly string[],
): Promise<(ownerId: string) => Tag[]> {
  const tagsOf = byOwner(await listTagsOf(read, ownerIds), ({ ownerId }) => ownerId)
  return (ownerId) => tagsOf(ownerId).map(({ Key, Value }) => ({ Key, Value }))
}
