import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { listDataKeys } from '../../src/store/data-keys.js'
import { listSealedSecrets } from '../../src/store/sealed-secrets.js'
import { launch, type ServerProcess } from '../support/command.js'
import type { TestCredentials } from '../support/ephemeral.js'
import {
  type AccountAdmin,
  engines,
  type Installation,
  installation,
  newDatabase,
  newDataDir,
} from '../support/installation.js'
import { type Answer, createSignedClient, credentialsIn } from '../support/signed-client.js'

const limit = { timeout: 120_000 }
const newKey = (): string => randomBytes(32).toString('base64')
const withKey = (place: Installation, environment: Record<string, string>): Installation =>
  installation({
    ...(place.dataDir === undefined
      ? { databaseUrl: place.options[1] ?? '' }
      : { dataDir: place.dataDir }),
    environment,
  })

/** The command ends by itself, with code 2 and one line, and never listens. */
async function refusal(place: Installation, ...commandArguments: string[]): Promise<string> {
  const { code, stdout, stderr } = await place.run(
    'serve',
    '--listen',
    '127.0.0.1:0',
    ...commandArguments,
  )
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
  expect(stderr).toMatch(/^sallyport: [^\n]+\n$/)
  return stderr
}

describe('a master key that is wrong', () => {
  it('is told at the start and in the same way by other commands: the file', limit, async () => {
    const place = await newDataDir()
    await place.createAccount()
    const file = join(place.dataDir ?? '', 'master.key')
    const right = await readFile(file)
    await writeFile(file, `${newKey()}\n`)
    expect(await refusal(place)).toContain(
      `the master key from ${file} does not open this database`,
    )
    const other = ['account', 'create', '--name', 'B', '--email', 'b@b.c']
    expect(await place.run(...other)).toMatchObject({ code: 2, stdout: '' })
    expect(await place.run('keys', 'rotate')).toMatchObject({ code: 2, stdout: '' })
    await rm(file)
    expect(await refusal(place)).toContain(`the master key ${file} is missing`)
    expect(await readdir(place.dataDir ?? '')).not.toContain('master.key')
    await writeFile(file, right)
    expect((await (await place.start()).end('SIGTERM')).code).toBe(0)
  })

  it.each([
    ['the environment', { SALLYPORT_MASTER_KEY: newKey() }, 'SALLYPORT_MASTER_KEY'],
    ['a command', { SALLYPORT_MASTER_KEY_COMMAND: `echo ${newKey()}` }, 'the master key command'],
  ])('is told at the start: %s', limit, async (_, environment, origin) => {
    const place = await newDataDir()
    await place.createAccount()
    expect(await refusal(withKey(place, environment))).toContain(
      `the master key from ${origin} does not open this database`,
    )
  })

  it('is told at the start at once, on PostgreSQL too', limit, async () => {
    const place = await newDatabase()
    await place.createAccount()
    expect(await refusal(withKey(place, { SALLYPORT_MASTER_KEY: newKey() }))).toContain(
      'the master key from SALLYPORT_MASTER_KEY does not open this database',
    )
    expect(await refusal(withKey(place, {}))).toContain('needs a master key')
    expect(await refusal(withKey(place, { SALLYPORT_MASTER_KEY: 'nonsense' }))).toContain(
      'is not base64 of 32 bytes',
    )
  })

  it('is told where the command fails', limit, async () => {
    const place = withKey(await newDataDir(), {})
    expect(await refusal(place, '--master-key-command', 'echo not telling >&2; exit 1')).toBe(
      'sallyport: the master key command failed: run it by hand to see why\n',
    )
  })
})

it('takes the master key from a command', limit, async () => {
  const place = withKey(await newDataDir(), { SALLYPORT_MASTER_KEY_COMMAND: `echo ${newKey()}` })
  const admin = await place.createAccount()
  const server = await place.start()
  expect((await statusOf(server, admin)).status).toBe(200)
  await server.end('SIGTERM')
  expect(await readdir(place.dataDir ?? '')).not.toContain('master.key')
})

async function statusOf(server: ServerProcess, admin: AccountAdmin): Promise<Answer> {
  const client = createSignedClient(server.endpoint, admin)
  const answer = await client.call('GetUser')
  client.close()
  return answer
}

it('makes one master key and one database where several commands come first', limit, async () => {
  const place = await newDataDir()
  const names = ['a', 'b', 'c', 'd']
  const [server, ...admins] = await Promise.all([
    place.start(),
    ...names.map((name) => place.createAccount(name)),
  ])
  for (const admin of admins) expect((await statusOf(server, admin)).status).toBe(200)
  expect((await server.end('SIGTERM')).code).toBe(0)
  const again = await place.start()
  for (const admin of admins) expect((await statusOf(again, admin)).status).toBe(200)
  await again.end('SIGTERM')
  expect((await stat(join(place.dataDir ?? '', 'master.key'))).mode & 0o777).toBe(0o600)
})

