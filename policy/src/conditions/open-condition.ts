import type { OpenRequest } from '../open-request.js'
import { type CompiledCondition, isMet } from './condition.js'

/** Whether a line of a condition block holds for some values of the unknown keys. */
export function couldBeMet(condition: CompiledCondition, request: OpenRequest): boolean {
  const { key, whenAbsent, whenPresent } = condition
  if (request.isUnknown(key)) return whenAbsent || whenPresent !== false
  return dependsOnUnknown(condition, request) || isMet(condition, request.context)
}

/** Whether a line of a condition block holds whatever the values of the unknown keys are. */
export function isSurelyMet(condition: CompiledCondition, request: OpenRequest): boolean {
  const { key, whenAbsent, whenPresent } = condition
  if (request.isUnknown(key)) return whenAbsent && whenPresent === true
  return !dependsOnUnknown(condition, request) && isMet(condition, request.context)
}

// What a variable stands for makes no difference where there is nothing to compare it with.
function dependsOnUnknown(
  { key, variables }: CompiledCondition,
  { context, isUnknown }: OpenRequest,
): boolean {
  if (!variables.some((variable) => isUnknown(variable.key))) return false
  return (context.get(key) ?? []).length > 0
}
