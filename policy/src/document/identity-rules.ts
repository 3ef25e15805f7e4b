import { arnFault } from './arn-rules.js'
import { legacyParsingFailed, passesLegacyParsing, resourcesOf } from './legacy-rules.js'
import type { Draft, DraftStatement } from './structure.js'

/**
 * What IAM finds wrong with a managed, inline or session policy, in the order of its checks;
 * undefined where it takes the document.
 *
 * @see AWS IAM User Guide, Validating IAM policies
 */
export function identityFault(draft: Draft): string | undefined {
  const { version, statements } = draft
  if (version !== '2012-10-17') return 'Policy document must be version 2012-10-17 or greater.'
  if (!passesLegacyParsing(draft)) return legacyParsingFailed
  return (
    sidFault(statements) ??
    principalFault(statements) ??
    missingActionFault(statements) ??
    firstFault(statements, resourcesOf, (resource) => arnFault(resource)?.message) ??
    missingResourceFault(statements) ??
    firstFault(statements, actionsOf, actionFault)
  )
}

function sidFault(statements: readonly DraftStatement[]): string | undefined {
  const sids = statements.map(({ sid }) => sid ?? '').filter((sid) => sid !== '')
  if (!sids.every((sid) => /^[0-9A-Za-z]*$/.test(sid))) {
    return (
      'Statement IDs (SID) must be alpha-numeric. ' +
      'Check that your input satisfies the regular expression [0-9A-Za-z]*'
    )
  }
  if (new Set(sids).size < sids.length) {
    return 'Statement IDs (SID) in a single policy must be unique.'
  }
  return undefined
}

function principalFault(statements: readonly DraftStatement[]): string | undefined {
  const hasPrincipal = statements.some(
    ({ principal, notPrincipal }) => principal !== undefined || notPrincipal !== undefined,
  )
  return hasPrincipal ? 'Policy document should not specify a principal.' : undefined
}

function missingActionFault(statements: readonly DraftStatement[]): string | undefined {
  const isComplete = statements.every((statement) => actionsOf(statement).length > 0)
  return isComplete ? undefined : 'Policy statement must contain actions.'
}

function missingResourceFault(statements: readonly DraftStatement[]): string | undefined {
  const isComplete = statements.every((statement) => resourcesOf(statement).length > 0)
  return isComplete ? undefined : 'Policy statement must contain resources.'
}

function firstFault(
  statements: readonly DraftStatement[],
  entriesOf: (statement: DraftStatement) => readonly string[],
  faultOf: (entry: string) => string | undefined,
): string | undefined {
  for (const statement of statements) {
    for (const entry of entriesOf(statement)) {
      const fault = faultOf(entry)
      if (fault !== undefined) return fault
    }
  }
  return undefined
}

function actionsOf({ action, notAction }: DraftStatement): readonly string[] {
  return action ?? notAction ?? []
}

function actionFault(action: string): string | undefined {
  if (action === '*') return undefined
  const [vendor = '', name, more] = action.split(':')
  if (name === undefined) {
    return 'Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.'
  }
  if (more !== undefined) return 'Actions/Condition can contain only one colon.'
  // Wildcards in the service name are discouraged but taken.
  return /^[A-Za-z0-9.*?-]+$/.test(vendor) ? undefined : `Vendor ${vendor} is not valid`
}
