import { anyCode, type Chunk, compileSearch, type Search, search, type Text } from './search.js'
import type { Token } from './template.js'

/** A pattern with `*` and `?`, cut at its `*`. */
export interface Glob {
  readonly head: Chunk
  readonly middle: readonly Search[]
  /** Undefined where the pattern has no `*`. */
  readonly tail: Chunk | undefined
  readonly minLength: number
}

/**
 * Compiles tokens without variables. Matching then reads each character of the text at most twice:
 * nothing ever backtracks over a `*`, so that `a*a*a*a*b` cannot blow up.
 *
 * @example compileGlob(readTemplate('a*b', { wildcards: true, variables: false }))
 * @see AWS IAM User Guide, IAM JSON policy elements: Resource (wildcards)
 */
export function compileGlob(tokens: readonly Token[]): Glob {
  const chunks = cutAtStars(tokens)
  const [head = emptyChunk] = chunks
  const tail = chunks.length > 1 ? chunks.at(-1) : undefined
  let minLength = 0
  for (const { text, gap } of chunks) minLength += text.length + gap
  return { head, middle: chunks.slice(1, -1).map(compileSearch), tail, minLength }
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
  for (const wanted of middle) {
    at = search(wanted, { text, from: at, end })
    if (at === -1) return false
  }
  return at + tail.gap <= end
}

interface GrowingChunk {
  text: string
  codes: number[] | undefined
  gap: number
}

// A `?` next to a `*` only widens the gap before the next chunk, and stars in a row are one star.
function cutAtStars(tokens: readonly Token[]): GrowingChunk[] {
  let chunk: GrowingChunk = { text: '', codes: undefined, gap: 0 }
  const chunks = [chunk]
  for (const token of tokens) {
    const isBehindStar = chunks.length > 1 && chunk.text === ''
    if (token.kind === 'text') addText(chunk, token.text)
    else if (token.kind === 'one' && isBehindStar) chunk.gap += 1
    else if (token.kind === 'one') addWild(chunk)
    else if (!isBehindStar) {
      chunk = { text: '', codes: undefined, gap: 0 }
      chunks.push(chunk)
    }
  }
  return chunks
}

function addText(chunk: GrowingChunk, text: string): void {
  chunk.text += text
  if (chunk.codes !== undefined) pushCodes(chunk.codes, text)
}

function addWild(chunk: GrowingChunk): void {
  chunk.codes ??= pushCodes([], chunk.text)
  chunk.codes.push(anyCode)
  chunk.text += '?'
}

function pushCodes(codes: number[], text: string): number[] {
  for (let at = 0; at < text.length; at += 1) codes.push(text.charCodeAt(at))
  return codes
}

const emptyChunk: Chunk = { text: '', codes: undefined, gap: 0 }

function fitsAt({ text: wanted, codes }: Chunk, text: Text, at: number): boolean {
  if (codes === undefined) return text.startsWith(wanted, at)
  for (let index = 0; index < codes.length; index += 1) {
    const code = codes[index]
    if (code !== anyCode && text.charCodeAt(at + index) !== code) return false
  }
  return true
}
