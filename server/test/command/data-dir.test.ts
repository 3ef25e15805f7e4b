import { chmod, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { runCommand } from '../support/command.js'
import { temporaryDirectory } from '../support/temporary-directory.js'

it('refuses a data directory that holds other files, and leaves it open', async () => {
  const directory = await temporaryDirectory()
  await chmod(directory, 0o755)
  await writeFile(join(directory, 'of-somebody-else'), '')
  const refused = await runCommand(['serve', '--listen', '127.0.0.1:0', '--data-dir', directory])
  expect(refused).toMatchObject({
    code: 2,
    stderr: `sallyport: the data directory ${directory} holds other files: give Sallyport a directory of its own\n`,
  })
  expect((await stat(directory)).mode & 0o777).toBe(0o755)
})

it('refuses a data directory that cannot be made, at once', async () => {
  const refused = await runCommand(['serve', '--listen', '127.0.0.1:0', '--data-dir', '/proc/x'])
  expect(refused).toMatchObject({
    code: 2,
    stderr:
      'sallyport: the data directory /proc/x cannot be used: no directory can be made there\n',
  })
})
