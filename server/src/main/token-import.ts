import { createReadStream } from 'node:fs'
import type { TokenRecord } from '@sallyport/otp/token-file'
import { isAccountId } from '../accounts/account-rules.js'
import { operatorEvent } from '../audit/operator-event.js'
import { systemClock } from '../clock.js'
import { SettingsError } from '../config.js'
import { readTokenFile, type TokenFileRequest } from '../mfa/hardware/read-token-file.js'
import {
  columnsOfText,
  type FileOption,
  formatWords,
  keyOfText,
  maxFileBytes,
  strangeOption,
  textOfBytes,
} from '../mfa/hardware/token-file-request.js'
import {
  importFaults,
  importWarnings,
  makersOf,
  sealTokens,
  storeTokens,
} from '../mfa/hardware/token-import.js'
import { systemRandom } from '../random.js'
import { openKeyRing } from '../secrets/key-ring.js'
import { findAccount } from '../store/accounts.js'
import { insertEvents } from '../store/events.js'
import type { Store } from '../store/store.js'
import type { Invocation } from './invocation.js'
import { masterKeyOf, openExistingStore, settingsOf } from './open-store.js'
import { type ShowProgress, showProgress } from './progress.js'
import { counted, faultsText, longCodesText, tableText, warningsText } from './token-report.js'

interface ImportOptions {
  file: string
  accountId?: string
  format?: string
  keyFile?: string
  passwordStdin?: boolean
  signedBy?: string
  columns?: string
  dryRun?: boolean
}

const ownOptions = [
  'file',
  'accountId',
  'format',
  'keyFile',
  'passwordStdin',
  'signedBy',
  'columns',
  'dryRun',
]

/** `sallyport token import FILE`: all tokens of a vendor's file or none. */
export async function tokenImport(invocation: Invocation): Promise<void> {
  const options = invocation.options as unknown as ImportOptions
  const settings = await settingsOf(invocation, ownOptions)
  const progress = showProgress(process.stderr)
  const request = await requestOf(options)
  const store = await openExistingStore(settings)
  try {
    const accountId = await stockOf(options, store)
    const tokens = await readTokens(request, { options, store, progress })
    if (options.dryRun === true) {
      process.stdout.write(tableText(tokens))
      process.stdout.write(`${counted(tokens)} could be imported.\n`)
      return
    }
    const parts = { store, random: systemRandom, clock: systemClock }
    const keyRing = await openKeyRing({ ...parts, masterKey: masterKeyOf(settings) })
    const stock = { accountId, importedAt: systemClock() }
    const sealed = await sealTokens(tokens, stock, { keyRing, ...parts }, progress.show)
    progress.end()
    await store.write(async (tx) => {
      if ((await storeTokens(tx, sealed)) === 'known-meanwhile')
        throw new Error('some of the tokens were imported a moment ago: nothing was imported')
      await insertEvents(tx, [importEvent(tokens, accountId)])
    })
    process.stdout.write(`${counted(tokens)} ${tokens.length === 1 ? 'was' : 'were'} imported.\n`)
  } finally {
    progress.end()
    await store.close()
  }
}

/** What the file holds. Throws where anything keeps it from being imported, and tells that line by line. */
async function readTokens(
  request: TokenFileRequest,
  { options, store, progress }: { options: ImportOptions; store: Store; progress: ShowProgress },
): Promise<TokenRecord[]> {
  if (request.signedBy !== undefined) progress.show({ stage: 'checking the signature' })
  const read = await readTokenFile(request, (done, total) =>
    progress.show({ stage: 'reading', done, total }),
  )
  const now = systemClock()
  const faults = [...read.faults, ...(await importFaults(store.read, read.tokens, { now }))]
  progress.end()
  const warnings = [...read.warnings, ...importWarnings(read.tokens, now)]
  process.stderr.write(warningsText([...warnings, ...longCodesText(read.tokens)]))
  if (faults.length > 0) {
    process.stderr.write(faultsText(faults))
    const mistakes = faults.length === 1 ? '1 mistake' : `${faults.length} mistakes`
    throw new Error(`nothing was imported: ${options.file} has ${mistakes}`)
  }
  if (read.tokens.length === 0) throw new Error(`there are no tokens in ${options.file}`)
  return read.tokens
}

