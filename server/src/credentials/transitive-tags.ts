import type { Tag } from '../store/tags.js'
import type { AssumedSession } from './caller.js'

/** The tags that a session made through this one has without asking: those that were made transitive. */
export function transitiveTags(session: AssumedSession | undefined): readonly Tag[] {
  const keys = new Set(session?.transitiveTagKeys?.map((key) => key.toLowerCase()))
  return (session?.tags ?? []).filter((tag) => keys.has(tag.Key.toLowerCase()))
}
