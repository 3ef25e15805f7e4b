import type { UsingEntity } from './use-entities.js'

/** The page of a user, group or role. */
export function entityHref({ kind, name }: UsingEntity): string {
  return `/console/${kind}s/${encodeURIComponent(name)}`
}
