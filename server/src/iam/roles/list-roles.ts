import { readOperation } from '../../operation.js'
import { shownTrustPolicies } from '../../permissions/trust-policy.js'
import { listRoles as readRoles } from '../../store/roles.js'
import { pageOf, type PageInput, readPage } from '../paging.js'
import { listedRoleShape } from './role-shape.js'

interface ListRolesInput extends PageInput {
  PathPrefix?: string
}

export const listRoles = readOperation<ListRolesInput>('iam', 'ListRoles', {
  checks: ({ caller }) => [
    { action: 'iam:ListRoles', resource: `arn:aws:iam::${caller.principal.accountId}:role/` },
  ],

  async run({ caller, input, parts }) {
    const page = readPage(input)
    const roles = await readRoles(parts.store.read, {
      accountId: caller.principal.accountId,
      pathPrefix: input.PathPrefix ?? '/',
      after: page.after,
      limit: page.limit + 1,
    })
    const { rows, end } = pageOf(roles, page, (role) => role.roleName.toLowerCase())
    const shown = await shownTrustPolicies(parts.store.read, rows)
    return { Roles: rows.map((role) => listedRoleShape(role, shown(role))), ...end }
  },
})
