/** A number as it was written, so that no digit is lost. */
export interface JsonNumber {
  readonly kind: 'number'
  readonly text: string
}

/** An object with its place in the text: offset of `{` and the offset behind `}`. */
export interface JsonObject {
  readonly kind: 'object'
  readonly members: ReadonlyMap<string, Json>
  readonly start: number
  readonly end: number
}

/** A JSON value as policy documents need it. */
export type Json = string | boolean | null | JsonNumber | JsonObject | readonly Json[]

/** Whether a value is an object. */
export function isObject(json: Json | undefined): json is JsonObject {
  return typeof json === 'object' && json !== null && 'kind' in json && json.kind === 'object'
}

/** The items of an array; anything else is a list of one. */
export function itemsOf(json: Json): readonly Json[] {
  return Array.isArray(json) ? (json as readonly Json[]) : [json]
}

/**
 * What parsing gives: a value, or why there is none. `duplicate`: the same key twice in one object;
 * `depth`: nested deeper than 32 levels, far beyond any policy.
 */
export type ParsedJson =
  | { readonly ok: true; readonly value: Json }
  | { readonly ok: false; readonly fault: 'syntax' | 'duplicate' | 'depth' }

const maxDepth = 32

/**
 * Parses strict JSON (RFC 8259), keeping the places of objects and refusing what `JSON.parse` lets
 * through: the same key twice, and nesting without bound. Never throws.
 *
 * @example parseJson('{"a":1}') // { ok: true, value: { kind: 'object', members: Map(1), … } }
 * @see AWS IAM User Guide, Grammar of the IAM JSON policy language (no key twice)
 */
export function parseJson(text: string): ParsedJson {
  const reader: Reader = { text, at: 0, depth: 0 }
  try {
    const value = readValue(reader)
    skipSpace(reader)
    if (reader.at < text.length) throw new JsonFault('syntax')
    return { ok: true, value }
  } catch (error) {
    if (error instanceof JsonFault) return { ok: false, fault: error.fault }
    throw error
  }
}

/** A string in a JSON text: its value, the offset of its first quote, the offset behind its last. */
export interface JsonString {
  readonly value: string
  readonly start: number
  readonly end: number
  /** Whether it is the name of a member. */
  readonly isName: boolean
}

/**
 * The strings within an object of a text that `parseJson` took, in order, with their places.
 *
 * @example stringsWithin('{"a":"b"}', { start: 0, end: 9 }).map(({ value }) => value) // ['a', 'b']
 */
export function stringsWithin(
  text: string,
  { start, end }: Pick<JsonObject, 'start' | 'end'>,
): JsonString[] {
  const reader: Reader = { text, at: start, depth: 0 }
  const strings: JsonString[] = []
  while (reader.at < end) {
    const quote = reader.at
    if (text.charCodeAt(quote) === 0x22) {
      const value = readString(reader)
      strings.push({ value, start: quote, end: reader.at, isName: peek(reader) === 0x3a })
    } else reader.at += 1
  }
  return strings
}

interface Reader {
  readonly text: string
  at: number
  depth: number
}

class JsonFault extends Error {
  readonly fault: 'syntax' | 'duplicate' | 'depth'
  constructor(fault: 'syntax' | 'duplicate' | 'depth') {
    super(fault)
    this.fault = fault
  }
}

function readValue(reader: Reader): Json {
  skipSpace(reader)
  switch (reader.text.charCodeAt(reader.at)) {
    case 0x7b:
      return readObject(reader)
    case 0x5b:
      return readArray(reader)
    case 0x22:
      return readString(reader)
    case 0x74:
      return readWord(reader, 'true', true)
    case 0x66:
      return readWord(reader, 'false', false)
    case 0x6e:
      return readWord(reader, 'null', null)
    default:
      return readNumber(reader)
  }
}

function readObject(reader: Reader): JsonObject {
  const start = reader.at
  const members = new Map<string, Json>()
  enter(reader)
  if (peek(reader) !== 0x7d) {
    do {
      skipSpace(reader)
      if (reader.text.charCodeAt(reader.at) !== 0x22) throw new JsonFault('syntax')
      const key = readString(reader)
      if (members.has(key)) throw new JsonFault('duplicate')
      expect(reader, 0x3a)
      members.set(key, readValue(reader))
    } while (accept(reader, 0x2c))
  }
  expect(reader, 0x7d)
  reader.depth -= 1
  return { kind: 'object', members, start, end: reader.at }
}

function readArray(reader: Reader): Json[] {
  const items: Json[] = []
  enter(reader)
  if (peek(reader) !== 0x5d) {
    do items.push(readValue(reader))
    while (accept(reader, 0x2c))
  }
  expect(reader, 0x5d)
  reader.depth -= 1
  return items
}

function enter(reader: Reader): void {
  reader.at += 1
  reader.depth += 1
  if (reader.depth > maxDepth) throw new JsonFault('depth')
}

function readString(reader: Reader): string {
  const { text } = reader
  const from = reader.at + 1
  for (let at = from; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    if (code === 0x22) {
      reader.at = at + 1
      return text.slice(from, at)
    }
    if (code === 0x5c) return readEscapedString(reader, from)
    if (code < 0x20) break
  }
  throw new JsonFault('syntax')
}

// The rare string with a backslash: find its end, let the platform decode it.
function readEscapedString(reader: Reader, from: number): string {
  const { text } = reader
  for (let at = from; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    if (code === 0x5c) at += 1
    else if (code === 0x22) {
      reader.at = at + 1
      return decode(text.slice(from - 1, at + 1))
    }
  }
  throw new JsonFault('syntax')
}

function decode(quoted: string): string {
  try {
    return String(JSON.parse(quoted))
  } catch {
    throw new JsonFault('syntax')
  }
}

const numberForm = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y

function readNumber(reader: Reader): JsonNumber {
  numberForm.lastIndex = reader.at
  const [text] = numberForm.exec(reader.text) ?? []
  if (text === undefined) throw new JsonFault('syntax')
  reader.at += text.length
  return { kind: 'number', text }
}

function readWord<Value extends boolean | null>(reader: Reader, word: string, value: Value): Value {
  if (!reader.text.startsWith(word, reader.at)) throw new JsonFault('syntax')
  reader.at += word.length
  return value
}

function peek(reader: Reader): number {
  skipSpace(reader)
  return reader.text.charCodeAt(reader.at)
}

function accept(reader: Reader, code: number): boolean {
  if (peek(reader) !== code) return false
  reader.at += 1
  return true
}

function expect(reader: Reader, code: number): void {
  if (!accept(reader, code)) throw new JsonFault('syntax')
}

function skipSpace(reader: Reader): void {
  const { text } = reader
  let { at } = reader
  for (; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) break
  }
  reader.at = at
}