async function requestOf(options: ImportOptions): Promise<TokenFileRequest> {
  const { keyFile, passwordStdin, signedBy, columns, format: named } = options
  if (named !== undefined && named !== 'pskc' && named !== 'csv')
    throw new SettingsError('`--format` must be pskc or csv')
  const text = await textOf(options.file)
  const format = named ?? (text.trimStart().startsWith('<') ? 'pskc' : 'csv')
  refuseOptionsOf(format, options)
  return {
    text,
    format,
    key: keyFile === undefined ? undefined : await keyOf(keyFile),
    password: passwordStdin === true ? await passwordOf() : undefined,
    signedBy: signedBy === undefined ? undefined : await textOf(signedBy),
    columns: columns === undefined ? undefined : columnsOfText(columns),
  }
}

function refuseOptionsOf(format: 'pskc' | 'csv', options: ImportOptions): void {
  const { keyFile: key, passwordStdin: password, signedBy, columns, file } = options
  const strange = strangeOption(format, { key, password, signedBy, columns })
  if (strange === undefined) return
  const other = formatWords[format === 'csv' ? 'pskc' : 'csv']
  throw new SettingsError(
    `\`${optionWords[strange]}\` is for ${other} files, and ${file} is read as ${formatWords[format]}`,
  )
}

const optionWords: Readonly<Record<FileOption, string>> = {
  key: '--key-file',
  password: '--password-stdin',
  signedBy: '--signed-by',
  columns: '--columns',
}

/** At most a byte more than a file may have: whatever is named, memory does not run out. */
async function textOf(path: string): Promise<string> {
  const pieces: Buffer[] = []
  try {
    for await (const piece of createReadStream(path, { end: maxFileBytes }))
      pieces.push(piece as Buffer)
  } catch (error) {
    throw new SettingsError(`the file ${path} cannot be read`, { cause: error })
  }
  const bytes = Buffer.concat(pieces)
  if (bytes.length > maxFileBytes)
    throw new SettingsError(`the file ${path} is larger than 64 MB: split it`)
  const text = textOfBytes(bytes)
  if (text === undefined) throw new SettingsError(`the file ${path} is not text in UTF-8`)
  return text
}

async function keyOf(path: string): Promise<Uint8Array> {
  const key = keyOfText((await textOf(path)).trim())
  if (key !== undefined) return key
  throw new SettingsError(`the key in ${path} must be written in hexadecimal digits or in base64`)
}

async function passwordOf(): Promise<string> {
  const pieces: Buffer[] = []
  for await (const piece of process.stdin) pieces.push(piece as Buffer)
  return Buffer.concat(pieces)
    .toString()
    .replace(/\r?\n$/, '')
}

/** Null: the pool of the whole server. */
async function stockOf({ accountId }: ImportOptions, store: Store): Promise<string | null> {
  if (accountId === undefined) return null
  if (!isAccountId(accountId)) throw new SettingsError('`--account-id` must be 12 digits')
  if ((await findAccount(store.read, accountId)) === undefined)
    throw new SettingsError(`there is no account ${accountId}`)
  return accountId
}

/** Of tokens of the pool in the server's own log, which is no account's. */
const importEvent = (tokens: readonly TokenRecord[], accountId: string | null) =>
  operatorEvent(
    {
      accountId: accountId ?? '',
      eventName: 'HardwareTokensImported',
      requestParameters: {
        imported: tokens.length,
        manufacturers: makersOf(tokens),
      },
      touched: [],
    },
    { random: systemRandom, now: systemClock() },
  )
