import type { IndexEntry } from './prepare.js'

/**
 * The entries of a long list by what their resources are: whole names, or prefixes before a last
 * `*`. What is neither stays in `rest`. An entry with several resources stands in several places.
 */
export interface ResourceKeys {
  readonly exact: ReadonlyMap<string, readonly IndexEntry[]>
  readonly prefixes: ReadonlyMap<string, readonly IndexEntry[]>
  readonly prefixLengths: readonly number[]
  readonly rest: readonly IndexEntry[]
}

const shortList = 16

/**
 * Keys a list of entries by resource; undefined where looking at them one by one is as fast: short
 * lists, and those with many different lengths of prefix.
 *
 * @see AWS IAM User Guide, IAM JSON policy elements: Resource
 */
export function keyByResource(entries: readonly IndexEntry[]): ResourceKeys | undefined {
  if (entries.length <= shortList) return undefined
  const exact = new Map<string, IndexEntry[]>()
  const prefixes = new Map<string, IndexEntry[]>()
  const rest: IndexEntry[] = []
  for (const entry of entries) {
    const { resource } = entry.statement
    if (resource === undefined || resource.negated) {
      rest.push(entry)
      continue
    }
    for (const pattern of resource.patterns) {
      if (pattern.kind === 'exact') add(exact, pattern.text, entry)
      else if (pattern.kind === 'prefix') add(prefixes, pattern.text, entry)
      else if (rest.at(-1) !== entry) rest.push(entry)
    }
  }
  const prefixLengths = [...new Set([...prefixes.keys()].map(({ length }) => length))]
  const lookUps = 8 * (1 + prefixLengths.length)
  return lookUps + rest.length > entries.length
    ? undefined
    : { exact, prefixes, prefixLengths, rest }
}

function add(map: Map<string, IndexEntry[]>, key: string, entry: IndexEntry): void {
  const list = map.get(key)
  if (list === undefined) map.set(key, [entry])
  else if (list.at(-1) !== entry) list.push(entry)
}
