import type { ContextValues } from '../request.js'
import { compileGlob, type Glob, matchesGlob } from './glob.js'
import { resolveTemplate, type Token } from './template.js'

/** A compiled pattern: the cheapest test that decides it. */
export type Pattern =
  | { readonly kind: 'any' }
  | { readonly kind: 'exact'; readonly text: string }
  | { readonly kind: 'prefix'; readonly text: string }
  | { readonly kind: 'glob'; readonly glob: Glob; readonly tokens: readonly Token[] }
  | { readonly kind: 'template'; readonly tokens: readonly Token[] }

/**
 * Compiles tokens. A pattern with variables is completed at each request.
 *
 * @example compilePattern(readTemplate('home/*', { wildcards: true, variables: true }))
 * @see AWS IAM User Guide, IAM JSON policy elements: Resource (wildcards)
 */
export function compilePattern(tokens: readonly Token[]): Pattern {
  if (tokens.some((token) => token.kind === 'variable')) return { kind: 'template', tokens }
  const [first, second] = tokens
  if (first === undefined) return { kind: 'exact', text: '' }
  if (tokens.length === 1 && first.kind === 'many') return { kind: 'any' }
  if (first.kind === 'text') {
    if (second === undefined) return { kind: 'exact', text: first.text }
    if (tokens.length === 2 && second.kind === 'many') return { kind: 'prefix', text: first.text }
  }
  return { kind: 'glob', glob: compileGlob(tokens), tokens }
}

/**
 * Whether a text fits a pattern in a request. A variable without value makes it not fit.
 *
 * @example matchesPattern(pattern, 'home/x', context)
 * @see AWS IAM User Guide, IAM policy elements: Variables and tags
 */
export function matchesPattern(pattern: Pattern, text: string, context: ContextValues): boolean {
  if (pattern.kind === 'exact') return pattern.text === text
  if (pattern.kind === 'prefix') return hasAt(text, pattern.text, 0)
  if (pattern.kind === 'glob') return matchesGlob(pattern.glob, text)
  if (pattern.kind === 'any') return true
  const tokens = resolveTemplate(pattern.tokens, context)
  if (tokens === undefined || lengthOf(tokens) > text.length) return false
  return matchesGlob(compileGlob(tokens), text)
}

// Told before anything is put together: many variables of a long value make a pattern of megabytes.
function lengthOf(tokens: readonly Token[]): number {
  let length = 0
  for (const token of tokens) if (token.kind === 'text') length += token.text.length
  return length
}

/**
 * Whether a text has a piece at an offset. ARNs differ near the end of what they have in common, so
 * the last character is looked at first. To cut and compare takes V8 half as long as `startsWith`.
 *
 * @example hasAt('arn:aws:s3:::b', 'aws', 4) // true
 */
export function hasAt(text: string, piece: string, offset: number): boolean {
  const end = offset + piece.length
  if (piece === '' || end > text.length) return piece === ''
  if (text.charCodeAt(end - 1) !== piece.charCodeAt(piece.length - 1)) return false
  return text.slice(offset, end) === piece
}
