import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import type { ApiError } from '../../api/api-error.js'
import { call } from '../../api/call.js'
import type {
  CheckHardwareTokenFileResponse,
  HardwareTokenFile,
  ImportHardwareTokensResponse,
} from '../../api/models/sallyport.js'
import { useRefresh } from '../../api/use-call.js'
import type { FileFacts } from './file-facts.js'
import { fileInput, type FileKeys } from './token-file.js'

export interface ChosenFile {
  file: File
  facts: FileFacts
}

/** The dry run and the import of a file; both are told of by an id that the page makes. */
export function useImport(chosen: ChosenFile | undefined, keys: FileKeys) {
  const refresh = useRefresh()
  const check = useRun<CheckHardwareTokenFileResponse>((input) =>
    call('sallyport', 'CheckHardwareTokenFile', input),
  )
  const importing = useRun<ImportHardwareTokensResponse>(async (input) => {
    const answer = await call('sallyport', 'ImportHardwareTokens', input)
    void refresh(['sallyport/ListHardwareTokens'])
    return answer
  })
  const begin = <T>(run: Run<T>, onDone?: (answer: T) => void) => {
    if (chosen !== undefined) run.start(() => fileInput(chosen.file, chosen.facts, keys), onDone)
  }
  return {
    check,
    importing,
    startCheck: () => {
      importing.reset()
      begin(check)
    },
    startImport: (onDone: (answer: ImportHardwareTokensResponse) => void) =>
      begin(importing, onDone),
    /** What was found is of another file, or of other keys. */
    forget: () => {
      check.reset()
      importing.reset()
    },
  }
}

type Run<T> = ReturnType<typeof useRun<T>>

function useRun<T>(ask: (input: HardwareTokenFile) => Promise<T>) {
  const [importId, setImportId] = useState('')
  const { data, error, isPending, mutate, reset } = useMutation<T, ApiError, Preparation>({
    mutationFn: async ({ id, prepare }) => ask({ ...(await prepare()), ImportId: id }),
    // Nothing of the file outlives the page.
    gcTime: 0,
  })
  const start = (prepare: Preparation['prepare'], onDone?: (answer: T) => void) => {
    const id = crypto.randomUUID()
    setImportId(id)
    mutate({ id, prepare }, onDone === undefined ? {} : { onSuccess: onDone })
  }
  return { data, error, isPending, importId, start, reset }
}

interface Preparation {
  id: string
  prepare: () => Promise<HardwareTokenFile>
}
