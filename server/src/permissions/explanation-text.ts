import type { ConsideredStatement, ExplainedCondition } from '@sallyport/policy/explain'
import type { AccessAnswer, AccessQuestion } from './explain-access.js'

const outcomes = {
  allowed: 'Allowed',
  explicitDeny: 'Denied, explicitly',
  implicitDeny: 'Denied: nothing allows it',
} as const

/** The answer for a person to read, line by line. */
export function explanationText(question: AccessQuestion, answer: AccessAnswer): string {
  const { principal } = question.caller
  return [
    `${outcomes[answer.decision]}${decidedBy(answer)}`,
    '',
    `  principal  ${principal.arn}`,
    `  action     ${question.action}`,
    `  resource   ${question.resource}`,
    '',
    'Policies that took part:',
    ...listOr(
      answer.policies.map(({ type, id }) => `  ${type.padEnd(9)}  ${id}`),
      '  none',
    ),
    '',
    'Statements about this caller, action and resource:',
    ...listOr(answer.considered.flatMap(statementLines), '  none'),
    ...missingLines(answer.missingContextKeys),
    '',
  ].join('\n')
}

function decidedBy({ by, deciding }: AccessAnswer): string {
  if (deciding !== undefined) return ` by ${placeOf(deciding)}`
  return by === undefined ? '' : ` (${by})`
}

function placeOf({
  policyId,
  statement,
  sid,
}: {
  policyId: string
  statement: number
  sid?: string
}) {
  // Statements are counted from 1, as a reader of the policy counts.
  const name = sid === undefined || sid === '' ? '' : ` (${sid})`
  return `${policyId}, statement ${statement + 1}${name}`
}

function statementLines(statement: ConsideredStatement): string[] {
  const held = statement.matched ? 'applies' : 'does not apply'
  return [
    `  ${statement.effect} ${held}: ${placeOf(statement)}, line ${statement.start.line}`,
    ...statement.conditions.map(conditionLine),
  ]
}

function conditionLine({ operator, key, wanted, given, met }: ExplainedCondition): string {
  const value = given === undefined ? 'absent' : given.join(', ')
  return `    ${met ? 'met    ' : 'not met'}  ${operator} ${key}: wanted ${wanted.join(', ')}; is ${value}`
}

function missingLines(keys: readonly string[]): string[] {
  if (keys.length === 0) return []
  return ['', `Asked for and absent: ${keys.join(', ')}`]
}

const listOr = (lines: string[], otherwise: string): string[] =>
  lines.length === 0 ? [otherwise] : lines
