/** As much of a string as matching reads, so that tests can count the steps. */
export type Text = Pick<string, 'length' | 'charCodeAt' | 'startsWith'>

/**
 * The text between two `*`, with `?` for any character. Where it has such, `codes` are its characters
 * one by one, and `anyCode` for each `?`. `gap` is how many characters at least precede the chunk
 * (`*??x` is `*x` with a gap of two).
 */
export interface Chunk {
  readonly text: string
  readonly codes: readonly number[] | undefined
  readonly gap: number
}

/** Stands for any character in a chunk. */
export const anyCode = -1

/** How a chunk is looked for: by the borders of its text, or by bits where it has a `?`. */
export type Search = PlainSearch | WildSearch

interface PlainSearch {
  readonly kind: 'plain'
  readonly wanted: string
  readonly border: readonly number[]
  readonly gap: number
}

interface WildSearch {
  readonly kind: 'wild'
  readonly length: number
  readonly places: Places
  readonly gap: number
}

/** Where to look, `end` excluded. */
export interface Stretch {
  readonly text: Text
  readonly from: number
  readonly end: number
}

/** Prepares the search for a chunk, in time linear in its length. */
export function compileSearch({ text, codes, gap }: Chunk): Search {
  return codes === undefined
    ? { kind: 'plain', wanted: text, border: bordersOf(text), gap }
    : { kind: 'wild', length: codes.length, places: placesOf(codes), gap }
}

/** The offset just behind the first occurrence in a stretch of text; -1 where there is none. */
export function search(wanted: Search, { text, from, end }: Stretch): number {
  const stretch = { text, from: from + wanted.gap, end }
  return wanted.kind === 'plain' ? searchPlain(wanted, stretch) : searchWild(wanted, stretch)
}

const noBorder = [0]

// border[i]: length of the longest proper prefix of the text that ends at i (Knuth, Morris, Pratt).
function bordersOf(text: string): readonly number[] {
  if (text.length === 1) return noBorder
  const border = [0]
  let length = 0
  for (let at = 1; at < text.length; at += 1) {
    while (length > 0 && text.charCodeAt(at) !== text.charCodeAt(length)) {
      length = border[length - 1] ?? 0
    }
    if (text.charCodeAt(at) === text.charCodeAt(length)) length += 1
    border.push(length)
  }
  return border
}

function searchPlain({ wanted, border }: PlainSearch, { text, from, end }: Stretch): number {
  let length = 0
  for (let at = from; at < end; at += 1) {
    const code = text.charCodeAt(at)
    while (length > 0 && code !== wanted.charCodeAt(length)) length = border[length - 1] ?? 0
    if (code === wanted.charCodeAt(length)) length += 1
    if (length === wanted.length) return at + 1
  }
  return -1
}

/** The places of a chunk as bits, 32 to a word: of `?`, and by character those where it stands. */
interface Places {
  readonly any: Int32Array
  readonly ofCode: ReadonlyMap<number, readonly Word[]>
}

interface Word {
  readonly index: number
  bits: number
}

function placesOf(codes: readonly number[]): Places {
  const any = new Int32Array(Math.ceil(codes.length / 32))
  const ofCode = new Map<number, Word[]>()
  for (const [at, code] of codes.entries()) {
    const index = at >>> 5
    const bit = 1 << (at & 31)
    if (code === anyCode) any[index] = (any[index] ?? 0) | bit
    else addPlace(ofCode, code, { index, bits: bit })
  }
  return { any, ofCode }
}

function addPlace(ofCode: Map<number, Word[]>, code: number, word: Word): void {
  const words = ofCode.get(code)
  const last = words?.at(-1)
  if (words === undefined) ofCode.set(code, [word])
  else if (last?.index === word.index) last.bits |= word.bits
  else words.push(word)
}

// Shift-And (Baeza-Yates and Gonnet, 1992): bit i is set while the last i + 1 characters fit the
// first i + 1 of the chunk. One step for 32 places at a time, whatever the text.
function searchWild({ length, places }: WildSearch, { text, from, end }: Stretch): number {
  const { any, ofCode } = places
  const last = length - 1
  const fitting = new Int32Array(any.length)
  const shifted = new Int32Array(any.length)
  for (let at = from; at < end; at += 1) {
    let carry = 1
    for (let index = 0; index < any.length; index += 1) {
      const word = fitting[index] ?? 0
      shifted[index] = (word << 1) | carry
      carry = word >>> 31
      fitting[index] = (shifted[index] ?? 0) & (any[index] ?? 0)
    }
    for (const { index, bits } of ofCode.get(text.charCodeAt(at)) ?? []) {
      fitting[index] = (fitting[index] ?? 0) | ((shifted[index] ?? 0) & bits)
    }
    if ((((fitting[last >>> 5] ?? 0) >>> (last & 31)) & 1) === 1) return at + 1
  }
  return -1
}
