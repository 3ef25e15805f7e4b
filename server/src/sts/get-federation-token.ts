import { federatedUserArn } from '../arn.js'
import type { AssumedSession } from '../credentials/caller.js'
import { type Call, type Output, writeOperation } from '../operation.js'
import { requestTagKeys } from '../permissions/context.js'
import type { Tag } from '../store/tags.js'
import { issueCredentials, ownSessionSeconds } from './issue-credentials.js'
import {
  arnsOf,
  checkPackedSize,
  checkPoliciesExist,
  checkSessionPolicies,
  type SessionPolicyInput,
} from './session-policies.js'
import { checkSessionTags } from './session-tags.js'

interface GetFederationTokenInput extends SessionPolicyInput {
  Name: string
  DurationSeconds?: number
  Tags?: Tag[]
}

/** It hands out credentials, so its event names the key and is durable before anybody has it, as where something is changed. */
export const getFederationToken = writeOperation<GetFederationTokenInput>(
  'sts',
  'GetFederationToken',
  {
    checks({ caller, input }) {
      checkSessionPolicies(input)
      checkSessionTags(input, [])
      const resource = federatedUserArn(caller.principal.accountId, input.Name)
      const values = requestTagKeys(input.Tags)
      const actions = [
        'sts:GetFederationToken',
        ...(values === undefined ? [] : ['sts:TagSession']),
      ]
      return actions.map((action) => ({ action, resource, values }))
    },

    async run(call, tx) {
      const { caller, input, parts } = call
      const { accountId } = caller.principal
      await checkPoliciesExist(tx.query, parts.managedPolicies, { input, accountId })
      return issue(call)
    },
  },
)

function issue(call: Call<GetFederationTokenInput>): Output {
  const { input } = call
  const { principal } = call.caller
  const { accountId, principalId } = principal
  const seconds = ownSessionSeconds(principal, input.DurationSeconds)
  const assumed: AssumedSession = {
    kind: 'federated',
    name: input.Name,
    policy: input.Policy,
    policyArns: arnsOf(input),
    tags: input.Tags,
  }
  const packedPolicySize = checkPackedSize(assumed) ?? 0
  return {
    Credentials: issueCredentials(call, { accountId, principalId, seconds, assumed }),
    FederatedUser: {
      FederatedUserId: `${accountId}:${input.Name}`,
      Arn: federatedUserArn(accountId, input.Name),
    },
    PackedPolicySize: packedPolicySize,
  }
}
