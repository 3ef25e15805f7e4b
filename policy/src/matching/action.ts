import type { ContextValues } from '../request.js'
import { compilePattern, matchesPattern, type Pattern } from './pattern.js'
import { readTemplate } from './template.js'

/** An action name folded to lower case, with its service (`iam:`). */
export interface FoldedAction {
  readonly name: string
  readonly service: string
}

/** The `Action` or `NotAction` element of a statement; `entries` are its texts in lower case. */
export interface ActionMatcher {
  readonly negated: boolean
  readonly entries: readonly string[]
  readonly everything: boolean
  readonly exact: readonly string[]
  readonly patterns: readonly Pattern[]
}

const wildcardsOnly = { wildcards: true, variables: false }
const noContext: ContextValues = new Map()

const folded = new Map<string, FoldedAction>()
const maxFolded = 2048

/**
 * Folds an action name once: names repeat from request to request, so the last couple of thousand
 * short ones are remembered.
 *
 * @example foldAction('IAM:GetUser') // { name: 'iam:getuser', service: 'iam:' }
 * @see AWS IAM User Guide, IAM JSON policy elements: Action (case does not matter)
 */
export function foldAction(action: string): FoldedAction {
  const known = folded.get(action)
  if (known !== undefined) return known
  const name = action.toLowerCase()
  const entry = { name, service: serviceOf(name) }
  if (action.length <= 128) {
    if (folded.size >= maxFolded) folded.clear()
    folded.set(action, entry)
  }
  return entry
}

/** An action up to and with its first colon; the whole where there is none. */
export function serviceOf(action: string): string {
  const colon = action.indexOf(':')
  return colon === -1 ? action : action.slice(0, colon + 1)
}

/** Whether a text has a `*` or `?`. */
export function hasWildcard(text: string): boolean {
  return text.includes('*') || text.includes('?')
}

/**
 * Compiles the entries of an `Action` (or, negated, `NotAction`) element.
 *
 * @example compileActions(['iam:Get*', 'sts:AssumeRole'], false)
 * @see AWS IAM User Guide, IAM JSON policy elements: Action, NotAction
 */
export function compileActions(entries: readonly string[], negated: boolean): ActionMatcher {
  const exact: string[] = []
  const patterns: Pattern[] = []
  let everything = false
  const names = entries.map((entry) => entry.toLowerCase())
  for (const name of names) {
    if (name === '*') everything = true
    else if (!hasWildcard(name)) exact.push(name)
    else patterns.push(compilePattern(readTemplate(name, wildcardsOnly)))
  }
  return { negated, entries: names, everything, exact, patterns }
}

/**
 * Whether the element applies to an action.
 *
 * @example matchesAction(matcher, foldAction('iam:GetUser'))
 */
export function matchesAction(matcher: ActionMatcher, action: FoldedAction): boolean {
  return lists(matcher, action.name) !== matcher.negated
}

function lists(matcher: ActionMatcher, name: string): boolean {
  if (matcher.everything || matcher.exact.includes(name)) return true
  for (const pattern of matcher.patterns) {
    if (matchesPattern(pattern, name, noContext)) return true
  }
  return false
}
