/** How far something is that takes a while. */
export interface Progress {
  stage: string
  /** Both are left out where nobody can tell. */
  done?: number
  total?: number
}

export interface ShowProgress {
  show(progress: Progress): void
  /** Leaves the line. */
  end(): void
}

/** On a terminal one line that changes; elsewhere a line for each tenth. */
export function showProgress(
  output: Pick<NodeJS.WriteStream, 'isTTY'> & { write(text: string): unknown },
): ShowProgress {
  let last = ''
  let isOpen = false
  return {
    show: (progress) => {
      const text = textOf(progress)
      const step = output.isTTY ? text : `${progress.stage} ${Math.floor(percentOf(progress) / 10)}`
      if (step === last) return
      last = step
      output.write(output.isTTY ? `\r\u001B[2K${text}` : `${text}\n`)
      isOpen = output.isTTY
    },
    end: () => {
      if (isOpen) output.write('\n')
      isOpen = false
    },
  }
}

/** A file is read by its characters, which nobody counts: they are told as a part of all. */
function textOf(progress: Progress): string {
  const { stage, done, total } = progress
  if (done === undefined || total === undefined) return stage
  if (stage === 'reading') return `${stage} ${percentOf(progress)} %`
  return `${stage} ${done.toLocaleString('en')} of ${total.toLocaleString('en')}`
}

const percentOf = ({ done = 0, total = 0 }: Progress): number =>
  total === 0 ? 100 : Math.floor((done / total) * 100)
