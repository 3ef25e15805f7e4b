import { compilePattern, matchesPattern, type Pattern } from '../matching/pattern.js'
import { readTemplate, resolveTemplate, type Token, variablesOf } from '../matching/template.js'
import type { ContextValues } from '../request.js'
import type { Comparison, MatchesAny, Operator, OperatorFamily } from './operator.js'

/**
 * The String operators. Only `StringLike` and `StringNotLike` take wildcards; all take variables.
 *
 * @see AWS IAM User Guide, Condition operators: String condition operators
 */
export const stringOperators: OperatorFamily = {
  StringEquals: { negated: false, compile: compileEquals },
  StringNotEquals: { negated: true, compile: compileEquals },
  StringEqualsIgnoreCase: { negated: false, compile: compileEqualsIgnoreCase },
  StringNotEqualsIgnoreCase: { negated: true, compile: compileEqualsIgnoreCase },
  StringLike: { negated: false, compile: compileLike },
  StringNotLike: { negated: true, compile: compileLike },
} satisfies Record<string, Operator>

function compileEquals(values: readonly string[], variables: boolean): Comparison {
  return compileEqual(values, variables, (text) => text)
}

function compileEqualsIgnoreCase(values: readonly string[], variables: boolean): Comparison {
  return compileEqual(values, variables, (text) => text.toLowerCase())
}

function compileEqual(
  values: readonly string[],
  variables: boolean,
  fold: (text: string) => string,
): Comparison {
  const plain = new Set<string>()
  const templates: (readonly Token[])[] = []
  for (const value of values) {
    const tokens = readTemplate(value, { wildcards: false, variables })
    if (variablesOf(tokens).length > 0) templates.push(tokens)
    else plain.add(fold(textOf(tokens)))
  }
  const matchesAny: MatchesAny = (given, context) => {
    const folded = fold(given)
    return plain.has(folded) || templates.some((tokens) => isText(tokens, folded, context, fold))
  }
  return { matchesAny, variables: templates.flatMap(variablesOf) }
}

function isText(
  tokens: readonly Token[],
  folded: string,
  context: ContextValues,
  fold: (text: string) => string,
): boolean {
  const resolved = resolveTemplate(tokens, context)
  return resolved !== undefined && fold(textOf(resolved)) === folded
}

function textOf(tokens: readonly Token[]): string {
  let text = ''
  for (const token of tokens) if (token.kind === 'text') text += token.text
  return text
}

function compileLike(values: readonly string[], variables: boolean): Comparison {
  const templates = values.map((value) => readTemplate(value, { wildcards: true, variables }))
  const patterns: Pattern[] = templates.map(compilePattern)
  const matchesAny: MatchesAny = (given, context) => {
    for (const pattern of patterns) if (matchesPattern(pattern, given, context)) return true
    return false
  }
  return { matchesAny, variables: templates.flatMap(variablesOf) }
}
