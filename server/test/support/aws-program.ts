import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { inject } from 'vitest'

/** What takes the place of `/usr/bin/aws`: the same program, loaded once for all runs. */
export const awsProgram = fileURLToPath(new URL('aws/aws', import.meta.url))
export const awsProgramFolder = dirname(awsProgram)

/** The variable without which it does not find the AWS CLI that is loaded. */
export async function awsProgramEnvironment(): Promise<{ AWS_CLI_DOOR: string }> {
  const answer = await fetch(inject('awsDoor'))
  const path = await answer.text()
  if (!answer.ok) throw new Error(`there is no AWS CLI to test with: ${path}`)
  return { AWS_CLI_DOOR: path }
}
