import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { TestProject } from 'vitest/node'

declare module 'vitest' {
  export interface ProvidedContext {
    awsDoor: string
  }
}

/**
 * One loaded AWS CLI for a run of the tests, loaded when a test file first asks for it (`aws-program.ts`) and ended with the run.
 * Loading its modules takes three times as long as one call.
 */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const directory = await mkdtemp(join(tmpdir(), 'sallyport-aws-'))
  const path = join(directory, 'door')
  let loading: Promise<ChildProcess> | undefined
  const door = createServer((_, response) => {
    loading ??= load(path)
    loading.then(
      () => response.end(path),
      (error: unknown) => response.writeHead(500).end(String(error)),
    )
  })
  await new Promise<void>((resolve) => {
    door.listen(0, '127.0.0.1', resolve)
  })
  project.provide('awsDoor', `http://127.0.0.1:${(door.address() as AddressInfo).port}`)
  return async () => {
    door.close()
    const loaded = await loading?.catch(() => undefined)
    loaded?.kill('SIGKILL')
    await rm(directory, { recursive: true, force: true })
  }
}

async function load(path: string): Promise<ChildProcess> {
  const program = '/usr/bin/aws'
  if (!existsSync(program)) throw new Error(`there is no ${program}`)
  const script = fileURLToPath(new URL('aws/loaded-aws.py', import.meta.url))
  // Its input ends with this process, however that ends, and then so does it.
  const child = spawn('/usr/bin/python3', ['-I', script, program, path], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { PATH: process.env['PATH'], HOME: '/nonexistent', LANG: 'C.UTF-8' },
  })
  const [said] = (await Promise.race([once(child.stdout, 'data'), once(child, 'exit')])) as [
    unknown,
  ]
  if (String(said).trim() !== 'listening') throw new Error(`${program} was not loaded`)
  return child
}
