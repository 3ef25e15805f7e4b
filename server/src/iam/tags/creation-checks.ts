import type { Check } from '../../permissions/authorize.js'
import { requestTagKeys } from '../../permissions/context.js'
import type { Tag } from '../../store/tags.js'

interface Creation {
  /** What is made, as it will be. */
  resource: string
  Tags?: readonly Tag[] | undefined
  /** ARN of the permissions boundary that it is given. */
  PermissionsBoundary?: string | undefined
}

/** The permissions that making something needs: tags given with it are an action of their own. */
export function creationChecks(
  [create, tag]: readonly [create: string, tag: string],
  { resource, Tags, PermissionsBoundary: boundary }: Creation,
): Check[] {
  const tags = requestTagKeys(Tags)
  const bounded = boundary === undefined ? undefined : { 'iam:permissionsboundary': [boundary] }
  const check: Check = { action: create, resource, values: { ...tags, ...bounded } }
  return tags === undefined ? [check] : [check, { action: tag, resource, values: tags }]
}
