/** One rule of the model for a value: its test, and AWS's words for it. */
export interface Constraint<Value> {
  readonly text: string
  readonly isMet: (value: Value) => boolean
  /** True when `text` is AWS's whole message, not a clause of the general one. */
  readonly standsAlone: boolean
}

/** The words for a required member that is missing. */
export const notNull = 'Member must not be null'

const pathText =
  'The specified value for path is invalid. It must begin and end with / and contain only ' +
  'alphanumeric characters and/or / characters.'

/** At most `limit` characters, counted as Unicode scalar values. */
export function maxLength(limit: number): Constraint<string> {
  return clause(
    `Member must have length less than or equal to ${limit}`,
    (value) => value.length <= limit || (value.length <= 2 * limit && scalarCount(value) <= limit),
  )
}

/** At least `limit` characters, counted as Unicode scalar values. */
export function minLength(limit: number): Constraint<string> {
  return clause(
    `Member must have length greater than or equal to ${limit}`,
    (value) => value.length >= 2 * limit || (value.length >= limit && scalarCount(value) >= limit),
  )
}

/** At most `limit` members in a list or entries in a map. */
export function maxSize(limit: number): Constraint<number> {
  return clause(`Member must have length less than or equal to ${limit}`, (size) => size <= limit)
}

/** At least `limit` members in a list or entries in a map. */
export function minSize(limit: number): Constraint<number> {
  return clause(
    `Member must have length greater than or equal to ${limit}`,
    (size) => size >= limit,
  )
}

/** A number of at most `limit`. */
export function maxValue(limit: number): Constraint<number> {
  return clause(`Member must have value less than or equal to ${limit}`, (value) => value <= limit)
}

/** A number of at least `limit`. */
export function minValue(limit: number): Constraint<number> {
  return clause(
    `Member must have value greater than or equal to ${limit}`,
    (value) => value >= limit,
  )
}

// The engine's stack overflows on megabytes of path elements. Such a text has its clause about the
// length already.
const alwaysMatchedLength = 100_000

/**
 * The whole text matches the model's regular expression, which is shown as the model writes it. A
 * text far beyond the greatest length is not matched.
 */
export function pattern(
  source: string,
  { max = Infinity }: { max?: number | undefined } = {},
): Constraint<string> {
  const expression = compilePattern(source)
  const matchedLength = Math.max(2 * max, alwaysMatchedLength)
  return clause(
    `Member must satisfy regular expression pattern: ${source}`,
    (value) => value.length > matchedLength || expression.test(value),
  )
}

/** As `pattern`, for the path of an entity: AWS has a message of its own for it. */
export function pathPattern(
  source: string,
  limits: { max?: number | undefined } = {},
): Constraint<string> {
  return { ...pattern(source, limits), text: pathText, standsAlone: true }
}

/** One of the listed values. STS prints the set, IAM leaves it out. */
export function oneOf(
  values: readonly string[],
  { showSet }: { showSet: boolean },
): Constraint<string> {
  const set = new Set(values)
  const shown = showSet ? `: [${values.join(', ')}]` : ''
  return clause(`Member must satisfy enum value set${shown}`, (value) => set.has(value))
}

/**
 * AWS's words for a list of plain values of which one breaks a rule: all rules of a member are
 * told.
 */
export function everyMember(constraints: readonly { readonly text: string }[]): string {
  const texts = [...constraints.map((constraint) => constraint.text), notNull]
  return `Member must satisfy constraint: [${texts.join(', ')}]`
}

function clause<Value>(text: string, isMet: (value: Value) => boolean): Constraint<Value> {
  return { text, isMet, standsAlone: false }
}

function compilePattern(source: string): RegExp {
  const whole = `^(?:${source})$`
  try {
    return new RegExp(whole, 'u')
  } catch {
    // The STS model's federatedIdType escapes a colon, which only the mode without `u` accepts.
    return new RegExp(whole)
  }
}

function scalarCount(text: string): number {
  let count = 0
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at)
    const isPairStart = unit >= 0xd800 && unit <= 0xdbff
    const next = isPairStart ? text.charCodeAt(at + 1) : 0
    if (next >= 0xdc00 && next <= 0xdfff) at += 1
    count += 1
  }
  return count
}
