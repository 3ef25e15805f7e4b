/** What can be told of a file of tokens without reading all of it. */
export interface FileFacts {
  format: 'pskc' | 'csv'
  /** Under what the seeds are encrypted; `unknown`: under a key or a password. */
  encryption: 'none' | 'key' | 'password' | 'unknown'
  isSigned: boolean
  /** CSV: whether the first line names the columns. */
  hasHeader: boolean
}

export type FileJudgement = { ok: true; facts: FileFacts } | { ok: false; mistake: string }

/** The server's limit, too. */
export const maxFileBytes = 64 * 1024 * 1024

/** So much of either end tells what a file is: encryption is declared first, a signature stands last. */
export const endBytes = 64 * 1024

interface Ends {
  size: number
  head: Uint8Array
  tail: Uint8Array
}

/** Told by content: vendors name their files as they like. */
export function judgeFile({ size, head, tail }: Ends): FileJudgement {
  const mistake = mistakeIn(size, head)
  if (mistake !== undefined) return { ok: false, mistake }
  const text = textOf(head)
  return { ok: true, facts: isXml(text) ? pskcFacts(text, textOf(tail)) : csvFacts(text) }
}

function mistakeIn(size: number, head: Uint8Array): string | undefined {
  if (size === 0) return 'The file is empty.'
  if (size > maxFileBytes) return 'The file is larger than 64 MB. Ask the vendor for several files.'
  if (beginsWith(head, [0x50, 0x4b, 0x03, 0x04]) || beginsWith(head, [0x1f, 0x8b]))
    return 'The file is an archive. Unpack it, then choose the file that it holds.'
  if (beginsWith(head, [0xff, 0xfe]) || beginsWith(head, [0xfe, 0xff]))
    return 'The file is not in UTF-8. Save it so, then choose it again.'
  if (head.includes(0)) return 'The file is neither PSKC nor CSV.'
  return undefined
}

const beginsWith = (bytes: Uint8Array, first: readonly number[]): boolean =>
  first.every((byte, index) => bytes[index] === byte)

/** Without a byte order mark. What was cut off within a character is of no interest. */
const textOf = (bytes: Uint8Array): string => new TextDecoder().decode(bytes)

const isXml = (text: string): boolean => text.trimStart().startsWith('<')

function pskcFacts(head: string, tail: string): FileFacts {
  return {
    format: 'pskc',
    encryption: encryptionIn(head),
    isSigned: holdsElement(head, 'Signature') || holdsElement(tail, 'Signature'),
    hasHeader: false,
  }
}

/** RFC 6030 §6: a pre-shared key has a name, one that is derived from a password says how. */
function encryptionIn(text: string): FileFacts['encryption'] {
  if (holdsElement(text, 'DerivedKey')) return 'password'
  if (holdsElement(text, 'EncryptionKey')) return 'key'
  return holdsElement(text, 'EncryptedValue') ? 'unknown' : 'none'
}

const holdsElement = (text: string, name: string): boolean =>
  new RegExp(`<(?:[\\w.-]+:)?${name}[\\s/>]`).test(text)

function csvFacts(text: string): FileFacts {
  const first = text.split(/\r?\n/).find((line) => line.trim() !== '' && !line.startsWith('#'))
  return {
    format: 'csv',
    encryption: 'none',
    isSigned: false,
    hasHeader: /serial/i.test(first ?? ''),
  }
}

/** What the page says of a file that was chosen. */
export function factsText({ format, encryption, isSigned }: FileFacts): string {
  if (format === 'csv') return 'CSV. The seeds in it are not encrypted.'
  return `PSKC, ${encryptionWords[encryption]}, ${isSigned ? 'signed' : 'not signed'}.`
}

const encryptionWords: Readonly<Record<FileFacts['encryption'], string>> = {
  none: 'not encrypted',
  key: 'encrypted under a pre-shared key',
  password: 'encrypted under a password',
  unknown: 'encrypted',
}
