import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import { refusedFile, type TokenFile } from '@sallyport/otp/token-file'
import { readTokenFile, type TokenFileRequest } from './read-token-file.js'

const maxMegabytes = 1024
const maxMilliseconds = 300_000

/**
 * Reads a file apart from the server, in a thread that has only so much memory and time: whatever somebody wrote into it, calls
 * of others are answered meanwhile.
 */
export function readInWorker(
  request: TokenFileRequest,
  onProgress: (done: number, total: number) => void,
): Promise<TokenFile> {
  const script = fileURLToPath(new URL('./token-file-worker.js', import.meta.url))
  // Tests run what is not built; there is no thread for that.
  if (!existsSync(script)) return readTokenFile(request, onProgress)
  return new Promise((resolve, reject) => {
    const worker = new Worker(script, {
      workerData: request,
      resourceLimits: { maxOldGenerationSizeMb: maxMegabytes },
    })
    const timer = setTimeout(() => {
      void worker.terminate()
      resolve(refusedFile('It takes too long to read the file. Split it.'))
    }, maxMilliseconds)
    worker.on('message', (message: WorkerMessage) => {
      if ('file' in message) resolve(message.file)
      else onProgress(message.progress.done, message.progress.total)
    })
    worker.on('error', (error: NodeJS.ErrnoException) =>
      error.code === 'ERR_WORKER_OUT_OF_MEMORY'
        ? resolve(refusedFile('It takes too much memory to read the file. Split it.'))
        : reject(error),
    )
    worker.on('exit', () => {
      clearTimeout(timer)
      // It has said nothing until now, or this changes nothing.
      resolve(refusedFile('The file could not be read.'))
    })
  })
}

type WorkerMessage = { file: TokenFile } | { progress: { done: number; total: number } }
