import type { ImportStage } from './token-import.js'

export interface ImportProgress {
  stage: ImportStage
  done: number
  total: number
}

/** How far the imports of this process are, by what their pages call them. */
export interface ImportProgresses {
  report(key: string, progress: ImportProgress): void
  find(key: string): ImportProgress | undefined
  end(key: string): void
}

/** Whoever begins more is not told how far they are. */
const mostAtOnce = 1000

export function createImportProgresses(): ImportProgresses {
  const progresses = new Map<string, ImportProgress>()
  return {
    report: (key, progress) => {
      if (progresses.size < mostAtOnce || progresses.has(key)) progresses.set(key, progress)
    },
    find: (key) => progresses.get(key),
    end: (key) => void progresses.delete(key),
  }
}
