import { compilePolicy } from '@sallyport/policy/compile'
import { roleArn } from '../arn.js'
import { transitiveTags } from '../credentials/transitive-tags.js'
import type { Call } from '../operation.js'
import type { Check } from '../permissions/authorize.js'
import { requestTagKeys } from '../permissions/context.js'
import { compiledTrust } from '../permissions/trust-policy.js'
import type { ExactCache } from '../store/exact-cache.js'
import { findRole, type Role } from '../store/roles.js'
import type { Store } from '../store/store.js'
import type { AssumeRoleInput } from './assume-role.js'

/**
 * What AssumeRole asks of the role's trust policy and of the caller's policies: setting a source identity and tags, inherited
 * ones too, are actions of their own, and of several that are refused the first in this order is named. A role that does not
 * exist is refused in the same words as one that may not be assumed.
 */
export async function assumeRoleChecks(
  { caller, input, parts }: Call<AssumeRoleInput>,
  role: Role | undefined,
): Promise<Check[]> {
  const { RoleArn: resource, Tags: tags = [] } = input
  const sourceIdentity = input.SourceIdentity ?? caller.principal.sourceIdentity
  const trust =
    role === undefined
      ? noTrust
      : await compiledTrust({ cache: parts.cache, read: parts.store.read }, role)
  const shared: Omit<Check, 'action'> = {
    resource,
    values: contextValues(input, sourceIdentity),
    withoutReason: true,
    resourceSide: {
      policy: trust.compiled,
      keys: trust.keys,
      accountId: role?.accountId ?? accountIn(resource),
    },
  }
  if (role !== undefined) shared.tagged = { id: role.roleId }
  const isTagged = tags.length > 0 || transitiveTags(caller.session?.assumed).length > 0
  const actions = [
    ...(sourceIdentity === undefined ? [] : ['sts:SetSourceIdentity']),
    ...(isTagged ? ['sts:TagSession'] : []),
    'sts:AssumeRole',
  ]
  return actions.map((action) => ({ ...shared, action }))
}

const noTrust = {
  compiled: compilePolicy(
    { version: '2012-10-17', statements: [] },
    { id: 'trust', type: 'trust' },
  ),
  keys: [],
}

function contextValues(
  input: AssumeRoleInput,
  sourceIdentity: string | undefined,
): NonNullable<Check['values']> {
  const { ExternalId: externalId, TransitiveTagKeys: transitiveTagKeys = [] } = input
  return {
    ...requestTagKeys(input.Tags),
    'sts:rolesessionname': [input.RoleSessionName],
    ...(externalId === undefined ? undefined : { 'sts:externalid': [externalId] }),
    ...(sourceIdentity === undefined ? undefined : { 'sts:sourceidentity': [sourceIdentity] }),
    ...(transitiveTagKeys.length === 0
      ? undefined
      : { 'sts:transitivetagkeys': transitiveTagKeys }),
  }
}

/** The role whose ARN this is to the letter, in whichever account. */
export async function findRoleByArn(
  { cache, store }: { cache: ExactCache; store: Store },
  arn: string,
): Promise<Role | undefined> {
  const accountId = accountIn(arn)
  const roleName = arn.slice(arn.lastIndexOf('/') + 1)
  const role = await cache.keep(`account:${accountId}`, `role ${roleName.toLowerCase()}`, () =>
    findRole(store.read, accountId, roleName),
  )
  return role !== undefined && roleArn(role) === arn ? role : undefined
}

const accountIn = (arn: string): string => arn.split(':')[4] ?? ''
