import { type Call, readOperation } from '../../operation.js'
import { listManagedPolicies, type PolicyUseCount } from '../../store/managed-policies.js'
import { countUsesOfAwsPolicies } from '../../store/policy-uses.js'
import { type ListPart, type PageInput, pageOfLists, readPage } from '../paging.js'
import { validationError } from '../refusals.js'
import { policyShape } from './policy-shape.js'
import { usageCounts, type UsageFilter } from './policy-use.js'
import { ownPolicy, policyOfAws, type VisiblePolicy } from './target-policy.js'

interface ListPoliciesInput extends PageInput, UsageFilter {
  Scope?: 'All' | 'AWS' | 'Local'
  OnlyAttached?: boolean
  PathPrefix?: string
}

export const listPolicies = readOperation<ListPoliciesInput>('iam', 'ListPolicies', {
  checks: ({ input }) => [
    {
      action: 'iam:ListPolicies',
      resource: '*',
      shownResource: `policy path ${input.PathPrefix ?? '/'}`,
    },
  ],

  answerKey: ({ input }) => JSON.stringify(input),

  async run(call) {
    const { Scope: scope = 'All' } = call.input
    const lists = [policiesOfAws(call), ownPolicies(call)].filter(
      ({ name }) => scope === 'All' || scope === name,
    )
    const { rows, end } = await pageOfLists(lists, readPage(call.input))
    return { Policies: rows.map((policy) => policyShape(policy)), ...end }
  },
})

/** In the order of their creation. */
function policiesOfAws(call: Call<ListPoliciesInput>): ListPart<VisiblePolicy> {
  const { caller, parts, input } = call
  const { PathPrefix: prefix = '/' } = input
  const use = wantedUse(input)
  return {
    name: 'AWS',
    keyOf: ({ arn }) => arn,
    async read({ after, limit }) {
      const all = parts.managedPolicies.list()
      const last = after === undefined ? -1 : all.findIndex(({ arn }) => arn === after)
      if (after !== undefined && last === -1) throw validationError('Invalid Marker.')
      const uses = await countUsesOfAwsPolicies(parts.store.read, caller.principal.accountId)
      return all
        .slice(last + 1)
        .map((policy) => policyOfAws(policy, uses.get(policy.arn)))
        .filter((policy) => policy.path.startsWith(prefix))
        .filter((policy) => use === undefined || policy[use] > 0)
        .slice(0, limit)
    },
  }
}

/** In the order of names. */
function ownPolicies({ caller, parts, input }: Call<ListPoliciesInput>): ListPart<VisiblePolicy> {
  return {
    name: 'Local',
    keyOf: ({ policyName }) => policyName.toLowerCase(),
    async read({ after, limit }) {
      const policies = await listManagedPolicies(parts.store.read, {
        accountId: caller.principal.accountId,
        pathPrefix: input.PathPrefix ?? '/',
        use: wantedUse(input),
        after,
        limit,
      })
      return policies.map((policy) => ownPolicy(policy))
    },
  }
}

/**
 * Which use a policy must have to be listed. AWS does not say what both filters together mean; here PolicyUsageFilter says which
 * use it is, and OnlyAttached alone means the attachments that AttachmentCount counts.
 */
const wantedUse = (input: ListPoliciesInput): PolicyUseCount | undefined =>
  usageCounts(input) ?? (input.OnlyAttached === true ? 'attachments' : undefined)
