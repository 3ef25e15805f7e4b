import type { Token } from './template.js'

/** As much of a string as matching reads, so that tests can count the steps. */
export type Text = Pick<string, 'length' | 'charCodeAt' | 'startsWith'>

/**
 * The text between two `*`. `any` marks the places of `?`; `gap` is how many characters at least
 * precede the chunk (`*??x` is `*x` with a gap of two); `border` is the Knuth-Morris-Pratt table.
 */
interface Chunk {
  readonly text: string
  readonly any: Uint8Array | undefined
  readonly gap: number
  readonly border: Int32Array | undefined
}

/** A pattern with `*` and `?`, cut at its `*`. */
export interface Glob {
  readonly head: Chunk
  readonly middle: readonly Chunk[]
  /** Undefined where the pattern has no `*`. */
  readonly tail: Chunk | undefined
  readonly minLength: number
}

/**
 * Compiles tokens without variables. Matching then takes time linear in the text but for chunks
 * that hold a `?` between other characters: those cost at most text length times chunk length.
 * Nothing ever backtracks over a `*`, so that `a*a*a*a*b` cannot blow up.
 *
 * @example compileGlob(readTemplate('a*b', { wildcards: true, variables: false }))
 * @see AWS IAM User Guide, IAM JSON policy elements: Resource (wildcards)
 */
export function compileGlob(tokens: readonly Token[]): Glob {
  const parts = cutAtStars(tokens)
  const last = parts.length - 1
  const chunks = parts.map((part, index) => compileChunk(part, index > 0 && index < last))
  const [head = emptyChunk, ...middle] = chunks
  const tail = middle.pop()
  const minLength = chunks.reduce((sum, chunk) => sum + chunk.gap + chunk.text.length, 0)
  return { head, middle, tail, minLength }
}

/**
 * Whether the whole text fits the pattern. Never throws.
 *
 * @example matchesGlob(glob, 'axxb') // true for 'a*b'
 */
export function matchesGlob(glob: Glob, text: Text): boolean {
  const { head, middle, tail } = glob
  if (tail === undefined) return text.length === head.text.length && fitsAt(head, text, 0)
  if (text.length < glob.minLength) return false
  const end = text.length - tail.text.length
  if (!fitsAt(head, text, 0) || !fitsAt(tail, text, end)) return false
  let at = head.text.length
  for (const chunk of middle) {
    at = find(chunk, text, at + chunk.gap, end)
    if (at === -1) return false
    at += chunk.text.length
  }
  return at + tail.gap <= end
}

interface Part {
  text: string
  wild: number[]
  gap: number
}

// A `?` next to a `*` only widens the gap before the next chunk, and stars in a row are one star.
function cutAtStars(tokens: readonly Token[]): Part[] {
  let part: Part = { text: '', wild: [], gap: 0 }
  const parts = [part]
  for (const token of tokens) {
    const isBehindStar = parts.length > 1 && part.text === ''
    if (token.kind === 'text') part.text += token.text
    else if (token.kind === 'one' && isBehindStar) part.gap += 1
    else if (token.kind === 'one') {
      part.wild.push(part.text.length)
      part.text += '?'
    } else if (token.kind === 'many' && !isBehindStar) {
      part = { text: '', wild: [], gap: 0 }
      parts.push(part)
    }
  }
  return parts
}

const emptyChunk: Chunk = { text: '', any: undefined, gap: 0, border: undefined }

function compileChunk({ text, wild, gap }: Part, isSearched: boolean): Chunk {
  if (text === '' && gap === 0) return emptyChunk
  if (wild.length === 0) {
    return { text, any: undefined, gap, border: isSearched ? bordersOf(text) : undefined }
  }
  const any = new Uint8Array(text.length)
  for (const at of wild) any[at] = 1
  return { text, any, gap, border: undefined }
}

// border[i]: length of the longest proper prefix of the text that ends at i (Knuth-Morris-Pratt).
function bordersOf(text: string): Int32Array {
  const border = new Int32Array(text.length)
  let length = 0
  for (let at = 1; at < text.length; at += 1) {
    while (length > 0 && text.charCodeAt(at) !== text.charCodeAt(length)) {
      length = border[length - 1] ?? 0
    }
    if (text.charCodeAt(at) === text.charCodeAt(length)) length += 1
    border[at] = length
  }
  return border
}

function fitsAt(chunk: Chunk, text: Text, at: number): boolean {
  const { any } = chunk
  if (any === undefined) return text.startsWith(chunk.text, at)
  for (let index = 0; index < any.length; index += 1) {
    if (any[index] === 1) continue
    if (text.charCodeAt(at + index) !== chunk.text.charCodeAt(index)) return false
  }
  return true
}

function find(chunk: Chunk, text: Text, from: number, end: number): number {
  if (chunk.border !== undefined) return findPlain(chunk.text, chunk.border, { text, from, end })
  const last = end - chunk.text.length
  for (let at = from; at <= last; at += 1) if (fitsAt(chunk, text, at)) return at
  return -1
}

interface Stretch {
  readonly text: Text
  readonly from: number
  readonly end: number
}

function findPlain(wanted: string, border: Int32Array, { text, from, end }: Stretch): number {
  let length = 0
  for (let at = from; at < end; at += 1) {
    const code = text.charCodeAt(at)
    while (length > 0 && code !== wanted.charCodeAt(length)) length = border[length - 1] ?? 0
    if (code === wanted.charCodeAt(length)) length += 1
    if (length === wanted.length) return at - length + 1
  }
  return -1
}
