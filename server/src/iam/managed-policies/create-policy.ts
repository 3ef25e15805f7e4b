import { policyArn } from '../../arn.js'
import { newPolicyId } from '../../credentials/key-ids.js'
import { writeOperation } from '../../operation.js'
import type { Check } from '../../permissions/authorize.js'
import { requestTagKeys } from '../../permissions/context.js'
import { useQuota } from '../../store/account-usage.js'
import { insertManagedPolicy, type ManagedPolicy } from '../../store/managed-policies.js'
import { putTags, type Tag } from '../../store/tags.js'
import { alreadyExists, quotaExceeded } from '../refusals.js'
import { checkTags } from '../tags/add-tags.js'
import { addVersion } from './add-version.js'
import { checkPolicyDocument } from './policy-document.js'
import { policyShape } from './policy-shape.js'
import { ownPolicy, tagOwner } from './target-policy.js'

interface CreatePolicyInput {
  PolicyName: string
  Path?: string
  PolicyDocument: string
  Description?: string
  Tags?: Tag[]
}

export const createPolicy = writeOperation<CreatePolicyInput>('iam', 'CreatePolicy', {
  checks({ caller, input }) {
    const { accountId } = caller.principal
    const { PolicyName: policyName, Path: path = '/' } = input
    const values = requestTagKeys(input.Tags)
    const check: Check = {
      action: 'iam:CreatePolicy',
      resource: policyArn({ accountId, path, policyName }),
      shownResource: `policy ${policyName}`,
      values,
    }
    return values === undefined ? [check] : [check, { ...check, action: 'iam:TagPolicy' }]
  },

  async run({ caller, input, facts, parts }, tx) {
    checkPolicyDocument(input.PolicyDocument)
    checkTags(input.Tags, { caseCounts: true })
    const { accountId, settings } = caller.principal
    const { PolicyName: policyName, Path: path = '/' } = input
    const policy: ManagedPolicy = {
      policyId: newPolicyId(parts.random),
      accountId,
      policyName,
      path,
      arn: policyArn({ accountId, path, policyName }),
      description: input.Description ?? null,
      defaultVersion: 1,
      nextVersion: 2,
      attachments: 0,
      boundaries: 0,
      createdAt: facts.now,
      updatedAt: facts.now,
    }
    if (!(await insertManagedPolicy(tx, policy))) {
      throw alreadyExists(
        `A policy called ${policyName} already exists. Duplicate names are not allowed.`,
      )
    }
    const quota = settings.policiesPerAccount
    if (!(await useQuota(tx, { accountId, resource: 'policies', quota })))
      throw quotaExceeded('PoliciesPerAccount', quota)
    await addVersion(tx, policy, {
      version: 1,
      document: input.PolicyDocument,
      createdAt: facts.now,
    })
    const { Tags: tags = [] } = input
    await putTags(tx, tagOwner(policy), tags)
    const shape = policyShape(ownPolicy(policy))
    return { Policy: tags.length === 0 ? shape : { ...shape, Tags: tags } }
  },
})
