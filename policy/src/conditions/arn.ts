import { compilePattern, matchesPattern, type Pattern } from '../matching/pattern.js'
import { readTemplate, resolveTemplate, type Token, variablesOf } from '../matching/template.js'
import type { ContextValues } from '../request.js'
import type { Comparison, MatchesAny, Operator, OperatorFamily } from './operator.js'

/**
 * The ARN operators: `ArnEquals` and `ArnLike` are the same. Each of the six parts between colons is
 * matched by itself, so that `*` stays in its part; the sixth may hold colons.
 *
 * @see AWS IAM User Guide, Condition operators: Amazon Resource Name (ARN) condition operators
 */
export const arnOperators: OperatorFamily = {
  ArnEquals: { negated: false, compile },
  ArnLike: { negated: false, compile },
  ArnNotEquals: { negated: true, compile },
  ArnNotLike: { negated: true, compile },
} satisfies Record<string, Operator>

function compile(values: readonly string[], variables: boolean): Comparison {
  const templates = values.map((value) => readTemplate(value, { wildcards: true, variables }))
  const tests = templates.map(compileArn)
  const matchesAny: MatchesAny = (given, context) => {
    const parts = splitArn(given)
    if (parts === undefined) return false
    for (const test of tests) if (test(parts, context)) return true
    return false
  }
  return { matchesAny, variables: templates.flatMap(variablesOf) }
}

type ArnTest = (given: readonly string[], context: ContextValues) => boolean

const noContext: ContextValues = new Map()

function compileArn(tokens: readonly Token[]): ArnTest {
  if (tokens.some((token) => token.kind === 'variable')) {
    // A value may bring colons of its own, so that the parts are known at the request only.
    return (given, context) => {
      const resolved = resolveTemplate(tokens, context)
      return resolved !== undefined && compileArn(resolved)(given, context)
    }
  }
  const parts = cutAtColons(tokens)
  if (parts === undefined) return () => false
  return (given) =>
    parts.every((part, index) => matchesPattern(part, given[index] ?? '', noContext))
}

function cutAtColons(tokens: readonly Token[]): Pattern[] | undefined {
  const parts: Token[][] = [[]]
  for (const token of tokens) {
    if (token.kind !== 'text') {
      parts.at(-1)?.push(token)
      continue
    }
    let rest = token.text
    for (let colon = rest.indexOf(':'); colon !== -1 && parts.length < 6;) {
      parts.at(-1)?.push({ kind: 'text', text: rest.slice(0, colon) })
      parts.push([])
      rest = rest.slice(colon + 1)
      colon = rest.indexOf(':')
    }
    if (rest !== '') parts.at(-1)?.push({ kind: 'text', text: rest })
  }
  return parts.length === 6 ? parts.map(compilePattern) : undefined
}

function splitArn(arn: string): string[] | undefined {
  const parts: string[] = []
  let from = 0
  while (parts.length < 5) {
    const colon = arn.indexOf(':', from)
    if (colon === -1) return undefined
    parts.push(arn.slice(from, colon))
    from = colon + 1
  }
  parts.push(arn.slice(from))
  return parts
}
