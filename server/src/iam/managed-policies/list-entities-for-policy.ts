import { type Call, readOperation } from '../../operation.js'
import {
  listPolicyEntities,
  type PolicyEntity,
  type PolicyEntityType,
} from '../../store/policy-entities.js'
import { type ListPart, type PageInput, pageOfLists, readPage } from '../paging.js'
import { noSuchAttachablePolicy } from '../refusals.js'
import { usageCounts, type UsageFilter } from './policy-use.js'
import { policyCheck, type PolicyInput, readPolicy } from './target-policy.js'

interface ListEntitiesInput extends PolicyInput, PageInput, UsageFilter {
  /** The model has two more values, LocalManagedPolicy and AWSManagedPolicy, which no entity is. */
  EntityFilter?: PolicyEntityType | 'LocalManagedPolicy' | 'AWSManagedPolicy'
  PathPrefix?: string
}

export const listEntitiesForPolicy = readOperation<ListEntitiesInput>(
  'iam',
  'ListEntitiesForPolicy',
  {
    checks: async (call) => [
      await policyCheck(call, 'iam:ListEntitiesForPolicy', call.input.PolicyArn),
    ],

    answerKey: ({ input }) => JSON.stringify(input),

    async run(call) {
      const { EntityFilter: wanted } = call.input
      const page = readPage(call.input)
      await readPolicy(call, noSuchAttachablePolicy)
      const lists = entityTypes
        .filter((type) => wanted === undefined || wanted === type)
        .map((type) => entitiesOf(call, type))
      const { rows, end } = await pageOfLists(lists, page)
      const named = (type: PolicyEntityType) => rows.filter((row) => row.type === type)
      return {
        PolicyGroups: named('Group').map(({ name, id }) => ({ GroupName: name, GroupId: id })),
        PolicyUsers: named('User').map(({ name, id }) => ({ UserName: name, UserId: id })),
        PolicyRoles: named('Role').map(({ name, id }) => ({ RoleName: name, RoleId: id })),
        ...end,
      }
    },
  },
)

/** In the order in which the pages go through them. */
const entityTypes = ['Group', 'User', 'Role'] as const

type TypedEntity = PolicyEntity & { type: PolicyEntityType }

function entitiesOf(
  { caller, parts, input }: Call<ListEntitiesInput>,
  type: PolicyEntityType,
): ListPart<TypedEntity> {
  return {
    name: type,
    keyOf: ({ name }) => name.toLowerCase(),
    async read({ after, limit }) {
      const entities = await listPolicyEntities(parts.store.read, type, {
        accountId: caller.principal.accountId,
        arn: input.PolicyArn,
        pathPrefix: input.PathPrefix ?? '/',
        use: usageCounts(input),
        after,
        limit,
      })
      return entities.map((entity) => ({ ...entity, type }))
    },
  }
}
