import {
  conditionsOf,
  isHolder,
  isSameName,
  textsOf,
  type TrustStatement,
  trustStatements,
  withStatement,
} from './trust-document.js'

// AWS IAM User Guide, "Configuring MFA-protected API access": with `Bool`, a call without the key does not match.
const operatorName = 'Bool'
const keyName = 'aws:MultiFactorAuthPresent'

/** Whether a statement lets only those in who have signed in with MFA. */
export function requiresMfa(statement: TrustStatement): boolean {
  return conditionsOf(statement).some(
    ({ operator, key, values }) =>
      isSameName(operator, operatorName) &&
      isSameName(key, keyName) &&
      values.length > 0 &&
      values.every((value) => isSameName(value, 'true')),
  )
}

/** Adds the condition to an Allow statement, or takes it away; the rest of the document stays. */
export function withMfaRequired(text: string, index: number, isRequired: boolean): string {
  const statement = trustStatements(text)[index]
  if (statement?.Effect !== 'Allow' || requiresMfa(statement) === isRequired) return text
  return withStatement(text, index, (one) => (isRequired ? demandMfa(one) : forgiveMfa(one)))
}

function demandMfa(statement: TrustStatement): TrustStatement {
  const conditions = isHolder(statement.Condition) ? statement.Condition : {}
  const operator = nameWithin(conditions, operatorName) ?? operatorName
  const entries = isHolder(conditions[operator]) ? conditions[operator] : {}
  const key = nameWithin(entries, keyName) ?? keyName
  return {
    ...statement,
    Condition: { ...conditions, [operator]: { ...entries, [key]: 'true' } },
  }
}

function forgiveMfa(statement: TrustStatement): TrustStatement {
  const { Condition, ...rest } = statement
  const conditions = isHolder(Condition) ? Condition : {}
  const kept = Object.entries(conditions)
    .map(([operator, entries]): [string, unknown] =>
      isSameName(operator, operatorName) && isHolder(entries)
        ? [operator, withoutKey(entries)]
        : [operator, entries],
    )
    .filter(([, entries]) => !isHolder(entries) || Object.keys(entries).length > 0)
  return kept.length === 0 ? rest : { ...statement, Condition: Object.fromEntries(kept) }
}

const withoutKey = (entries: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(Object.entries(entries).filter(([key]) => !isSameName(key, keyName)))

const nameWithin = (holder: Readonly<Record<string, unknown>>, name: string): string | undefined =>
  Object.keys(holder).find((one) => isSameName(one, name))

/** Whether MFA can be asked of anybody that the statement names: services and identity providers bring none. */
export function canBringMfa({ Principal, NotPrincipal }: TrustStatement): boolean {
  if (Principal === undefined) return NotPrincipal !== undefined
  return !isHolder(Principal) || textsOf(Principal.AWS).length > 0
}
