import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'

/** Something that happened in the SMSC: `bind`, `submit`, `closed` and so on, with its fields. */
export type SmscEvent = { event: string } & Record<string, unknown>

/** An SMSC of another make: Debian's Net::SMPP, in a process of its own. */
export interface Smsc {
  port: number
  /** Does what the line says (`smsc.pl`), and resolves when it is done. */
  tell(command: string): Promise<void>
  /** The next event of that name that nobody has been given yet. */
  next(event: string): Promise<SmscEvent>
  /** All events of that name until now, those that were given too. */
  all(event: string): Promise<SmscEvent[]>
  /** Ends the process. */
  stop(): Promise<void>
}

const script = fileURLToPath(new URL('smsc.pl', import.meta.url))

export async function startSmsc(): Promise<Smsc> {
  const perl = spawn('/usr/bin/perl', [script], { stdio: ['pipe', 'pipe', 'inherit'] })
  const ended = new Promise<void>((resolve, reject) => {
    perl.once('exit', () => resolve())
    perl.once('error', reject)
  })
  const events: SmscEvent[] = []
  const given = new Set<SmscEvent>()
  const waiting = new Set<() => void>()
  createInterface(perl.stdout).on('line', (line) => {
    events.push(JSON.parse(line) as SmscEvent)
    for (const look of waiting) look()
  })
  const stop = async (): Promise<void> => {
    perl.stdin.end()
    await ended
  }
  onTestFinished(stop)

  const next = (name: string): Promise<SmscEvent> =>
    new Promise((resolve) => {
      const look = (): void => {
        const found = events.find((event) => event.event === name && !given.has(event))
        if (found === undefined) return
        given.add(found)
        waiting.delete(look)
        resolve(found)
      }
      waiting.add(look)
      look()
    })
  const tell = async (command: string): Promise<void> => {
    perl.stdin.write(`${command}\n`)
    await next('obeyed')
  }
  const { port } = await next('listening')
  return {
    port: Number(port),
    next,
    stop,
    tell,
    async all(name) {
      // What was said before the answer to this has been read.
      await tell('nothing')
      return events.filter(({ event }) => event === name)
    },
  }
}
