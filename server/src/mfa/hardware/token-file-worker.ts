import { parentPort, workerData } from 'node:worker_threads'
import { readTokenFile, type TokenFileRequest } from './read-token-file.js'

/* eslint-disable unicorn/require-post-message-target-origin -- between threads there is no origin */
// Run by `read-in-worker.ts` only: says how far it is, and at last what it read.
const file = await readTokenFile(workerData as TokenFileRequest, (done, total) =>
  parentPort?.postMessage({ progress: { done, total } }),
)
parentPort?.postMessage({ file })
