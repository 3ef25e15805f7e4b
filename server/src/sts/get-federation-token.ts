import { federatedUserArn } from '../arn.js'
import type { AssumedSession } from '../credentials/caller.js'
import { newAccessKeyId, newSecretAccessKey } from '../credentials/key-ids.js'
import { type Call, type Output, writeOperation } from '../operation.js'
import { requestTagKeys } from '../permissions/context.js'
import type { Tag } from '../store/tags.js'
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

const defaultSeconds = 43_200
/** A longer wish of root's is cut to an hour. */
const rootSeconds = 3600

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

function issue({ caller, input, facts, parts }: Call<GetFederationTokenInput>): Output {
  const { accountId, principalId, kind } = caller.principal
  const wished = input.DurationSeconds ?? (kind === 'root' ? rootSeconds : defaultSeconds)
  const seconds = kind === 'root' ? Math.min(wished, rootSeconds) : wished
  const assumed: AssumedSession = {
    kind: 'federated',
    name: input.Name,
    policy: input.Policy,
    policyArns: arnsOf(input),
    tags: input.Tags,
  }
  const packedPolicySize = checkPackedSize(assumed) ?? 0
  const accessKeyId = newAccessKeyId(parts.random, 'ASIA')
  const secretAccessKey = newSecretAccessKey(parts.random)
  const expiresAt = facts.now + seconds * 1000
  const grant = { accessKeyId, secretAccessKey, accountId, principalId }
  return {
    Credentials: {
      AccessKeyId: accessKeyId,
      SecretAccessKey: secretAccessKey,
      SessionToken: parts.sessionTokens.seal({
        ...grant,
        issuedAt: facts.now,
        expiresAt,
        assumed,
      }),
      Expiration: expiresAt,
    },
    FederatedUser: {
      FederatedUserId: `${accountId}:${input.Name}`,
      Arn: federatedUserArn(accountId, input.Name),
    },
    PackedPolicySize: packedPolicySize,
  }
}
