import { readPskc } from '@sallyport/otp/pskc/read-pskc'
import { readTokenCsv } from '@sallyport/otp/token-csv'
import type { TokenFile } from '@sallyport/otp/token-file'

/** A file of tokens, and what opens it. */
export interface TokenFileRequest {
  text: string
  format: 'pskc' | 'csv'
  /** The pre-shared key of a PSKC file. RFC 6030 §6.1. */
  key?: Uint8Array | undefined
  /** The password that its key is derived from. RFC 6030 §6.2. */
  password?: string | undefined
  /** Certificates in PEM form, one of which must have signed the file. */
  signedBy?: string | undefined
  /** What the columns of a CSV file hold, where its first line does not say. */
  columns?: readonly string[] | undefined
}

export async function readTokenFile(
  { text, format, columns, key, password, signedBy }: TokenFileRequest,
  onProgress: (done: number, total: number) => void,
): Promise<TokenFile> {
  if (format === 'csv')
    return readTokenCsv(text, columns === undefined ? {} : { columns: [...columns] })
  return readPskc(text, {
    ...(key !== undefined && { key }),
    ...(password !== undefined && { password }),
    ...(signedBy !== undefined && { signedBy }),
    onProgress,
  })
}
