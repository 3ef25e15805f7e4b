import type { ContextEntry, ContextKeyTypeEnum, EvaluationResult } from '@aws-sdk/client-iam'

/** One condition key of a simulated request. */
export const entry = (
  ContextKeyName: string,
  ContextKeyType: ContextKeyTypeEnum,
  ...ContextKeyValues: string[]
): ContextEntry => ({ ContextKeyName, ContextKeyType, ContextKeyValues })

export const mfa = (value: 'true' | 'false'): ContextEntry =>
  entry('aws:MultiFactorAuthPresent', 'boolean', value)

/** The only result of a simulation of one action on one resource. */
export async function theResult(
  simulation: Promise<{ EvaluationResults?: EvaluationResult[] | undefined }>,
): Promise<EvaluationResult> {
  const { EvaluationResults: results = [] } = await simulation
  const [result] = results
  if (result === undefined || results.length > 1)
    throw new Error(`one result was expected and there were ${results.length}`)
  return result
}

/** The statements that decided: where each stands, and what kind of policy that is. */
export const sourcesOf = ({ MatchedStatements: statements = [] }: EvaluationResult) =>
  statements.map((statement) => `${statement.SourcePolicyType} ${statement.SourcePolicyId}`)
