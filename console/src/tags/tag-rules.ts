import type { Tag } from '../api/models/iam.js'

/** AWS IAM User Guide, Rules for tagging: of a user, role, policy and so on. */
export const maxTags = 50

export interface TagMistake {
  key?: string
  value?: string
}

interface TagRules {
  /** Whether `Team` and `team` are two keys, as they are for policies and for what is made for a machine. */
  caseCounts?: boolean
}

/** What is wrong with each tag, in their order. Nothing where all is well. */
export function tagMistakes(
  tags: readonly Tag[],
  { caseCounts = false }: TagRules = {},
): readonly TagMistake[] {
  const plain = ({ Key }: Tag) => (caseCounts ? Key : Key.toLowerCase())
  return tags.map((tag, index) => {
    const key =
      keyMistake(tag.Key) ??
      (tags.slice(0, index).some((earlier) => plain(earlier) === plain(tag))
        ? 'This key is there already.'
        : undefined)
    const value = valueMistake(tag.Value)
    return { ...(key !== undefined && { key }), ...(value !== undefined && { value }) }
  })
}

export function areTagsValid(tags: readonly Tag[], rules: TagRules = {}): boolean {
  return (
    tags.length <= maxTags &&
    tagMistakes(tags, rules).every(({ key, value }) => key === undefined && value === undefined)
  )
}

// IAM API Reference, Tag.
const allowed = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u
const characters = 'Use letters, digits, blanks and _ . : / = + - @ only.'

function keyMistake(key: string): string | undefined {
  if (key === '') return 'Enter a key, or remove the tag.'
  if (key.length > 128) return `Use at most 128 characters; these are ${key.length}.`
  if (!allowed.test(key)) return characters
  if (key.toLowerCase().startsWith('aws:')) return 'Keys that begin with aws: are reserved.'
  return undefined
}

function valueMistake(value: string): string | undefined {
  if (value.length > 256) return `Use at most 256 characters; these are ${value.length}.`
  return allowed.test(value) ? undefined : characters
}

export interface TagChanges {
  set: readonly Tag[]
  removed: readonly string[]
}

/** What must be done to come from some tags to others. */
export function tagChanges(before: readonly Tag[], after: readonly Tag[]): TagChanges {
  const kept = new Set(after.map(({ Key }) => Key))
  return {
    set: after.filter(
      ({ Key, Value }) => !before.some((tag) => tag.Key === Key && tag.Value === Value),
    ),
    removed: before.map(({ Key }) => Key).filter((key) => !kept.has(key)),
  }
}
