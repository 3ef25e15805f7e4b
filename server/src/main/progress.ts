/** How far something is that takes a while. */
export interface ShowProgress {
  show(progress: { stage: string; done: number; total: number }): void
  /** Leaves the line. */
  end(): void
}

/** On a terminal one line that changes; elsewhere a line for each tenth. */
export function showProgress(output: NodeJS.WriteStream): ShowProgress {
  let last = ''
  let isOpen = false
  return {
    show: ({ stage, done, total }) => {
      const tenth = total === 0 ? 10 : Math.floor((done / total) * 10)
      const step = output.isTTY ? `${stage} ${done}` : `${stage} ${tenth}`
      if (step === last) return
      last = step
      const text = `${stage} ${done.toLocaleString('en')} of ${total.toLocaleString('en')}`
      output.write(output.isTTY ? `\r\u001B[2K${text}` : `${text}\n`)
      isOpen = output.isTTY
    },
    end: () => {
      if (isOpen) output.write('\n')
      isOpen = false
    },
  }
}
