import { type Operation, writeOperation } from '../../operation.js'
import { checkBoundary, releasePolicy, useBoundary } from '../managed-policies/policy-use.js'
import { type BoundaryInput, type BoundaryKind, boundaryKinds } from './boundary-kind.js'

interface PutInput extends BoundaryInput {
  PermissionsBoundary: string
}

/** PutUserPermissionsBoundary, PutRolePermissionsBoundary: one that is set already is replaced. */
export const putPermissionsBoundaries = boundaryKinds.map(putPermissionsBoundaryOf)

function putPermissionsBoundaryOf(kind: BoundaryKind): Operation {
  const operation = `Put${kind.type}PermissionsBoundary`
  return writeOperation<PutInput>('iam', operation, {
    async checks(call) {
      const check = await kind.check(call, `iam:${operation}`, kind.name(call.input))
      return [{ ...check, values: { 'iam:permissionsboundary': [call.input.PermissionsBoundary] } }]
    },

    async run(call, tx) {
      const { PermissionsBoundary: arn } = call.input
      const name = kind.name(call.input)
      // The policy is looked for before the principal, as AWS does, and counted after it has been taken.
      await checkBoundary(tx, call, arn)
      const boundary = await kind.lock(tx, call.caller.principal.accountId, name)
      if (boundary === undefined) throw kind.noSuch(name)
      if (boundary.current === arn) return undefined
      await useBoundary(tx, call, arn)
      if (boundary.current !== null)
        await releasePolicy(tx, { arn: boundary.current, use: 'boundaries' })
      await boundary.set(arn)
      return undefined
    },
  })
}
