import { beginningOf, type OpenRequest } from '../open-request.js'
import { compilePattern, matchesPattern, type Pattern } from './pattern.js'
import type { ResourceMatcher } from './resource.js'
import { resolveTemplate, type Token } from './template.js'

/** Whether the element applies to some resource that is meant, for some values of unknown keys. */
export function couldMatchResource(
  { negated, patterns }: ResourceMatcher,
  request: OpenRequest,
): boolean {
  return negated
    ? !patterns.some((pattern) => surelyFits(pattern, request))
    : patterns.some((pattern) => couldFit(pattern, request))
}

/** Whether the element applies to every resource that is meant, whatever the unknown keys are. */
export function surelyMatchesResource(
  { negated, patterns }: ResourceMatcher,
  request: OpenRequest,
): boolean {
  return negated
    ? !patterns.some((pattern) => couldFit(pattern, request))
    : patterns.some((pattern) => surelyFits(pattern, request))
}

function couldFit(pattern: Pattern, request: OpenRequest): boolean {
  const { resource, context, isUnknown } = request
  // An unknown variable may stand for any text.
  const tokens = tokensOf(pattern).map((token) =>
    token.kind === 'variable' && isUnknown(token.key) ? many : token,
  )
  const beginning = beginningOf(request)
  if (beginning === undefined) return matchesPattern(compilePattern(tokens), resource, context)
  const resolved = resolveTemplate(tokens, context)
  return resolved !== undefined && fitsSomeBelow(resolved, beginning)
}

// Behind the first `*` of a pattern anything may follow: only what stands before it has to agree.
function fitsSomeBelow(tokens: readonly Token[], beginning: string): boolean {
  let at = 0
  for (const token of tokens) {
    if (token.kind === 'many' || at === beginning.length) return true
    if (token.kind === 'text') {
      const piece = token.text.slice(0, beginning.length - at)
      if (!beginning.startsWith(piece, at)) return false
      at += piece.length
    } else at += 1
  }
  return at === beginning.length
}

function surelyFits(pattern: Pattern, request: OpenRequest): boolean {
  const { resource, context, isUnknown } = request
  const tokens = tokensOf(pattern)
  if (tokens.some((token) => token.kind === 'variable' && isUnknown(token.key))) return false
  const beginning = beginningOf(request)
  // A pattern that ends in `*` and fits a text fits all that begin with it.
  if (beginning !== undefined && tokens.at(-1)?.kind !== 'many') return false
  return matchesPattern(pattern, beginning ?? resource, context)
}

const many: Token = { kind: 'many' }

function tokensOf(pattern: Pattern): readonly Token[] {
  switch (pattern.kind) {
    case 'any':
      return [many]
    case 'exact':
      return [{ kind: 'text', text: pattern.text }]
    case 'prefix':
      return [{ kind: 'text', text: pattern.text }, many]
    default:
      return pattern.tokens
  }
}
