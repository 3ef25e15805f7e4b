/** What is left to do when the tests of a file have ended; `file-end-setup.ts` does it. */
const tasks = new Set<() => unknown>()

export function atFileEnd(task: () => unknown): void {
  tasks.add(task)
}

export async function endFile(): Promise<void> {
  const due = [...tasks]
  tasks.clear()
  for (const task of due) await task()
}
