import type { Explanation, MatchedStatement } from '@sallyport/policy/explain'
import type { PolicySource } from './policy-source.js'
import { sourceName } from './source-name.js'

type Verdict = Explanation['decision']

/** How a decision came about, as each result tells it. */
export function evaluationDetails(
  explanation: Explanation,
  { source, hasBoundary }: { source: PolicySource | undefined; hasBoundary: boolean },
): Record<string, unknown> {
  return {
    MatchedStatements: deciding(explanation, source),
    MissingContextValues: explanation.missingContextKeys,
    ...(hasBoundary
      ? {
          PermissionsBoundaryDecisionDetail: {
            // Of the boundary alone, whatever the other policies say.
            AllowedByPermissionsBoundary: verdictOf(explanation, boundaryTypes) === 'allowed',
          },
        }
      : undefined),
  }
}

/**
 * What each account's side says of a request that crosses from one to another; both must allow. AWS documents what is told and
 * not by which names.
 */
export function decisionDetails(
  explanation: Explanation,
  hasBoundary: boolean,
): Record<string, Verdict> {
  const limit = hasBoundary ? verdictOf(explanation, boundaryTypes) : 'allowed'
  return {
    'IAM policies': both(verdictOf(explanation, identityTypes), limit),
    'Resource policies': verdictOf(explanation, resourceTypes),
  }
}

type StatementTypes = ReadonlySet<MatchedStatement['type']>

const identityTypes: StatementTypes = new Set(['identity', 'group'])
const boundaryTypes: StatementTypes = new Set(['boundary'])
const resourceTypes: StatementTypes = new Set(['resource', 'trust'])

function verdictOf({ matched }: Explanation, types: StatementTypes): Verdict {
  const statements = matched.filter(({ type }) => types.has(type))
  if (statements.some(({ effect }) => effect === 'Deny')) return 'explicitDeny'
  return statements.length > 0 ? 'allowed' : 'implicitDeny'
}

function both(one: Verdict, other: Verdict): Verdict {
  if (one === 'explicitDeny' || other === 'explicitDeny') return 'explicitDeny'
  return one === 'allowed' ? other : one
}

/**
 * The statements behind the decision: those that deny where one does, otherwise those that allow. AWS IAM API Reference,
 * EvaluationResult, MatchedStatements.
 */
function deciding({ decision, matched }: Explanation, source: PolicySource | undefined) {
  if (decision === 'implicitDeny') return []
  const effect = decision === 'explicitDeny' ? 'Deny' : 'Allow'
  // A managed policy that comes to a user by several ways is told once.
  const statements = new Map(
    matched
      .filter((statement) => statement.effect === effect)
      .map((statement) => [`${statement.policyId} ${statement.statement}`, statement]),
  )
  return [...statements.values()].map((statement) => matchedShape(statement, source))
}

function matchedShape(statement: MatchedStatement, source: PolicySource | undefined) {
  const { start, end } = statement
  return {
    ...sourceName(statement, source),
    StartPosition: { Line: start.line, Column: start.column },
    EndPosition: { Line: end.line, Column: end.column },
  }
}
