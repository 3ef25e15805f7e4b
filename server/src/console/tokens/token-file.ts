import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import { refusedFile, type TokenFault, type TokenFile } from '@sallyport/otp/token-file'
import { readInWorker } from '../../mfa/hardware/read-in-worker.js'
import {
  columnsOfText,
  keyOfText,
  maxFileBytes,
  strangeOption,
  textOfBytes,
} from '../../mfa/hardware/token-file-request.js'
import { importFaults, importWarnings, type OnProgress } from '../../mfa/hardware/token-import.js'
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

const unzip = promisify(gunzip)

// A file may take much memory while it is read.
const turns = createTurns({ atOnce: 1, waiting: 10 })

/** What the file holds, and all that keeps it from being imported: nothing of it is kept. */
export const readFileOf = (call: Call<TokenFileInput>): Promise<TokenFile> =>
  turns.take(() => readAndCheck(call))

async function readAndCheck(call: Call<TokenFileInput>): Promise<TokenFile> {
  const { input, facts, parts } = call
  const strange = strangeOption(input.Format, {
    key: input.Key,
    password: input.Password,
    signedBy: input.SignedBy,
    columns: input.Columns,
  })
  if (strange !== undefined) return refusedFile(strangeWords[input.Format])
  const text = await textOf(input.File)
  if (text === undefined) return refusedFile('The file is not text, or larger than 64 MB.')
  const key = input.Key === undefined ? undefined : keyOfText(input.Key)
  if (input.Key !== undefined && key === undefined)
    return refusedFile('The key must be written in hexadecimal digits or in base64.')
  const report = progressOf(call)
  if (input.SignedBy !== undefined) report({ stage: 'verifying', done: 0, total: 0 })
  const file = await readInWorker(
    {
      text,
      format: input.Format,
      key,
      password: input.Password,
      signedBy: input.SignedBy,
      columns: input.Columns === undefined ? undefined : columnsOfText(input.Columns),
    },
    (done, total) => report({ stage: 'reading', done, total }),
  )
  const { now } = facts
  const faults = [...file.faults, ...(await importFaults(parts.store.read, file.tokens, { now }))]
  const warnings = [...file.warnings, ...importWarnings(file.tokens, now)]
  return { ...file, faults: faults.toSorted(byLine), warnings }
}

const strangeWords = {
  csv: 'Keys, passwords and certificates are for PSKC files. This one is read as CSV.',
  pskc: 'Columns are for CSV files. This one is read as PSKC.',
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
    return textOfBytes(await unzip(file, { maxOutputLength: maxFileBytes }))
  } catch {
    return undefined
  }
}

const byLine = (one: TokenFault, other: TokenFault): number => one.line - other.line
