type Expected = 'value' | 'value or ]' | 'name' | 'name or }' | ':' | ', or end' | 'nothing'

interface Scan {
  expected: Expected
  /** The brackets that are open. */
  open: ('{' | '[')[]
}

// Space, then one token of RFC 8259, or whatever else is there.
const token =
  // oxlint-disable-next-line no-control-regex -- RFC 8259 §7: strings have no control characters
  /[ \t\n\r]*(?:([{}[\],:])|("(?:[^"\\\u0000-\u001f]|\\.)*")|(-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)|([^]|$))/y

/** The offset of the first token that JSON does not have there; undefined where the brackets and commas are right. */
export function syntaxFaultOffset(text: string): number | undefined {
  const scan: Scan = { expected: 'value', open: [] }
  token.lastIndex = 0
  for (;;) {
    const [whole = '', mark, word, literal, other = ''] = token.exec(text) ?? []
    const end = token.lastIndex
    const at = end - (mark ?? word ?? literal ?? other).length
    if (whole.trim() === '' && end >= text.length)
      return scan.expected === 'nothing' ? undefined : text.length
    const isRight = mark === undefined ? takes(scan, word, literal) : takesMark(scan, mark)
    if (!isRight) return at
  }
}

function takes(scan: Scan, word: string | undefined, literal: string | undefined): boolean {
  if (word === undefined && literal === undefined) return false
  if (scan.expected.startsWith('name')) {
    if (word === undefined) return false
    scan.expected = ':'
    return true
  }
  if (!scan.expected.startsWith('value')) return false
  close(scan)
  return true
}

function takesMark(scan: Scan, mark: string): boolean {
  const { expected, open } = scan
  if (mark === '{' || mark === '[') {
    if (!expected.startsWith('value')) return false
    open.push(mark)
    scan.expected = mark === '{' ? 'name or }' : 'value or ]'
    return true
  }
  if (mark === ':') return expected === ':' && goOn(scan, 'value')
  const inside = open.at(-1)
  if (mark === ',') return expected === ', or end' && goOn(scan, inside === '{' ? 'name' : 'value')
  const isEnd = expected === ', or end' || expected === (mark === '}' ? 'name or }' : 'value or ]')
  if (!isEnd || inside !== (mark === '}' ? '{' : '[')) return false
  open.pop()
  close(scan)
  return true
}

function goOn(scan: Scan, expected: Expected): true {
  scan.expected = expected
  return true
}

/** A value is complete. */
function close(scan: Scan): void {
  scan.expected = scan.open.length === 0 ? 'nothing' : ', or end'
}
