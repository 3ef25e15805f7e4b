/** A place in the source text; line and column count from 1. */
export interface Position {
  readonly line: number
  readonly column: number
}

/** The two versions of the policy language. A document without `Version` counts as 2008-10-17. */
export type PolicyVersion = '2008-10-17' | '2012-10-17'

/** The kinds of entry that a `Principal` element may hold. */
export const principalTypes = ['AWS', 'Federated', 'Service', 'CanonicalUser'] as const

/** One of the kinds of entry that a `Principal` element may hold. */
export type PrincipalType = (typeof principalTypes)[number]

/** A `Principal` or `NotPrincipal` element; a single string has become a list of one. */
export type PrincipalElement = '*' | Readonly<Partial<Record<PrincipalType, readonly string[]>>>

/** One line of a condition block. Numbers and booleans have become text: 5 and "5" are the same. */
export interface ConditionEntry {
  readonly operator: string
  readonly key: string
  readonly values: readonly string[]
}

/**
 * One statement; single strings have become lists of one, operators without keys are left out.
 * `start` is its opening brace, `end` the place just behind its closing brace.
 *
 * @see AWS IAM User Guide, Grammar of the IAM JSON policy language
 */
export interface Statement {
  readonly sid?: string
  readonly effect: 'Allow' | 'Deny'
  readonly principal?: PrincipalElement
  readonly notPrincipal?: PrincipalElement
  readonly action?: readonly string[]
  readonly notAction?: readonly string[]
  readonly resource?: readonly string[]
  readonly notResource?: readonly string[]
  readonly conditions: readonly ConditionEntry[]
  readonly start: Position
  readonly end: Position
}

/**
 * A parsed policy document.
 *
 * @see AWS IAM User Guide, Grammar of the IAM JSON policy language
 */
export interface Policy {
  readonly version?: PolicyVersion
  readonly id?: string
  readonly statements: readonly Statement[]
}

/**
 * Prints a policy as a JSON document. Parsing it again gives an equal policy but for the positions.
 * Never throws.
 *
 * @example printDocument(policy) // {"Version":"2012-10-17","Statement":[{"Effect":"Allow",…}]}
 * @see AWS IAM User Guide, Grammar of the IAM JSON policy language
 */
export function printDocument(policy: Policy): string {
  const members: string[] = []
  if (policy.version !== undefined) members.push(member('Version', quote(policy.version)))
  if (policy.id !== undefined) members.push(member('Id', quote(policy.id)))
  members.push(member('Statement', `[${policy.statements.map(printStatement).join(',')}]`))
  return `{${members.join(',')}}`
}

function printStatement(statement: Statement): string {
  const members: string[] = []
  const add = (name: string, text: string | undefined): void => {
    if (text !== undefined) members.push(member(name, text))
  }
  add('Sid', statement.sid === undefined ? undefined : quote(statement.sid))
  add('Effect', quote(statement.effect))
  add('Principal', statement.principal && printPrincipal(statement.principal))
  add('NotPrincipal', statement.notPrincipal && printPrincipal(statement.notPrincipal))
  add('Action', statement.action && printList(statement.action))
  add('NotAction', statement.notAction && printList(statement.notAction))
  add('Resource', statement.resource && printList(statement.resource))
  add('NotResource', statement.notResource && printList(statement.notResource))
  if (statement.conditions.length > 0) add('Condition', printConditions(statement.conditions))
  return `{${members.join(',')}}`
}

function printPrincipal(element: PrincipalElement): string {
  if (element === '*') return quote('*')
  const members = Object.entries(element).map(([type, list]) => member(type, printList(list)))
  return `{${members.join(',')}}`
}

// Written as text and not by way of an object: a key may be `__proto__`, and keys that look like
// numbers would change their order.
function printConditions(conditions: readonly ConditionEntry[]): string {
  const operators = new Map<string, string[]>()
  for (const { operator, key, values } of conditions) {
    const lines = operators.get(operator) ?? []
    lines.push(member(key, printList(values)))
    operators.set(operator, lines)
  }
  const blocks = [...operators].map(([name, lines]) => member(name, `{${lines.join(',')}}`))
  return `{${blocks.join(',')}}`
}

function printList(values: readonly string[]): string {
  const [only] = values
  return values.length === 1 && only !== undefined ? quote(only) : JSON.stringify(values)
}

function member(name: string, text: string): string {
  return `${quote(name)}:${text}`
}

function quote(text: string): string {
  return JSON.stringify(text)
}
