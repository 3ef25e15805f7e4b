/**
 * The value of the first header of that name without blanks around it, or `undefined`. `name` is in
 * lower case.
 *
 * @example
 * firstHeader(['Host', 'a.example', 'X-Amz-Date', '20150830T123600Z'], 'x-amz-date')
 */
export function firstHeader(headers: readonly string[], name: string): string | undefined {
  for (let index = 0; index < headers.length; index += 2) {
    if (isNamed(headers[index], name)) return headers[index + 1]?.trim() ?? ''
  }
  return undefined
}

/**
 * All values of the headers of that name as Signature Version 4 signs them: blanks trimmed and
 * runs of blanks made one, several values joined by commas in the order sent. `undefined` when there
 * is no such header. `name` is in lower case.
 *
 * @example
 * canonicalHeader(['My-Header1', ' a   b ', 'my-header1', 'c'], 'my-header1') // 'a b,c'
 */
export function canonicalHeader(headers: readonly string[], name: string): string | undefined {
  let joined: string | undefined
  for (let index = 0; index < headers.length; index += 2) {
    if (!isNamed(headers[index], name)) continue
    const value = collapseBlanks(headers[index + 1] ?? '')
    joined = joined === undefined ? value : `${joined},${value}`
  }
  return joined
}

function isNamed(header: string | undefined, name: string): boolean {
  if (header === undefined || header.length !== name.length) return false
  return header === name || header.toLowerCase() === name
}

function collapseBlanks(value: string): string {
  if (!value.includes('  ') && !value.includes('\t') && !isBlankAtEdge(value)) return value
  // Not `trim` or `\s`: these take the byte A0 for a blank, which is part of letters in UTF-8.
  return value.replace(/[ \t\r\n]+/g, ' ').replace(/^ | $/g, '')
}

function isBlankAtEdge(value: string): boolean {
  return value.startsWith(' ') || value.endsWith(' ')
}
