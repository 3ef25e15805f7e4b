/** May the caller do this action on this resource? */
export interface Check {
  action: string
  resource: string
}

type Ask = (checks: readonly Check[]) => Promise<readonly boolean[]>

interface Waiting {
  check: Check
  resolve: (isAllowed: boolean) => void
  reject: (error: unknown) => void
}

/** The server's limit for one call. */
export const maxChecks = 200

/**
 * Collects the checks that the parts of a page ask for while it is put together, and asks each once, together. `ask`
 * asks the server.
 */
export function checkBatch(ask: Ask): (check: Check) => Promise<boolean> {
  let waiting: Waiting[] = []
  const send = () => {
    const batch = waiting
    waiting = []
    for (const [checks, answers] of portions(batch)) settle(ask(checks), answers)
  }
  return (check) =>
    new Promise((resolve, reject) => {
      if (waiting.length === 0) setTimeout(send, 0)
      waiting.push({ check, resolve, reject })
    })
}

type Portion = readonly [checks: Check[], answers: Waiting[][]]

/** Equal checks are one. */
function portions(batch: readonly Waiting[]): Portion[] {
  const byCheck = new Map<string, Waiting[]>()
  for (const one of batch) {
    const key = `${one.check.action} ${one.check.resource}`
    byCheck.set(key, [...(byCheck.get(key) ?? []), one])
  }
  const groups = [...byCheck.values()]
  const result: Portion[] = []
  for (let from = 0; from < groups.length; from += maxChecks) {
    const answers = groups.slice(from, from + maxChecks)
    result.push([answers.flatMap(([first]) => (first === undefined ? [] : [first.check])), answers])
  }
  return result
}

function settle(asked: Promise<readonly boolean[]>, answers: readonly Waiting[][]): void {
  asked.then(
    (results) => {
      for (const [index, group] of answers.entries())
        for (const { resolve } of group) resolve(results[index] === true)
      return undefined
    },
    (error: unknown) => {
      for (const { reject } of answers.flat()) reject(error)
    },
  )
}
