import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { awsProgramEnvironment, awsProgramFolder } from '../support/aws-program.js'
import type { Block } from './markdown.js'
import { projectRoot } from './markdown.js'

/** Somebody who follows a document: saves its files and types its commands, all in one folder and one shell. */
export interface Reader {
  /** Does what the block says. Throws where it does not go as the document says. */
  follow(block: Block): Promise<void>
  leave(): Promise<void>
}

const here = (name: string): string => fileURLToPath(new URL(name, import.meta.url))

/** `databaseUrl` stands in for the document's PostgreSQL. */
export async function openReader(databaseUrl: () => Promise<string>): Promise<Reader> {
  const folder = mkdtempSync(join(tmpdir(), 'sallyport-document-'))
  const ports = { 8080: await freePort(), 9090: await freePort() }
  const moved = join(folder, '.moved-clock')
  const typedAt = join(folder, '.typed-at')
  writeFileSync(moved, '0\n')
  // `npx sallyport` and the imports of samples find what a clone of the project has.
  symlinkSync(join(projectRoot, 'node_modules'), join(folder, 'node_modules'))
  const shell = openShell(
    { folder, typedAt },
    {
      ...(await awsProgramEnvironment()),
      PATH: [here('bin'), awsProgramFolder, dirname(process.execPath), '/usr/bin', '/bin'].join(
        ':',
      ),
      HOME: folder,
      LANG: 'C.UTF-8',
      AWS_EC2_METADATA_DISABLED: 'true',
      MOVED_CLOCK: moved,
      TYPED_AT: typedAt,
      NODE_OPTIONS: `--import ${here('moved-clock.mjs')}`,
      SALLYPORT_LISTEN: `localhost:${ports[8080]}`,
    },
  )
  let database: Promise<string> | undefined
  const adapted = async (text: string): Promise<string> => {
    const local = text
      .replaceAll('localhost:8080', `localhost:${ports[8080]}`)
      .replaceAll('localhost:9090', `localhost:${ports[9090]}`)
    if (!local.includes('postgres://')) return local
    return local.replaceAll(/postgres:\/\/[^\s'"]+/g, await (database ??= databaseUrl()))
  }
  return {
    async follow(block) {
      const text = await adapted(block.text)
      if (block.fileName !== undefined) {
        mkdirSync(dirname(join(folder, block.fileName)), { recursive: true })
        writeFileSync(join(folder, block.fileName), text)
      } else {
        const server = foregroundServer(text)
        await (server === undefined ? typeCommands(shell, text) : startServer(shell, server))
      }
    },
    async leave() {
      await shell.end()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** The command of a block that is nothing but a server in the foreground, without `npx`, which passes no signals on. */
export function foregroundServer(text: string): string | undefined {
  const command = text.trim()
  // What `npm start` does beside, installing and building, was done before the tests.
  if (command === 'npm start') return 'sallyport serve'
  const isServer = /^(?:[A-Z_]+=\S+ \\\n *)*npx sallyport serve\b(?:[^\n&]|\\\n)*$/.test(command)
  return isServer ? command.replace('npx ', '') : undefined
}

const startedWithin = 15_000

/** Starts it in the background in place of one that the reader had running before, as if that had been ended by Ctrl-C. */
async function startServer(shell: Shell, command: string): Promise<void> {
  await shell.run('[ -z "$server" ] || { kill "$server"; wait "$server"; }')
  await shell.run(`PATH=$PWD/node_modules/.bin:$PATH ${command} > .server.log 2>&1 & server=$!`)
  const giveUpAt = Date.now() + startedWithin
  for (;;) {
    const { output } = await shell.run('cat .server.log')
    if (/listening on|"endpoint"/.test(output)) return
    if (Date.now() > giveUpAt) throw new Error(`\`${command}\` did not start: ${output}`)
    await wait(50)
  }
}

/** Runs command after command; after each that is followed by `# => text`, its output must hold the text. */
async function typeCommands(shell: Shell, text: string): Promise<void> {
  for (const { commands, expected } of stepsOf(text)) {
    const { failed, output } = await shell.run(commands)
    const complaint = `${commands}\nwrote:\n${output}`
    const mayFail = expected.some((fragment) => /^(An error occurred|sallyport:)/.test(fragment))
    if (failed !== mayFail)
      throw new Error(`${failed ? 'failed' : 'was expected to fail'}: ${complaint}`)
    let from = 0
    for (const fragment of expected) {
      const at = output.indexOf(fragment, from)
      if (at === -1) throw new Error(`\`${fragment}\` is missing where ${complaint}`)
      from = at + fragment.length
    }
  }
}

function stepsOf(text: string): { commands: string; expected: string[] }[] {
  const steps: { commands: string; expected: string[] }[] = []
  let lines: string[] = []
  let expected: string[] = []
  const finish = (): void => {
    if (lines.join('').trim() !== '') steps.push({ commands: lines.join('\n'), expected })
    lines = []
    expected = []
  }
  for (const line of text.split('\n')) {
    const expectation = /^# => (.*)$/.exec(line)?.[1]
    if (expectation !== undefined) expected.push(expectation)
    else if (expected.length > 0) {
      finish()
      lines.push(line)
    } else lines.push(line)
  }
  finish()
  return steps
}

interface Shell {
  run(commands: string): Promise<{ failed: boolean; output: string }>
  end(): Promise<void>
}

/** A bash that keeps its variables and background processes from one run to the next. */
function openShell(
  { folder, typedAt }: { folder: string; typedAt: string },
  environment: Record<string, string>,
): Shell {
  const bash = spawn('bash', ['--noprofile', '--norc'], {
    cwd: folder,
    env: environment,
    stdio: ['pipe', 'pipe', 'inherit'],
    // A process group of its own, so that whatever a document left running ends with it.
    detached: true,
  })
  const answers = createInterface({ input: bash.stdout })[Symbol.asyncIterator]()
  const output = join(folder, '.output')
  const script = join(folder, '.commands')
  bash.stdin.write(`set -E; trap '__failed=yes' ERR\n`)
  return {
    async run(commands) {
      writeFileSync(script, `${commands}\n`)
      writeFileSync(typedAt, `${Math.floor(Date.now() / 1000)}\n`)
      bash.stdin.write(`__failed=no; . ${script} > ${output} 2>&1 < /dev/null; echo $__failed\n`)
      const { value } = await answers.next()
      return { failed: value !== 'no', output: readFileSync(output, 'utf8') }
    },
    async end() {
      const ended = once(bash, 'exit')
      process.kill(-(bash.pid ?? 0), 'SIGKILL')
      await ended
    },
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  return port
}
