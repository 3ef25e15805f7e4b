import type { IndexEntry } from './prepare.js'
import { hasAt, type Pattern } from './matching/pattern.js'
import { anyCode } from './matching/search.js'

/**
 * The entries of a long list by the text with which their resources begin, up to the first wildcard
 * or variable: a tree whose edges are pieces of text. `entries`, in document order, are those whose
 * beginning ends here. An entry with several resources stands in several places.
 */
export interface ResourceTree {
  readonly edge: string
  readonly entries: readonly IndexEntry[]
  readonly branches: ReadonlyMap<number, ResourceTree> | undefined
}

const shortList = 4

/**
 * Grows the tree of a list of entries; undefined where the list is so short that looking at its
 * entries one by one is as fast.
 *
 * @see AWS IAM User Guide, IAM JSON policy elements: Resource
 */
export function growTree(entries: readonly IndexEntry[]): ResourceTree | undefined {
  if (entries.length <= shortList) return undefined
  const root = leaf('')
  for (const entry of entries) plant(root, entry)
  return root
}

/**
 * The branch that a resource follows behind a node whose beginning takes up `length` characters.
 *
 * @example branchOf(root, 'arn:aws:s3:::bucket', 0)
 */
export function branchOf(
  node: ResourceTree,
  resource: string,
  length: number,
): ResourceTree | undefined {
  const branch = node.branches?.get(resource.charCodeAt(length))
  return branch !== undefined && hasAt(resource, branch.edge, length) ? branch : undefined
}

interface GrowingTree {
  edge: string
  entries: IndexEntry[]
  branches: Map<number, GrowingTree> | undefined
}

function leaf(edge: string): GrowingTree {
  return { edge, entries: [], branches: undefined }
}

function plant(root: GrowingTree, entry: IndexEntry): void {
  const { order, statement, action, resource, conditions } = entry
  if (resource === undefined || resource.negated) {
    root.entries.push(entry)
    return
  }
  for (const pattern of resource.patterns) {
    const { entries } = nodeAt(root, beginningOf(pattern))
    // Whoever comes by this node has the whole prefix: nothing is left to be tested.
    if (pattern.kind === 'prefix') {
      entries.push({ order, statement, action, resource: undefined, conditions })
    } else if (entries.at(-1) !== entry) entries.push(entry)
  }
}

function beginningOf(pattern: Pattern): string {
  switch (pattern.kind) {
    case 'any':
      return ''
    case 'glob': {
      const { text, codes } = pattern.glob.head
      return codes === undefined ? text : text.slice(0, codes.indexOf(anyCode))
    }
    case 'template': {
      const [first] = pattern.tokens
      return first?.kind === 'text' ? first.text : ''
    }
    default:
      return pattern.text
  }
}

function nodeAt(root: GrowingTree, beginning: string): GrowingTree {
  let node = root
  let rest = beginning
  while (rest !== '') {
    const code = rest.charCodeAt(0)
    node.branches ??= new Map()
    const branch = node.branches.get(code)
    if (branch === undefined) {
      const grown = leaf(rest)
      node.branches.set(code, grown)
      return grown
    }
    const shared = sharedLength(branch.edge, rest)
    const next = cut(branch, shared)
    node.branches.set(code, next)
    node = next
    rest = rest.slice(shared)
  }
  return node
}

function sharedLength(one: string, other: string): number {
  let length = 0
  while (length < one.length && one.charCodeAt(length) === other.charCodeAt(length)) length += 1
  return length
}

// Cuts an edge in two, with a new node between; the whole edge needs none.
function cut(branch: GrowingTree, length: number): GrowingTree {
  if (length === branch.edge.length) return branch
  const node = leaf(branch.edge.slice(0, length))
  branch.edge = branch.edge.slice(length)
  node.branches = new Map([[branch.edge.charCodeAt(0), branch]])
  return node
}