describe.each(engines)('the rotation of the data key on %s', (_, newPlace) => {
  it(
    'lets every request of servers under load succeed and old session tokens open',
    limit,
    async () => {
      const place = await newPlace()
      const admin = await place.createAccount()
      const nodes = place.dataDir === undefined ? 2 : 1
      const servers = await Promise.all(Array.from({ length: nodes }, () => place.start()))
      const answers: Answer[] = []
      const tokens: TestCredentials[] = []
      const enough = new AbortController()
      const work = async (server: ServerProcess, name: string) => {
        const client = createSignedClient(server.endpoint, admin)
        const call = async (action: string, parameters: Record<string, string> = {}) => {
          const answer = await client.call(action, parameters)
          answers.push(answer)
          return answer
        }
        await call('CreateUser', { UserName: name })
        while (!enough.signal.aborted) {
          const key = credentialsIn(await call('CreateAccessKey', { UserName: name }))
          const own = createSignedClient(server.endpoint, key)
          answers.push(await own.call('GetCallerIdentity'))
          tokens.push(credentialsIn(await own.call('GetSessionToken')))
          own.close()
          await call('CreateVirtualMFADevice', {
            VirtualMFADeviceName: `${name}-${answers.length}`,
          })
          await call('DeleteAccessKey', { UserName: name, AccessKeyId: key.accessKeyId })
        }
        client.close()
      }
      const workers = servers.map((server, index) => work(server, `worker-${index}`))
      await until(() => tokens.length >= 3)
      const before = tokens.slice(0, 3)
      for (const _ of [1, 2])
        expect(await place.run('keys', 'rotate')).toMatchObject({ code: 0, stderr: '' })
      const count = tokens.length
      await until(() => tokens.length >= count + 3)
      enough.abort()
      await Promise.all(workers)
      expect(answers.filter(({ status }) => status !== 200)).toEqual([])

      const store = await place.openStore()
      const keys = await listDataKeys(store.read)
      expect(keys).toHaveLength(3)
      const notUnder = keys.find(({ retiredAt }) => retiredAt === null)?.keyId ?? ''
      expect(await listSealedSecrets(store.read, { notUnder, limit: 1 })).toEqual([])
      await store.close()

      // The user still exists: what its tokens say is taken as before, by servers that ran and by one that starts now.
      servers.push(...(await restarted(place, servers)))
      for (const server of servers) {
        for (const session of [...before, tokens.at(-1) as TestCredentials]) {
          const client = createSignedClient(server.endpoint, session)
          expect((await client.call('GetCallerIdentity')).status).toBe(200)
          client.close()
        }
      }
      for (const server of servers)
        expect(await server.end('SIGTERM')).toMatchObject({ stderr: '' })
    },
  )
})

/** On PostgreSQL one more server; on SQLite, where there is one, the same anew. */
async function restarted(place: Installation, servers: ServerProcess[]): Promise<ServerProcess[]> {
  if (place.dataDir !== undefined) await servers.pop()?.end('SIGTERM')
  return [await place.start()]
}

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await wait(5)
}

describe('the replacement of the master key', () => {
  it('goes on under a running server and counts for the next start', limit, async () => {
    const place = await newDataDir()
    const file = join(place.dataDir ?? '', 'master.key')
    const admin = await place.createAccount()
    const server = await place.start()
    const old = await readFile(file)
    expect(await place.run('keys', 'rotate', '--master')).toMatchObject({ code: 0, stderr: '' })
    expect(await place.run('keys', 'rotate')).toMatchObject({ code: 0, stderr: '' })
    const client = createSignedClient(server.endpoint, admin)
    await client.call('CreateUser', { UserName: 'x' })
    expect((await client.call('CreateAccessKey', { UserName: 'x' })).status).toBe(200)
    client.close()
    expect(await server.end('SIGTERM')).toMatchObject({ code: 0, stderr: '' })
    const again = await place.start()
    expect((await statusOf(again, admin)).status).toBe(200)
    await again.end('SIGTERM')
    expect((await readFile(file)).equals(old)).toBe(false)
    await writeFile(file, old)
    expect(await refusal(place)).toContain('does not open this database')
  })

  it('is finished at the next start where it was interrupted', limit, async () => {
    const place = await newDataDir()
    const file = join(place.dataDir ?? '', 'master.key')
    const admin = await place.createAccount()
    const old = await readFile(file)
    await place.run('keys', 'rotate', '--master')
    const next = await readFile(file)
    // As it lies when the command ends between the change of the database and that of the file.
    await rename(file, `${file}.new`)
    await writeFile(file, old)
    const server = await place.start()
    expect((await statusOf(server, admin)).status).toBe(200)
    await server.end('SIGTERM')
    expect(await readFile(file)).toEqual(next)
    expect(await readdir(place.dataDir ?? '')).not.toContain('master.key.new')
  })

  it('leaves a server that starts wherever the command was killed', limit, async () => {
    const place = await newDataDir()
    const file = join(place.dataDir ?? '', 'master.key')
    const admin = await place.createAccount()
    for (const delay of [0, 2, 4, 8, 16]) {
      await rm(`${file}.new`, { force: true })
      const { child, ended } = launch(['keys', 'rotate', '--master', ...place.options])
      const isOver = ended.then(() => true)
      // From the moment at which the new key lies beside the old one.
      while (!existsSync(`${file}.new`) && !(await Promise.race([isOver, wait(1, false)])));
      await wait(delay)
      child.kill('SIGKILL')
      await ended
      const server = await place.start()
      expect((await statusOf(server, admin)).status).toBe(200)
      expect(await server.end('SIGTERM')).toMatchObject({ code: 0, stderr: '' })
    }
  })

  it('takes the new key from the environment on a database URL', limit, async () => {
    const place = await newDatabase()
    const admin = await place.createAccount()
    expect(await place.run('keys', 'rotate', '--master')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('SALLYPORT_NEW_MASTER_KEY') as string,
    })
    const next = newKey()
    const replacing = withKey(place, { ...place.environment, SALLYPORT_NEW_MASTER_KEY: next })
    expect(await replacing.run('keys', 'rotate', '--master')).toMatchObject({ code: 0, stderr: '' })
    expect(await refusal(place)).toContain('does not open this database')
    const server = await withKey(place, { SALLYPORT_MASTER_KEY: next }).start()
    expect((await statusOf(server, admin)).status).toBe(200)
    await server.end('SIGTERM')
  })
})
