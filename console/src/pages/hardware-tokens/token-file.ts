import type { HardwareTokenFile } from '../../api/models/sallyport.js'
import { endBytes, type FileFacts, type FileJudgement, judgeFile } from './file-facts.js'

/** What opens a file, and says how it is to be read; empty where it is not needed. */
export interface FileKeys {
  key: string
  password: string
  signedBy: string
  columns: string
}

export const noKeys: FileKeys = { key: '', password: '', signedBy: '', columns: '' }

export async function lookAtFile(file: File): Promise<FileJudgement> {
  const [head, tail] = await Promise.all([
    file.slice(0, endBytes).arrayBuffer(),
    file.slice(Math.max(0, file.size - endBytes)).arrayBuffer(),
  ])
  return judgeFile({ size: file.size, head: new Uint8Array(head), tail: new Uint8Array(tail) })
}

/** The file as operations take it, read anew each time: the page keeps nothing of what is in it. */
export async function fileInput(
  file: File,
  { format }: FileFacts,
  keys: FileKeys,
): Promise<HardwareTokenFile> {
  const zipped = file.stream().pipeThrough(new CompressionStream('gzip'))
  return {
    File: await base64(await new Response(zipped).blob()),
    Format: format,
    ...inputOfKeys(keys),
  }
}

/** What is empty is left out. */
export function inputOfKeys({ key, password, signedBy, columns }: FileKeys) {
  return {
    ...(key.trim() === '' ? {} : { Key: key.trim() }),
    // A password may begin or end with a blank.
    ...(password === '' ? {} : { Password: password }),
    ...(signedBy.trim() === '' ? {} : { SignedBy: signedBy.trim() }),
    ...(columns.trim() === '' ? {} : { Columns: columns.trim() }),
  }
}

/** By the browser's own reader: a file of many megabytes is no work for a script. */
function base64(blob: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader()
    reader.addEventListener('load', () => {
      resolve((reader.result as string).replace(/^[^,]*,/, ''))
    })
    reader.addEventListener('error', () => reject(reader.error ?? new Error('not readable')))
    reader.readAsDataURL(blob)
  })
}
