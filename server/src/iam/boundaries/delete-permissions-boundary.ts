import { type Operation, writeOperation } from '../../operation.js'
import { releasePolicy } from '../managed-policies/policy-use.js'
import { type BoundaryInput, type BoundaryKind, boundaryKinds } from './boundary-kind.js'

/** DeleteUserPermissionsBoundary, DeleteRolePermissionsBoundary: without one to delete they succeed too. */
export const deletePermissionsBoundaries = boundaryKinds.map(deletePermissionsBoundaryOf)

function deletePermissionsBoundaryOf(kind: BoundaryKind): Operation {
  const operation = `Delete${kind.type}PermissionsBoundary`
  return writeOperation<BoundaryInput>('iam', operation, {
    checks: async (call) => [
      await kind.boundedCheck(call, `iam:${operation}`, kind.name(call.input)),
    ],

    async run(call, tx) {
      const name = kind.name(call.input)
      const boundary = await kind.lock(tx, call.caller.principal.accountId, name)
      if (boundary === undefined) throw kind.noSuch(name)
      if (boundary.current === null) return undefined
      await releasePolicy(tx, { arn: boundary.current, use: 'boundaries' })
      await boundary.set(null)
      return undefined
    },
  })
}
