/** Lets messages to the SMSC one by one: only so many may wait for their answer, only so many go in a second. */
export interface SubmitWindow {
  /** Resolves to true when it is the caller's turn, who must then `give` it back; to false when the signal was faster. */
  take(signal: AbortSignal): Promise<boolean>
  give(): void
}

export function createSubmitWindow(size: number, perSecond: number | undefined): SubmitWindow {
  const waiting = new Set<() => void>()
  let outstanding = 0
  let isPausing = false

  function admit(): void {
    const [next] = waiting
    if (next === undefined || outstanding >= size || isPausing) return
    waiting.delete(next)
    outstanding += 1
    if (perSecond !== undefined) pause(1000 / perSecond)
    next()
    admit()
  }

  function pause(milliseconds: number): void {
    isPausing = true
    const timer = setTimeout(() => {
      isPausing = false
      admit()
    }, milliseconds)
    timer.unref()
  }

  return {
    take: (signal) =>
      new Promise((resolve) => {
        const onTurn = (): void => {
          signal.removeEventListener('abort', onAbort)
          resolve(true)
        }
        const onAbort = (): void => {
          waiting.delete(onTurn)
          resolve(false)
        }
        if (signal.aborted) return resolve(false)
        signal.addEventListener('abort', onAbort, { once: true })
        waiting.add(onTurn)
        return admit()
      }),
    give: () => {
      outstanding -= 1
      admit()
    },
  }
}
