import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { promisify } from 'node:util'
import type { TestCredentials } from './ephemeral.js'

const run = promisify(execFile)
const program = existsSync('/usr/bin/aws') ? '/usr/bin/aws' : 'aws'

/** The real AWS CLI with one principal's credentials, pointed at a server of ours. */
export interface AwsCli {
  /** Runs `aws …`, words parted by blanks, and reads the JSON that it prints. Throws what it complained of where it fails. */
  (line: string): Promise<Record<string, unknown>>
  /** Runs `aws …`, which must fail, and gives what it complained of. */
  refused(line: string): Promise<string>
}

export function createAwsCli(
  endpoint: string,
  credentials: TestCredentials,
  directory: string,
): AwsCli {
  const options = {
    cwd: directory,
    env: {
      PATH: process.env['PATH'],
      HOME: directory,
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
      ...(credentials.sessionToken === undefined
        ? {}
        : { AWS_SESSION_TOKEN: credentials.sessionToken }),
      AWS_DEFAULT_REGION: 'us-east-1',
      AWS_DEFAULT_OUTPUT: 'json',
      AWS_PAGER: '',
    },
  }
  const call = (line: string): Promise<{ stdout: string }> =>
    run(program, [...line.trim().split(/\s+/), '--endpoint-url', endpoint], options)
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
  })
}
