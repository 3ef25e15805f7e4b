import type { TokenFileRequest } from './read-token-file.js'

/** More than this is refused before it is read: 64 MiB. */
export const maxFileBytes = 64 * 1024 * 1024

/** What opens a file of tokens, or says how to read it: each is for one format. */
const formatOf = { key: 'pskc', password: 'pskc', signedBy: 'pskc', columns: 'csv' } as const

export type FileOption = keyof typeof formatOf

export const formatWords = { pskc: 'PSKC', csv: 'CSV' } as const

/**
 * What is given that is for the other format; undefined where all is right. Who asks for a signature to be checked must not
 * believe that it was.
 */
export const strangeOption = (
  format: TokenFileRequest['format'],
  given: Partial<Record<FileOption, unknown>>,
): FileOption | undefined =>
  (Object.keys(formatOf) as FileOption[]).find(
    (name) => given[name] !== undefined && formatOf[name] !== format,
  )

/** In UTF-8, or undefined. */
export function textOfBytes(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return undefined
  }
}

/** A key in hexadecimal digits or in base64; undefined where the text is neither. */
export function keyOfText(text: string): Uint8Array | undefined {
  if (/^(?:[0-9a-f]{2})+$/i.test(text)) return Buffer.from(text, 'hex')
  return /^[A-Za-z0-9+/]+={0,2}$/.test(text) ? Buffer.from(text, 'base64') : undefined
}

/** `serial, secret` */
export const columnsOfText = (text: string): string[] =>
  text.split(',').map((column) => column.trim())
