import type { CompiledPolicy } from '@sallyport/policy/compile'
import { explain, type Explanation, type MatchedStatement } from '@sallyport/policy/explain'
import type { PreparedPolicies } from '@sallyport/policy/prepare'
import type { ContextValues, Principal } from '@sallyport/policy/request'
import { type Page, pageOf } from '../paging.js'
import { invalidInput } from '../refusals.js'
import { compileInput, type SimulationInput } from './simulation-input.js'

/** Whose request is simulated, against which policies. */
export interface Simulation {
  principal: Principal
  policies: PreparedPolicies
  hasBoundary: boolean
  context: ContextValues
  resource: { policy: CompiledPolicy; accountId?: string } | undefined
  sourceType(policyId: string): string
}

/** Every action on every resource, in the order asked, page by page; the same evaluator that judges real requests. */
export function evaluate(
  input: SimulationInput,
  page: Page,
  simulation: Simulation,
): Record<string, unknown> {
  const resources = input.ResourceArns ?? ['*']
  const total = input.ActionNames.length * resources.length
  const start = page.after === undefined ? 0 : Number(page.after) + 1
  const indexes = Array.from(
    { length: Math.max(0, Math.min(page.limit + 1, total - start)) },
    (_, n) => start + n,
  )
  const { rows, end } = pageOf(indexes, page, String)
  const results = rows.map((index) => {
    const action = input.ActionNames[Math.floor(index / resources.length)] ?? ''
    const resource = resources[index % resources.length] ?? '*'
    return evaluateOne({ action, resource }, simulation)
  })
  return { EvaluationResults: results, ...end }
}

function evaluateOne(
  { action, resource }: { action: string; resource: string },
  simulation: Simulation,
): Record<string, unknown> {
  const { principal, context } = simulation
  if (!/^[\w.*-]+:[\w*?-]+$/.test(action) && action !== '*')
    throw invalidInput(`Invalid Action Name: ${action}`)
  const explanation = explain(
    simulation.policies,
    { principal, action, resource, context },
    simulation.resource,
  )
  return {
    EvalActionName: action,
    EvalResourceName: resource,
    EvalDecision: explanation.decision,
    MatchedStatements: deciding(explanation).map((statement) =>
      matchedShape(statement, simulation),
    ),
    MissingContextValues: explanation.missingContextKeys,
    ...(simulation.hasBoundary
      ? {
          PermissionsBoundaryDecisionDetail: {
            AllowedByPermissionsBoundary: explanation.by !== 'boundary',
          },
        }
      : undefined),
  }
}

/** The statements behind the decision: those that deny where one does, otherwise those that allow. */
function deciding({ decision, matched }: Explanation): MatchedStatement[] {
  const effect = decision === 'explicitDeny' ? 'Deny' : 'Allow'
  return decision === 'implicitDeny'
    ? []
    : matched.filter((statement) => statement.effect === effect)
}

function matchedShape(
  statement: MatchedStatement,
  simulation: Simulation,
): Record<string, unknown> {
  const { policyId, type, start, end } = statement
  return {
    SourcePolicyId: policyId.replace(/^inline:/, ''),
    SourcePolicyType: type === 'resource' ? 'resource' : simulation.sourceType(policyId),
    StartPosition: { Line: start.line, Column: start.column },
    EndPosition: { Line: end.line, Column: end.column },
  }
}

/** The resource's side of a simulated request: its policy, and the account that owns it. */
export function resourceSide(input: SimulationInput): Simulation['resource'] {
  if (input.ResourcePolicy === undefined) return undefined
  const policy = compileInput(input.ResourcePolicy, { id: 'ResourcePolicy', type: 'resource' })
  const accountId = input.ResourceOwner?.match(/\d{12}/)?.[0]
  return accountId === undefined ? { policy } : { policy, accountId }
}

/** `CallerArn` must name an IAM user. */
export function callerPrincipal(callerArn: string): Principal {
  const accountId = /^arn:aws[\w-]*:iam::(\d{12}):user\/.+$/.exec(callerArn)?.[1]
  if (accountId === undefined)
    throw invalidInput('Invalid caller - Caller must be an IAM user in this context.')
  return { kind: 'user', arn: callerArn, accountId }
}
