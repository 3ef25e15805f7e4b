/** A statement as the text holds it; whatever this file does not know stays as it is. */
export type TrustStatement = Readonly<Record<string, unknown>>

type Holder = Readonly<Record<string, unknown>>

/** The statements of a trust policy in their order; none where the text is no policy. */
export function trustStatements(text: string): readonly TrustStatement[] {
  const document = readHolder(text)
  if (document === undefined) return []
  const { Statement } = document
  return (Array.isArray(Statement) ? Statement : [Statement]).filter((one) => isHolder(one))
}

/** The text with one statement replaced, and everything else of it kept. */
export function withStatement(
  text: string,
  index: number,
  change: (statement: TrustStatement) => TrustStatement,
): string {
  const document = readHolder(text)
  if (document === undefined) return text
  const { Statement } = document
  const changed = Array.isArray(Statement)
    ? Statement.map((one: unknown, at) => (at === index && isHolder(one) ? change(one) : one))
    : isHolder(Statement) && index === 0
      ? change(Statement)
      : Statement
  return indented({ ...document, Statement: changed })
}

/** The document laid out for people; as it is, where it is no JSON. */
export function laidOut(text: string): string {
  const document = readHolder(text)
  return document === undefined ? text : indented(document)
}

const indented = (value: object): string => JSON.stringify(value, null, 2)

function readHolder(text: string): Holder | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return isHolder(value) ? value : undefined
  } catch {
    return undefined
  }
}

export function isHolder(value: unknown): value is Holder {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** What may be one value or a list of them, as texts. */
export function textsOf(value: unknown): readonly string[] {
  if (value === undefined) return []
  return (Array.isArray(value) ? value : [value]).map((one: unknown) =>
    typeof one === 'string' ? one : JSON.stringify(one),
  )
}

export interface TrustCondition {
  operator: string
  key: string
  values: readonly string[]
}

/** The conditions of a statement, one a line. */
export function conditionsOf({ Condition }: TrustStatement): readonly TrustCondition[] {
  if (!isHolder(Condition)) return []
  return Object.entries(Condition).flatMap(([operator, entries]) =>
    isHolder(entries)
      ? Object.entries(entries).map(([key, value]) => ({ operator, key, values: textsOf(value) }))
      : [],
  )
}

/** AWS compares the names of operators and of condition keys without regard to case. */
export const isSameName = (one: string, other: string): boolean =>
  one.toLowerCase() === other.toLowerCase()

/** What whoever assumes the role must bring along; AWS's consoles do not, so they cannot switch to such a role. */
export function asksForExternalId(text: string): boolean {
  return trustStatements(text).some(
    (statement) =>
      statement.Effect === 'Allow' &&
      conditionsOf(statement).some(({ key }) => isSameName(key, 'sts:ExternalId')),
  )
}
