import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, it, onTestFinished } from 'vitest'
import { databaseFile } from '../../src/app/data-dir.js'
import { operatorEvent } from '../../src/audit/operator-event.js'
import { sealTokens, storeTokens } from '../../src/mfa/hardware/token-import.js'
import { systemRandom } from '../../src/random.js'
import type { KeyRing } from '../../src/secrets/key-ring.js'
import { insertEvents } from '../../src/store/events.js'
import { openSqliteStore } from '../../src/store/sqlite.js'
import { launch, printed, runCommand } from '../support/command.js'
import { newToken } from '../support/hardware-token.js'
import { newDataDir } from '../support/installation.js'
import { temporaryDirectory } from '../support/temporary-directory.js'

const command = fileURLToPath(new URL('../../bin/sallyport.js', import.meta.url))
const run = promisify(execFile)
const startOfTime = Date.parse('2026-01-02T03:04:05Z')

/** Records so many acts of each account, one every millisecond in turn. */
async function recordActs(dataDir: string, accountIds: string[], count: number): Promise<void> {
  const store = await openSqliteStore(databaseFile(dataDir))
  const acts = Array.from({ length: count * accountIds.length }, (_, index) =>
    operatorEvent(
      {
        accountId: accountIds[index % accountIds.length] ?? '',
        eventName: `Act${index}`,
        requestParameters: {},
      },
      { random: systemRandom, now: startOfTime + index },
    ),
  )
  await store.write((tx) => insertEvents(tx, acts))
  await store.close()
}

/** Stores so many tokens that nobody has, of serial numbers that follow each other. */
async function storeTokenRows(dataDir: string, count: number): Promise<void> {
  const records = Array.from({ length: count }, (_, index) =>
    newToken({ serialNumber: `GAHT${10_000_000 + index}` }),
  )
  const store = await openSqliteStore(databaseFile(dataDir))
  const parts = { keyRing: { seal: () => 'sealed' } as unknown as KeyRing, random: systemRandom }
  const stock = { accountId: null, importedAt: startOfTime }
  const tokens = await sealTokens(records, stock, parts, () => undefined)
  await store.write((tx) => storeTokens(tx, tokens))
  await store.close()
}

const namesIn = (lines: string): string[] =>
  lines
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => (JSON.parse(line) as { eventName: string }).eventName)

it('prints every event once as a line of JSON, oldest first', async () => {
  const dataDir = await temporaryDirectory()
  await recordActs(dataDir, ['111111111111', '222222222222'], 750)
  const { code, stdout, stderr } = await runCommand(['events', '--data-dir', dataDir])
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  expect(namesIn(stdout)).toEqual(Array.from({ length: 1500 }, (_, index) => `Act${index}`))
})

it('prints the events of one account', async () => {
  const dataDir = await temporaryDirectory()
  await recordActs(dataDir, ['111111111111', '222222222222'], 2)
  const only = ['--account-id', '222222222222']
  const { stdout } = await runCommand(['events', '--data-dir', dataDir, ...only])
  expect(namesIn(stdout)).toEqual(['Act1', 'Act3'])
  const none = await runCommand(['events', '--data-dir', dataDir, '--account-id', '333333333333'])
  expect(none).toEqual({ code: 0, signal: null, stdout: '', stderr: '' })
})

it.each(['SIGINT', 'SIGTERM'] as const)(
  'follows events as they are recorded, each once, until %s ends it with 0',
  async (signal) => {
    const installation = await newDataDir()
    await installation.createAccount('one')
    const following = launch(['events', '--follow', ...installation.options])
    onTestFinished(() => void following.child.kill('SIGKILL'))
    await printed(following, /"name":"one".*\n/)
    await installation.createAccount('two')
    await printed(following, /"name":"two".*\n/)
    await installation.createAccount('three')
    await printed(following, /"name":"three".*\n/)
    following.child.kill(signal)
    const { code, stdout, stderr } = await following.ended
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(namesIn(stdout)).toEqual(['CreateAccount', 'CreateAccount', 'CreateAccount'])
  },
)

/** What a command says where no more than the first line of its output is read. It fails where the command does. */
function firstLineOf(words: string, dataDir: string): Promise<{ stdout: string; stderr: string }> {
  const pipe = `set -o pipefail; "${process.execPath}" "${command}" ${words} --data-dir "${dataDir}" | head -1`
  return run('bash', ['-c', pipe])
}

it('ends quietly with 0 where the reader of its pipe has had enough', async () => {
  const dataDir = await temporaryDirectory()
  // Far more than fits into a pipe.
  await recordActs(dataDir, ['111111111111'], 3000)
  const { stdout, stderr } = await firstLineOf('events', dataDir)
  expect(stderr).toBe('')
  expect(namesIn(stdout)).toEqual(['Act0'])
})

it('so does the list of tokens, which is as long', async () => {
  const dataDir = await temporaryDirectory()
  await storeTokenRows(dataDir, 3000)
  const { stdout, stderr } = await firstLineOf('token list', dataDir)
  expect(stderr).toBe('')
  expect(JSON.parse(stdout)).toMatchObject({ serialNumber: 'GAHT10000000' })
})

it('ends quietly with 0 where the reader goes away while it follows', async () => {
  const dataDir = await temporaryDirectory()
  await recordActs(dataDir, ['111111111111'], 1)
  const following = launch(['events', '--follow', '--data-dir', dataDir])
  onTestFinished(() => void following.child.kill('SIGKILL'))
  await printed(following, /Act0.*\n/)
  following.child.stdout.destroy()
  await recordActs(dataDir, ['111111111111'], 2)
  expect(await following.ended).toMatchObject({ code: 0, signal: null, stderr: '' })
})

it('says that there is no database where it is pointed at nothing', async () => {
  const dataDir = join(await temporaryDirectory(), 'typo')
  expect(await runCommand(['events', '--data-dir', dataDir])).toEqual({
    code: 2,
    signal: null,
    stdout: '',
    stderr: `sallyport: there is no Sallyport database in ${dataDir}: name the server's directory with \`--data-dir\`\n`,
  })
})
