import { readOperation } from '../../operation.js'
import { progressKey } from './token-file.js'

/** How far an import of whoever asks is; nothing where it is over, or runs on another node. */
export const getHardwareTokenImport = readOperation<{ ImportId: string }>(
  'sallyport',
  'GetHardwareTokenImport',
  {
    unrecorded: true,
    checks: () => [],

    run(call) {
      const progress = call.parts.importProgresses.find(progressKey(call) ?? '')
      return {
        Stage: progress?.stage,
        Done: progress?.done,
        Total: progress?.total,
      }
    },
  },
)
