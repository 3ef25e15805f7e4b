import { awsError } from '../wire/aws-error.js'

/** Work that a machine can bear only so much of at once: the rest waits, first come, first served. */
export interface Turns {
  /** Throws AWS's `Throttling` where too many wait already. */
  take<Result>(work: () => Promise<Result>): Promise<Result>
}

export function createTurns({
  atOnce,
  waiting: mayWait,
}: {
  atOnce: number
  waiting: number
}): Turns {
  const waiting: (() => void)[] = []
  let running = 0

  /** Hands the turn to the next who waits. */
  function giveUp(): void {
    const next = waiting.shift()
    if (next === undefined) running -= 1
    else next()
  }

  return {
    async take(work) {
      if (running < atOnce) running += 1
      else if (waiting.length < mayWait) await new Promise<void>((resolve) => waiting.push(resolve))
      else throw awsError('Throttling', 'Rate exceeded', 400)
      try {
        return await work()
      } finally {
        giveUp()
      }
    },
  }
}
