import type { ContextValues } from '../request.js'

/**
 * A piece of a pattern: plain text, `?` (one), `*` (many), or a policy variable.
 * `key` is in lower case, `written` as in the policy.
 */
export type Token =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'one' }
  | { readonly kind: 'many' }
  | Variable

/** A policy variable, `${key}` or `${key, 'fallback'}`. */
export interface Variable {
  readonly kind: 'variable'
  readonly key: string
  readonly written: string
  readonly fallback: string | undefined
}

/** What in a text is special. `variablesFrom`: the first offset at which a variable may begin. */
export interface TemplateSyntax {
  readonly wildcards: boolean
  readonly variables: boolean
  readonly variablesFrom?: number
}

const one: Token = { kind: 'one' }
const many: Token = { kind: 'many' }

/**
 * Cuts a text into tokens. `${*}`, `${?}` and `${$}` are the plain characters. What looks like a
 * variable but is none stays plain text. Never throws.
 *
 * @example readTemplate('a/${aws:username}/*', { wildcards: true, variables: true })
 * @see AWS IAM User Guide, IAM policy elements: Variables and tags
 */
export function readTemplate(text: string, syntax: TemplateSyntax): Token[] {
  const { wildcards, variables, variablesFrom = 0 } = syntax
  if (!hasSpecialCharacter(text)) return text === '' ? [] : [{ kind: 'text', text }]
  const tokens: Token[] = []
  let plain = ''
  let from = 0
  const flush = (): void => {
    if (plain !== '') tokens.push({ kind: 'text', text: plain })
    plain = ''
  }
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    if (wildcards && (code === 0x2a || code === 0x3f)) {
      plain += text.slice(from, at)
      flush()
      tokens.push(code === 0x2a ? many : one)
      from = at + 1
    } else if (code === 0x24 && variables && at >= variablesFrom) {
      const reference = readReference(text, at)
      if (reference === undefined) continue
      plain += text.slice(from, at)
      if (typeof reference.token === 'string') plain += reference.token
      else {
        flush()
        tokens.push(reference.token)
      }
      from = reference.end
      at = from - 1
    }
  }
  plain += text.slice(from)
  flush()
  return tokens
}

function hasSpecialCharacter(text: string): boolean {
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    if (code === 0x2a || code === 0x3f || code === 0x24) return true
  }
  return false
}

interface Reference {
  readonly token: Variable | string
  readonly end: number
}

// `${key}`, `${key, 'fallback'}` or one escaped character; undefined for anything else.
function readReference(text: string, at: number): Reference | undefined {
  if (text.charCodeAt(at + 1) !== 0x7b) return undefined
  const escaped = text.charAt(at + 2)
  if ((escaped === '*' || escaped === '?' || escaped === '$') && text.charAt(at + 3) === '}') {
    return { token: escaped, end: at + 4 }
  }
  const end = endOfName(text, at + 2)
  if (text.charAt(end) === '}') return variable(text.slice(at + 2, end), undefined, end + 1)
  const opening = skipBlanks(text, end + 1)
  if (text.charAt(end) !== ',' || text.charAt(opening) !== "'") return undefined
  const closing = text.indexOf("'", opening + 1)
  const brace = skipBlanks(text, closing + 1)
  if (closing === -1 || text.charAt(brace) !== '}') return undefined
  return variable(text.slice(at + 2, end), text.slice(opening + 1, closing), brace + 1)
}

// No name goes beyond the next `$`, so that a text full of openings is read once, not once for each.
function endOfName(text: string, from: number): number {
  let at = from
  for (; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    if (code === 0x7d || code === 0x2c || code === 0x24) break
  }
  return at
}

function variable(name: string, fallback: string | undefined, end: number): Reference | undefined {
  const written = name.trim()
  if (written === '') return undefined
  return { token: { kind: 'variable', key: written.toLowerCase(), written, fallback }, end }
}

function skipBlanks(text: string, from: number): number {
  let at = from
  while (text.charCodeAt(at) === 0x20) at += 1
  return at
}

/**
 * The value of a variable in a request: its key's only value, else the fallback where the key is
 * absent, else undefined. A key with several values has no value as a variable.
 *
 * @see AWS IAM User Guide, IAM policy elements: Variables and tags (request information without value)
 */
export function variableValue(variable: Variable, context: ContextValues): string | undefined {
  const values = context.get(variable.key)
  if (values === undefined || values.length === 0) return variable.fallback
  return values.length === 1 ? values[0] : undefined
}

/**
 * Puts the request's values in the place of variables, as plain text: a `*` inside a value is no
 * wildcard. Undefined when a variable has no value.
 */
export function resolveTemplate(
  tokens: readonly Token[],
  context: ContextValues,
): Token[] | undefined {
  const resolved: Token[] = []
  for (const token of tokens) {
    if (token.kind !== 'variable') {
      resolved.push(token)
      continue
    }
    const text = variableValue(token, context)
    if (text === undefined) return undefined
    resolved.push({ kind: 'text', text })
  }
  return resolved
}

/** The variables among the tokens, in order. */
export function variablesOf(tokens: readonly Token[]): Variable[] {
  return tokens.filter((token) => token.kind === 'variable')
}
