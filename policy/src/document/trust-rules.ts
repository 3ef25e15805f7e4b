import { compileGlob, matchesGlob } from '../matching/glob.js'
import { readTemplate } from '../matching/template.js'
import { legacyParsingFailed, passesLegacyParsing } from './legacy-rules.js'
import { type PrincipalElement, type PrincipalType, principalTypes } from './policy.js'
import type { Draft, DraftStatement } from './structure.js'

// In lower case: what a trust policy may speak of.
const trustActions = [
  'assumerole',
  'assumerolewithsaml',
  'assumerolewithwebidentity',
  'tagsession',
  'setsourceidentity',
  'setcontext',
  'decodeauthorizationmessage',
  'getaccesskeyinfo',
  'getcalleridentity',
  'getfederationtoken',
  'getservicebearertoken',
  'getsessiontoken',
].map((name) => `sts:${name}`)

/**
 * What IAM finds wrong with the trust policy of a role; undefined where it takes the document.
 * Whether a principal exists is for the caller to see.
 *
 * @see AWS IAM User Guide, How to use trust policies with IAM roles; Troubleshooting IAM policies
 */
export function trustFault(draft: Draft): string | undefined {
  if (!passesLegacyParsing(draft)) return legacyParsingFailed
  for (const statement of draft.statements) {
    const fault =
      fieldFault(statement) ?? principalFault(statement.principal) ?? actionFault(statement)
    if (fault !== undefined) return fault
  }
  return undefined
}

function fieldFault(statement: DraftStatement): string | undefined {
  if (statement.resource !== undefined) return 'Has prohibited field Resource'
  if (statement.notResource !== undefined) return 'Has prohibited field NotResource'
  if (statement.notPrincipal !== undefined) return 'Has prohibited field NotPrincipal'
  if (statement.principal === undefined) return 'Missing required field Principal'
  if (statement.action === undefined && statement.notAction === undefined) {
    return 'Missing required field Action'
  }
  return undefined
}

function actionFault({ action = [] }: DraftStatement): string | undefined {
  const isGood = action.length > 0 && action.every(isTrustAction)
  return isGood ? undefined : 'AssumeRole policy may only specify STS AssumeRole actions.'
}

function isTrustAction(action: string): boolean {
  const name = action.toLowerCase()
  if (!name.startsWith('sts:')) return false
  const glob = compileGlob(readTemplate(name, { wildcards: true, variables: false }))
  return trustActions.some((known) => matchesGlob(glob, known))
}

function principalFault(element: PrincipalElement | undefined): string | undefined {
  if (element === '*') return 'AssumeRolepolicy contained an invalid principal: "STAR":"*".'
  const named = principalTypes.filter((type) => (element?.[type] ?? []).length > 0)
  if (named.length === 0) {
    return (
      'Invalid principal in policy: com.amazon.balsa.error.InvalidPolicyException: ' +
      'The passed in policy has a statement with no principals!'
    )
  }
  for (const type of named) {
    for (const value of element?.[type] ?? []) {
      const fault = principalFaults[type](value)
      if (fault !== undefined) return fault
    }
  }
  return undefined
}

const principalFaults: Record<PrincipalType, (value: string) => string | undefined> = {
  AWS: awsFault,
  Service: (value) => (isServiceName(value) ? undefined : invalid('SERVICE', value)),
  Federated: (value) =>
    isDomainName(value) || isProviderArn(value)
      ? undefined
      : 'Federated principals must be valid domain names or SAML metadata ARNs',
  CanonicalUser: (value) => invalid('CANONICALUSER', value),
}

function awsFault(value: string): string | undefined {
  if (value === '*' || isAwsPrincipal(value)) return undefined
  if (value.includes('*') || value.includes('?')) return `Invalid principal: ${value}`
  return invalid('AWS', value)
}

function invalid(type: string, value: string): string {
  return `Invalid principal in policy: "${type}":"${value}"`
}

// An account, the ARN of a root, user, role or session, or the unique id of a user or role.
function isAwsPrincipal(value: string): boolean {
  return (
    /^\d{12}$/.test(value) ||
    /^A(?:ID|RO)A[A-Z0-9]{12,124}$/.test(value) ||
    /^arn:aws[a-z-]*:iam::\d{12}:(?:root|(?:user|role)\/[!-)+->@-~]+)$/.test(value) ||
    /^arn:aws[a-z-]*:sts::\d{12}:(?:assumed-role\/[\w+=,.@-]+|federated-user)\/[\w+=,.@-]+$/.test(
      value,
    )
  )
}

function isServiceName(value: string): boolean {
  return isDomainName(value) && !value.endsWith('.amazonaws.com.cn')
}

function isDomainName(value: string): boolean {
  return /^[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)+$/.test(
    value,
  )
}

function isProviderArn(value: string): boolean {
  return /^arn:aws[a-z-]*:iam::\d{12}:(?:saml|oidc)-provider\/[^*?\s]+$/.test(value)
}
