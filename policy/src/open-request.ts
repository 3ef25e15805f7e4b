import type { AccessRequest } from './request.js'

/**
 * A question of which not everything is known yet. A resource that ends in `*` stands for every one
 * that begins so; `*` alone is itself, as in calls that are about no single resource. `isUnknown`
 * tells of a condition key, in lower case, whether the call may bring any value or none;
 * aws:ResourceAccount always counts as known.
 *
 * @example { ...request, resource: 'arn:aws:iam::111122223333:user/*', isUnknown: (key) => … }
 */
export interface OpenRequest extends AccessRequest {
  isUnknown: (key: string) => boolean
}

/** The text that an open resource begins with; undefined where the resource is a single one. */
export function beginningOf({ resource }: OpenRequest): string | undefined {
  return resource.length > 1 && resource.endsWith('*') ? resource.slice(0, -1) : undefined
}
