import { maxCharacters, quoted, refusedFile, type TokenFile } from '../token-file.js'
import { containerReader } from './container.js'
import type { FileKeys } from './content-key.js'
import { signatureTracker } from './find-signature.js'
import { lineCounter } from './line-counter.js'
import { FileRefusal, PackageRefusal } from './refusal.js'
import { readSigned, type SignedFile } from './signature.js'
import { walk, type OnProgress } from './walk.js'

export interface PskcOptions extends FileKeys {
  /** The certificate of the signer, or of who issued it, as PEM; several one after the other. */
  signedBy?: string
  /** Refuses a file whose signature was not checked. */
  demandSignature?: boolean
  onProgress?: OnProgress
}

/**
 * Reads the tokens of a PSKC file (RFC 6030): plain, or encrypted with a pre-shared key or a
 * password; signed or not. With `signedBy` only what that certificate signed is read; with `key` or
 * `password` only secrets that are encrypted.
 *
 * What is wrong with one key package is a fault beside the tokens of the others. A file that is
 * damaged, hostile, or cannot be decrypted or verified gives one fault and no token. Never throws
 * for what the file holds, and no reason holds a secret.
 *
 * The process is left to others every few milliseconds, but not while a signature is checked, which
 * may take minutes; PBKDF2 runs in another thread.
 *
 * @example
 * const { tokens, faults, warnings } = await readPskc(xml, { password: 'qwerty' })
 */
export async function readPskc(xml: string, options: PskcOptions = {}): Promise<TokenFile> {
  try {
    refuseHostile(xml)
    const read = await whatIsRead(xml, options)
    const file = await readContainer(read, options)
    return { ...file, warnings: [...read.warnings, ...file.warnings] }
  } catch (error) {
    if (error instanceof FileRefusal) return refusedFile(error.message, error.line)
    if (error instanceof PackageRefusal) return refusedFile(error.message)
    throw error
  }
}

/** Before a parser sees it; in comments too, so that it does not matter what a parser takes for one. */
function refuseHostile(xml: string): void {
  if (xml.length > maxCharacters) throw new FileRefusal('The file is larger than 64 MB')
  for (const declaration of ['<!DOCTYPE', '<!ENTITY']) {
    const offset = xml.indexOf(declaration)
    if (offset === -1) continue
    const line = lineCounter(xml)(offset)
    throw new FileRefusal(`The file holds ${quoted(declaration)}, which is not allowed`, line)
  }
}

/** With a certificate only what was signed: nothing else of the file is looked at again. */
async function whatIsRead(xml: string, options: PskcOptions): Promise<SignedFile> {
  if (options.signedBy !== undefined) return readSigned(xml, options.signedBy)
  if (options.demandSignature !== true) return { xml, firstLine: 1, warnings: [] }
  throw new FileRefusal('The signature must be checked: give the certificate of the signer')
}

async function readContainer(
  { xml, firstLine }: SignedFile,
  options: PskcOptions,
): Promise<TokenFile> {
  const isOfSignature = signatureTracker()
  const reader = containerReader(options, lineCounter(xml, firstLine))
  let isSigned = false
  await walk(
    xml,
    (event) => {
      if (!isOfSignature(event)) return reader.read(event)
      isSigned = true
      return undefined
    },
    options.onProgress,
  )
  const file = reader.end()
  if (isSigned && options.signedBy === undefined) {
    file.warnings.push(
      'The signature of the file was not checked: give the certificate of its signer',
    )
  }
  return file
}
