import { type Call, readOperation } from '../../operation.js'
import { type Group, listGroups } from '../../store/groups.js'
import { listManagedPolicies } from '../../store/managed-policies.js'
import { countUsesOfAwsPolicies } from '../../store/policy-uses.js'
import { listRoles, type Role } from '../../store/roles.js'
import { listUsers, type User } from '../../store/users.js'
import { ownPolicy, policyOfAws, type VisiblePolicy } from '../managed-policies/target-policy.js'
import { type ListPart, type PageInput, pageOfLists, readPage } from '../paging.js'
import { groupDetails } from './group-details.js'
import { policyDetails } from './policy-details.js'
import { roleDetails } from './role-details.js'
import { userDetails } from './user-details.js'

type EntityType = 'User' | 'Group' | 'Role' | 'LocalManagedPolicy' | 'AWSManagedPolicy'

interface DetailsInput extends PageInput {
  Filter?: EntityType[]
}

/** One entity of a page, whose details are gathered together with those of its kind. */
interface Listed {
  user?: User
  group?: Group
  role?: Role
  policy?: VisiblePolicy
}

export const getAccountAuthorizationDetails = readOperation<DetailsInput>(
  'iam',
  'GetAccountAuthorizationDetails',
  {
    checks: () => [{ action: 'iam:GetAccountAuthorizationDetails', resource: '*' }],

    async run(call) {
      const { Filter: filter = [] } = call.input
      const lists = listsOf(call).filter(
        ({ name }) => filter.length === 0 || filter.includes(name as EntityType),
      )
      const { rows, end } = await pageOfLists(lists, readPage(call.input))
      const { store, managedPolicies } = call.parts
      const { read } = store
      const [users, groups, roles, policies] = await Promise.all([
        userDetails(
          read,
          rows.flatMap(({ user }) => user ?? []),
        ),
        groupDetails(
          read,
          rows.flatMap(({ group }) => group ?? []),
        ),
        roleDetails(
          read,
          rows.flatMap(({ role }) => role ?? []),
        ),
        policyDetails(
          { read, managedPolicies },
          rows.flatMap(({ policy }) => policy ?? []),
        ),
      ])
      return {
        UserDetailList: users,
        GroupDetailList: groups,
        RoleDetailList: roles,
        Policies: policies,
        ...end,
      }
    },
  },
)

/** Each in the order of names. */
function listsOf(call: Call<unknown>): ListPart<Listed>[] {
  const { read } = call.parts.store
  const all = { accountId: call.caller.principal.accountId, pathPrefix: '/' }
  return [
    {
      name: 'User' satisfies EntityType,
      keyOf: ({ user }) => user?.userName.toLowerCase() ?? '',
      read: async (from) => (await listUsers(read, { ...all, ...from })).map((user) => ({ user })),
    },
    {
      name: 'Group' satisfies EntityType,
      keyOf: ({ group }) => group?.groupName.toLowerCase() ?? '',
      read: async (from) =>
        (await listGroups(read, { ...all, ...from })).map((group) => ({ group })),
    },
    {
      name: 'Role' satisfies EntityType,
      keyOf: ({ role }) => role?.roleName.toLowerCase() ?? '',
      read: async (from) => (await listRoles(read, { ...all, ...from })).map((role) => ({ role })),
    },
    {
      name: 'LocalManagedPolicy' satisfies EntityType,
      keyOf: ({ policy }) => policy?.policyName.toLowerCase() ?? '',
      read: async (from) =>
        (await listManagedPolicies(read, { ...all, ...from })).map((policy) => ({
          policy: ownPolicy(policy),
        })),
    },
    policiesOfAws(call),
  ]
}

/** Those that the account uses, in the order of their ARNs. */
function policiesOfAws({ caller, parts }: Call<unknown>): ListPart<Listed> {
  return {
    name: 'AWSManagedPolicy' satisfies EntityType,
    keyOf: ({ policy }) => policy?.arn ?? '',
    async read({ after = '', limit }) {
      const uses = await countUsesOfAwsPolicies(parts.store.read, caller.principal.accountId)
      return [...uses.keys()]
        .filter((arn) => arn > after)
        .toSorted()
        .flatMap((arn) => {
          const policy = parts.managedPolicies.find(arn)
          return policy === undefined ? [] : [{ policy: policyOfAws(policy, uses.get(arn)) }]
        })
        .slice(0, limit)
    },
  }
}
