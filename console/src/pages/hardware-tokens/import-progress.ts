import type { GetHardwareTokenImportResponse } from '../../api/models/sallyport.js'

/** How far a check or an import is, for a bar. */
export interface ShownProgress {
  words: string
  /** Undefined where nobody can tell. */
  percent: number | undefined
}

/** The server knows nothing until it has the whole file, nor where another of several servers does the work. */
export function shownProgress(
  { Stage, Done = 0, Total = 0 }: GetHardwareTokenImportResponse,
  waiting: string,
): ShownProgress {
  if (Stage === undefined) return { words: waiting, percent: undefined }
  const words = stages[Stage] ?? waiting
  if (Total <= 0) return { words, percent: undefined }
  const percent = Math.min(100, (Done / Total) * 100)
  // While a file is read, its characters are counted.
  if (Stage === 'reading') return { words, percent }
  const counted = `${Done.toLocaleString('en')} of ${Total.toLocaleString('en')} tokens`
  return { words: `${words}: ${counted}`, percent }
}

const stages: Readonly<Record<string, string>> = {
  verifying: 'Checking the signature',
  reading: 'Reading the file',
  sealing: 'Encrypting the seeds',
  storing: 'Storing',
}
