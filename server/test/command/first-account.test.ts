import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { runCommand, startServer } from '../support/command.js'
import { temporaryDirectory } from '../support/temporary-directory.js'

it('kills the set-up link when the first account is made by the command instead', async () => {
  const dataDir = join(await temporaryDirectory(), 'data')
  const server = await startServer(['--data-dir', dataDir])
  onTestFinished(async () => void (await server.end('SIGKILL')))
  const link = /http\S+\/setup\/\S+/.exec(server.stdout())?.[0] ?? ''
  expect((await fetch(link)).status).toBe(200)
  const account = ['--data-dir', dataDir, '--name', 'First', '--email', 'first@example.com']
  expect((await runCommand(['account', 'create', ...account])).code).toBe(0)
  expect((await fetch(link)).status).toBe(404)
})

it('refuses a data directory that cannot be made, at once', async () => {
  const refused = await runCommand(['serve', '--listen', '127.0.0.1:0', '--data-dir', '/proc/x'])
  expect(refused).toMatchObject({
    code: 2,
    stderr:
      'sallyport: the data directory /proc/x cannot be used: no directory can be made there\n',
  })
})
