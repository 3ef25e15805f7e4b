import type { ContextValues } from '../request.js'
import { compilePattern, matchesPattern, type Pattern } from './pattern.js'
import { readTemplate, type Variable, variablesOf } from './template.js'

/** The `Resource` or `NotResource` element of a statement. */
export interface ResourceMatcher {
  readonly negated: boolean
  readonly patterns: readonly Pattern[]
  readonly variables: readonly Variable[]
}

/**
 * Compiles the entries of a `Resource` (or, negated, `NotResource`) element. A `*` runs over
 * slashes and colons; variables count behind the fifth colon only, and only in version 2012-10-17.
 *
 * @example compileResources(['arn:aws:s3:::b/*'], { negated: false, variables: true })
 * @see AWS IAM User Guide, IAM JSON policy elements: Resource; Variables and tags (where you can use)
 */
export function compileResources(
  entries: readonly string[],
  { negated, variables }: { negated: boolean; variables: boolean },
): ResourceMatcher {
  const templates = entries.map((entry) =>
    readTemplate(entry, { wildcards: true, variables, variablesFrom: afterFifthColon(entry) }),
  )
  return {
    negated,
    patterns: templates.map(compilePattern),
    variables: templates.flatMap(variablesOf),
  }
}

/**
 * Whether the element applies to a resource, compared with case.
 *
 * @example matchesResource(matcher, 'arn:aws:s3:::b/x', context)
 */
export function matchesResource(
  matcher: ResourceMatcher,
  resource: string,
  context: ContextValues,
): boolean {
  for (const pattern of matcher.patterns) {
    if (matchesPattern(pattern, resource, context)) return !matcher.negated
  }
  return matcher.negated
}

function afterFifthColon(entry: string): number {
  let at = -1
  for (let colons = 0; colons < 5; colons += 1) {
    at = entry.indexOf(':', at + 1)
    if (at === -1) return entry.length
  }
  return at + 1
}
