import { consoleOperations } from '../console/operations.js'
import { iamOperations } from '../iam/operations.js'
import type { Operation } from '../operation.js'
import { stsOperations } from '../sts/operations.js'
import type { OperationModel } from '../wire/model.js'

/** Every operation of AWS's that is built. Doors and documents read this list. */
export const operations: readonly Operation[] = [...iamOperations, ...stsOperations]

const byModel = new Map(
  [...operations, ...consoleOperations].map((operation) => [operation.model, operation]),
)

/** Undefined for an operation that the models have and this server has not. */
export function builtOperation(model: OperationModel): Operation | undefined {
  return byModel.get(model)
}
