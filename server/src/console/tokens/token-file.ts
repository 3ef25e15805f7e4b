import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import type { TokenFault, TokenFile } from '@sallyport/otp/token-file'
import { readInWorker } from '../../mfa/hardware/read-in-worker.js'
import { importFaults, type OnProgress } from '../../mfa/hardware/token-import.js'
import type { Call } from '../../operation.js'
import { createTurns } from '../../secrets/turns.js'

/** The model's HardwareTokenFile. */
export interface TokenFileInput {
  /** The file, compressed by gzip. */
  File: Uint8Array
  Format: 'pskc' | 'csv'
  Key?: string
  Password?: string
  SignedBy?: string
  Columns?: string
  /** What the page that asks calls this, to be told how far it is. */
  ImportId?: string
}

export const importAction = 'sallyport:ImportHardwareTokens'

/** More than this is refused before it is read: 64 MiB. */
const maxFileBytes = 64 * 1024 * 1024

const unzip = promisify(gunzip)
const utf8 = new TextDecoder('utf-8', { fatal: true })

// A file may take much memory while it is read.
const turns = createTurns({ atOnce: 1, waiting: 10 })

/** What the file holds, and all that keeps it from being imported: nothing of it is kept. */
export const readFileOf = (call: Call<TokenFileInput>): Promise<TokenFile> =>
  turns.take(() => readAndCheck(call))

async function readAndCheck(call: Call<TokenFileInput>): Promise<TokenFile> {
  const { input, parts } = call
  // Who asks for a signature to be checked must not believe that it was.
  if (input.Format === 'csv' && (input.Key ?? input.Password ?? input.SignedBy) !== undefined)
    return refused('Keys, passwords and certificates are for PSKC files. This one is read as CSV.')
  const text = await textOf(input.File)
  if (text === undefined) return refused(`The file is not text, or larger than 64 MB.`)
  const key = input.Key === undefined ? undefined : keyOf(input.Key)
  if (key === null) return refused('The key must be written in hexadecimal digits or in base64.')
  const file = await readInWorker(
    {
      text,
      format: input.Format,
      key,
      password: input.Password,
      signedBy: input.SignedBy,
      columns: input.Columns?.split(',').map((column) => column.trim()),
    },
    (done, total) => progressOf(call)({ stage: 'reading', done, total }),
  )
  const faults = [...file.faults, ...(await importFaults(parts.store.read, file.tokens))]
  return { ...file, faults: faults.toSorted(byLine) }
}

/** Tells the page that asked, and nobody else, how far it is. */
export function progressOf(call: Call<{ ImportId?: string }>): OnProgress {
  const key = progressKey(call)
  return (progress) => {
    if (key !== undefined) call.parts.importProgresses.report(key, progress)
  }
}

export function endProgress(call: Call<{ ImportId?: string }>): void {
  const key = progressKey(call)
  if (key !== undefined) call.parts.importProgresses.end(key)
}

export const progressKey = ({ caller, input }: Call<{ ImportId?: string }>): string | undefined =>
  input.ImportId === undefined ? undefined : `${caller.principal.principalId} ${input.ImportId}`

async function textOf(file: Uint8Array): Promise<string | undefined> {
  try {
    return utf8.decode(await unzip(file, { maxOutputLength: maxFileBytes }))
  } catch {
    return undefined
  }
}

/** Null where the text is neither. */
function keyOf(text: string): Uint8Array | null {
  if (/^(?:[0-9a-f]{2})+$/i.test(text)) return Buffer.from(text, 'hex')
  return /^[A-Za-z0-9+/]+={0,2}$/.test(text) ? Buffer.from(text, 'base64') : null
}

const refused = (reason: string): TokenFile => ({
  tokens: [],
  faults: [{ line: 1, reason }],
  warnings: [],
})

const byLine = (one: TokenFault, other: TokenFault): number => one.line - other.line
