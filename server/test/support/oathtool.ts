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

/** A token in somebody's hand, as oathtool plays it. */
export interface OathToken {
  seedFile: string
  mode?: 'sha1' | 'sha256' | 'sha512'
  stepSeconds?: number
}

/** What the token shows at a time, and before it what it showed a step earlier. */
export async function timeCodes(token: OathToken, time: number): Promise<[string, string]> {
  const { seedFile, mode = 'sha1', stepSeconds = 30 } = token
  const before = new Date(time - stepSeconds * 1000)
  const { stdout } = await run('oathtool', [
    `--totp=${mode}`,
    `--time-step-size=${stepSeconds}s`,
    '--base32',
    '--window=1',
    `--now=${before.toISOString().slice(0, 19).replace('T', ' ')} UTC`,
    `@${seedFile}`,
  ])
  const [first = '', second = ''] = stdout.split('\n')
  return [first, second]
}

/** What a token with a counter shows at the value, and before it what it showed one earlier. */
export async function counterCodes(
  { seedFile }: OathToken,
  counter: number,
): Promise<[string, string]> {
  const { stdout } = await run('oathtool', [
    '--hotp',
    '--base32',
    '--window=1',
    `--counter=${counter - 1}`,
    `@${seedFile}`,
  ])
  const [first = '', second = ''] = stdout.split('\n')
  return [first, second]
}

/** The options with which the AWS CLI takes two consecutive codes. */
export const codePair = ([before, code]: readonly [string, string]): string =>
  `--authentication-code1 ${before} --authentication-code2 ${code}`
