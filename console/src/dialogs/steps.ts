/** One of the calls that a change is made of. */
export interface Step {
  /** What it does: `Remove alice` */
  words: string
  run: () => Promise<unknown>
}

export interface Progress {
  done: number
  all: number
  /** What is being done; empty at the end. */
  words: string
}

/** Takes one step after the other, and stops at the first that is refused. */
export async function takeSteps(
  steps: readonly Step[],
  onProgress: (progress: Progress) => void,
): Promise<void> {
  for (const [done, { words, run }] of steps.entries()) {
    onProgress({ done, all: steps.length, words })
    // eslint-disable-next-line no-await-in-loop -- what fails must stop what comes after it
    await run()
  }
  onProgress({ done: steps.length, all: steps.length, words: '' })
}
