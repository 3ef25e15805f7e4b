import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { once } from 'node:events'
import type { Readable, Writable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { atFileEnd } from './file-end.js'

const command = fileURLToPath(new URL('../../bin/sallyport.js', import.meta.url))

type Child = ChildProcessByStdio<Writable, Readable, Readable>

/** What a command wrote and how it ended. */
export interface CommandResult {
  code: number | null
  signal: NodeJS.Signals | null
  stdout: string
  stderr: string
}

export interface CommandSettings {
  environment?: Readonly<Record<string, string>>
  input?: string
}

/** Runs the real `sallyport` command of the built package to its end. */
export async function runCommand(
  commandArguments: readonly string[],
  settings: CommandSettings = {},
): Promise<CommandResult> {
  const running = launch(commandArguments, settings)
  return running.ended
}

/** A server that runs as a process of its own. */
export interface ServerProcess extends LaunchedServer {
  endpoint: string
}

export interface LaunchedServer {
  stdout(): string
  stderr(): string
  /** Ends it with a signal and waits until it is gone. */
  end(signal: 'SIGKILL' | 'SIGTERM' | 'SIGINT'): Promise<CommandResult>
  /** Resolves when it has ended, by whatever cause. */
  ended: Promise<CommandResult>
}

/** Starts `sallyport serve` on a free port and waits until it listens. Throws what it said where it ends before. */
export async function startServer(
  commandArguments: readonly string[],
  settings: CommandSettings = {},
): Promise<ServerProcess> {
  const { listening, ...server } = launchServer(commandArguments, settings)
  return { ...server, endpoint: await listening }
}

/** As `startServer`, for who does not want to wait. */
export function launchServer(
  commandArguments: readonly string[],
  settings: CommandSettings = {},
): LaunchedServer & { listening: Promise<string> } {
  const { child, ...running } = launch(
    ['serve', '--listen', '127.0.0.1:0', ...commandArguments],
    settings,
  )
  const listening = new Promise<string>((resolve, reject) => {
    child.stdout.on('data', () => {
      const found = /listening on (https?:\S+)/.exec(running.stdout())
      if (found?.[1] !== undefined) resolve(found[1])
    })
    running.ended.then(
      ({ code, signal, stderr }) =>
        reject(new Error(`the server ended (${code ?? signal}): ${stderr}`)),
      reject,
    )
  })
  // Who ends the server before it listens does not ask.
  listening.catch(() => undefined)
  return {
    ...running,
    listening,
    end: async (signal) => {
      child.kill(signal)
      return running.ended
    },
  }
}

const children = new Set<Child>()
function endChildren(): void {
  for (const child of children) child.kill('SIGKILL')
}

/** Starts any command and leaves it to the test when it ends. */
export function launch(commandArguments: readonly string[], settings: CommandSettings = {}) {
  const child: Child = spawn(process.execPath, [command, ...commandArguments], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'], ...settings.environment },
  })
  children.add(child)
  // A test that failed has not ended what it started.
  atFileEnd(endChildren)
  child.once('close', () => children.delete(child))
  let stdout = ''
  let stderr = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text
  })
  // A command that ends without reading its input is no error of the test.
  child.stdin.on('error', () => undefined)
  child.stdin.end(settings.input ?? '')
  const ended = once(child, 'close').then(([code, signal]): CommandResult => ({
    code: code as number | null,
    signal: signal as NodeJS.Signals | null,
    stdout,
    stderr,
  }))
  return { child, ended, stdout: () => stdout, stderr: () => stderr }
}

/** Waits until a command has printed something. Throws what it said where it ends before. */
export function printed(
  running: Pick<ReturnType<typeof launch>, 'child' | 'ended' | 'stdout'>,
  pattern: RegExp,
): Promise<RegExpExecArray> {
  return new Promise((resolve, reject) => {
    const look = (): void => {
      const found = pattern.exec(running.stdout())
      if (found !== null) resolve(found)
    }
    running.child.stdout.on('data', look)
    look()
    running.ended.then(
      ({ code, signal, stderr }) => reject(new Error(`it ended (${code ?? signal}): ${stderr}`)),
      reject,
    )
  })
}
