import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { promisify } from 'node:util'
import { awsProgram, awsProgramEnvironment } from './aws-program.js'
import type { TestCredentials } from './ephemeral.js'

const run = promisify(execFile)

/** The real AWS CLI with one principal's credentials, pointed at a server of ours. */
export interface AwsCli {
  /** Runs `aws …`, words parted by blanks, and reads the JSON that it prints. Throws what it complained of where it fails. */
  (line: string): Promise<Record<string, unknown>>
  /** Runs `aws …`, which must fail, and gives what it complained of. */
  refused(line: string): Promise<string>
  /** Runs `aws …` on a terminal, where it asks for something, and types the answer. Gives all that the terminal showed. */
  onTerminal(line: string, answer: string): Promise<string>
}

/** `credentials`: whose; left out, those of the profiles in the directory's `.aws/config`. */
export function createAwsCli(
  endpoint: string,
  credentials: TestCredentials | undefined,
  directory: string,
): AwsCli {
  const options = { cwd: directory, env: environmentOf(directory, credentials) }
  const wordsOf = (line: string): string[] => [
    ...line.trim().split(/\s+/),
    '--endpoint-url',
    endpoint,
  ]
  const call = async (line: string): Promise<{ stdout: string }> =>
    run(awsProgram, wordsOf(line), {
      ...options,
      env: { ...options.env, ...(await awsProgramEnvironment()) },
    })
  const cli = async (line: string): Promise<Record<string, unknown>> => {
    const { stdout } = await call(line)
    return stdout === '' ? {} : (JSON.parse(stdout) as Record<string, unknown>)
  }
  return Object.assign(cli, {
    refused: async (line: string) => {
      const outcome = await call(line).catch((error: unknown) => error)
      if (!(outcome instanceof Error)) throw new Error(`\`aws ${line}\` was not refused`)
      return (outcome as Error & { stderr: string }).stderr.trim()
    },
    onTerminal: (line: string, answer: string) =>
      typeAnswer(['/usr/bin/aws', ...wordsOf(line)], answer),
  })

  async function typeAnswer(words: readonly string[], answer: string): Promise<string> {
    const terminal = spawn('/usr/bin/python3', ['-c', onPseudoTerminal, ...words], options)
    let shown = ''
    let isAnswered = false
    terminal.stdout.setEncoding('utf8').on('data', (text: string) => {
      shown += text
      // Typed before it asks, the answer would be thrown away.
      if (isAnswered || !shown.endsWith(': ')) return
      isAnswered = true
      terminal.stdin.write(`${answer}\n`)
    })
    await once(terminal, 'close')
    return shown.replaceAll('\r\n', '\n')
  }
}

const onPseudoTerminal = 'import pty, sys; pty.spawn(sys.argv[1:])'

function environmentOf(
  directory: string,
  credentials: TestCredentials | undefined,
): Record<string, string | undefined> {
  const own = {
    PATH: process.env['PATH'],
    HOME: directory,
    AWS_DEFAULT_REGION: 'us-east-1',
    AWS_DEFAULT_OUTPUT: 'json',
    AWS_PAGER: '',
  }
  if (credentials === undefined) return own
  const { accessKeyId, secretAccessKey, sessionToken } = credentials
  return {
    ...own,
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    ...(sessionToken === undefined ? {} : { AWS_SESSION_TOKEN: sessionToken }),
  }
}

interface PrintedKeys {
  AccessKeyId: string
  SecretAccessKey: string
  SessionToken?: string
}

/** Keys of a user or of a session, as the AWS CLI printed them. */
export function printedCredentials(printed: unknown): TestCredentials {
  const { AccessKeyId, SecretAccessKey, SessionToken } = printed as PrintedKeys
  return {
    accessKeyId: AccessKeyId,
    secretAccessKey: SecretAccessKey,
    ...(SessionToken === undefined ? {} : { sessionToken: SessionToken }),
  }
}
