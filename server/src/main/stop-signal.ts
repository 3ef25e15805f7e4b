/**
 * Resolves when this process is asked to stop. Set up before anything is opened, so that a signal during the start is not
 * missed. It stays: ^C reaches this process from the terminal and once more from `npm start`, and the second must not cut short
 * what the first began.
 */
export function stopSignal(environment: Record<string, string | undefined>): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => resolve())
    if (environment['npm_command'] === 'exec') whenOrphaned(resolve)
  })
}

const pollMilliseconds = 250

/** `npx` passes a signal to the shell that it starts in between; that ends of it and would leave the server behind. */
function whenOrphaned(tell: () => void): void {
  const parent = process.ppid
  const timer = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(timer)
    tell()
  }, pollMilliseconds)
  timer.unref()
}
