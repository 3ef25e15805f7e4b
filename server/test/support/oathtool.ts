import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import type { TestServer } from './ephemeral.js'

const run = promisify(execFile)

/** The code that an authenticator app with this seed file shows, and before it the one of the step before. */
export async function oathtool(
  server: TestServer,
  seedFile: string,
  offsetSteps = 0,
): Promise<[string, string]> {
  const time = new Date(server.now() + (offsetSteps - 1) * 30_000)
  const now = `--now=${time.toISOString().slice(0, 19).replace('T', ' ')} UTC`
  const { stdout } = await run('oathtool', [
    '--totp',
    '--base32',
    '--window=1',
    now,
    `@${seedFile}`,
  ])
  const [before = '', code = ''] = stdout.split('\n')
  return [before, code]
}

/** The options with which the AWS CLI takes two consecutive codes. */
export const codePair = ([before, code]: readonly [string, string]): string =>
  `--authentication-code1 ${before} --authentication-code2 ${code}`
