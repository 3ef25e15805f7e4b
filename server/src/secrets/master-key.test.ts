import { writeFileSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { SettingsError } from '../config.js'
import { type Random, systemRandom } from '../random.js'
import {
  loadMasterKey,
  masterKeyFile,
  type MasterKey,
  unwrapDataKey,
  wrapDataKey,
  writeNewKeyFile,
} from './master-key.js'

let dataDir: string
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'sallyport-master-key-'))
})
afterEach(() => rm(dataDir, { recursive: true }))

const base64 = (key: Buffer): string => key.toString('base64')
const dataKey = systemRandom.bytes(32)

/** The data keys of a database that was made with a master key. */
function madeWith(key: Buffer) {
  const masterKey = { key, origin: 'test' }
  const wrapped = wrapDataKey(dataKey, 'aaaaaaaa', { masterKey, random: systemRandom })
  return [{ keyId: 'aaaaaaaa', wrapped }]
}

const fromFile = (dataKeys = [] as ReturnType<typeof madeWith>, random: Random = systemRandom) =>
  loadMasterKey({ dataDir }, dataKeys, random)

async function refusal(loading: Promise<MasterKey>): Promise<string> {
  const error = await loading.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  expect(error).toBeInstanceOf(SettingsError)
  const { message } = error as SettingsError
  expect(message).not.toContain('\n')
  return message
}

describe('a master key file', () => {
  it('is made at the first start, for its owner only, and is the same ever after', async () => {
    const made = await fromFile()
    expect(made.key).toHaveLength(32)
    expect((await stat(masterKeyFile(dataDir))).mode & 0o777).toBe(0o600)
    expect(await readdir(dataDir)).toEqual(['master.key'])
    expect((await fromFile(madeWith(made.key))).key).toEqual(made.key)
  })

  it('is one where many loads make it at the same time', async () => {
    const loaded = await Promise.all(Array.from({ length: 20 }, () => fromFile()))
    expect(new Set(loaded.map(({ key }) => base64(key))).size).toBe(1)
    expect(await readdir(dataDir)).toEqual(['master.key'])
  })

  it('is left as it is where another process made it in the meantime', async () => {
    const first = systemRandom.bytes(32)
    const random: Random = {
      ...systemRandom,
      bytes: (count) => {
        // Between the look at the directory and the making of the file.
        writeFileSync(masterKeyFile(dataDir), base64(first))
        return systemRandom.bytes(count)
      },
    }
    expect((await fromFile([], random)).key).toEqual(first)
  })

  it('is told to be wrong where it does not open the database', async () => {
    await fromFile()
    expect(await refusal(fromFile(madeWith(systemRandom.bytes(32))))).toBe(
      `the master key from ${masterKeyFile(dataDir)} does not open this database: give the key that the database was made with`,
    )
  })

  it('is not made anew where the database was made with one', async () => {
    expect(await refusal(fromFile(madeWith(systemRandom.bytes(32))))).toBe(
      `the master key ${masterKeyFile(dataDir)} is missing: put back the one that the database was made with`,
    )
    expect(await readdir(dataDir)).toEqual([])
  })

  it.each(['', 'short', base64(systemRandom.bytes(31)), base64(systemRandom.bytes(33)), '%'])(
    'is refused where it holds %j',
    async (content) => {
      await writeFile(masterKeyFile(dataDir), content)
      expect(await refusal(fromFile())).toBe(
        `the master key from ${masterKeyFile(dataDir)} is not base64 of 32 bytes`,
      )
    },
  )

  it.each(['still there', 'gone'])(
    'is replaced at the next start where a replacement was interrupted after the database had changed (old file %s)',
    async (state) => {
      const old = await fromFile()
      if (state === 'gone') await rm(masterKeyFile(dataDir))
      const next = systemRandom.bytes(32)
      await writeNewKeyFile(masterKeyFile(dataDir), next)
      const dataKeys = madeWith(next)
      expect(await fromFile(dataKeys)).toEqual({ key: next, origin: masterKeyFile(dataDir) })
      expect(await readdir(dataDir)).toEqual(['master.key'])
      expect(await readFile(masterKeyFile(dataDir), 'utf8')).toBe(`${base64(next)}\n`)
      expect((await fromFile(dataKeys)).key).not.toEqual(old.key)
    },
  )

  it('stays where a replacement was interrupted before the database had changed', async () => {
    const old = await fromFile()
    await writeNewKeyFile(masterKeyFile(dataDir), systemRandom.bytes(32))
    expect((await fromFile(madeWith(old.key))).key).toEqual(old.key)
    await writeFile(`${masterKeyFile(dataDir)}.new`, 'half wri')
    expect((await fromFile(madeWith(old.key))).key).toEqual(old.key)
    expect(await refusal(fromFile(madeWith(systemRandom.bytes(32))))).toMatch(/does not open/)
  })

  it('is taken by one of several servers that find an interrupted replacement at once', async () => {
    await fromFile()
    for (let n = 0; n < 10; n += 1) {
      const next = systemRandom.bytes(32)
      await writeNewKeyFile(masterKeyFile(dataDir), next)
      const loaded = await Promise.all(Array.from({ length: 10 }, () => fromFile(madeWith(next))))
      expect(loaded.every(({ key }) => key.equals(next))).toBe(true)
    }
  })
})

describe('a master key from elsewhere', () => {
  const key = systemRandom.bytes(32)

  it('is taken from the setting before the command and before the file', async () => {
    const masterKey = base64(key)
    const settings = { masterKey, masterKeyCommand: 'exit 1', dataDir }
    expect(await loadMasterKey(settings, madeWith(key), systemRandom)).toEqual({
      key,
      origin: 'SALLYPORT_MASTER_KEY',
    })
    expect(await readdir(dataDir)).toEqual([])
  })

  it('is what the command prints', async () => {
    const settings = { masterKeyCommand: `echo ${base64(key)}`, dataDir }
    expect((await loadMasterKey(settings, madeWith(key), systemRandom)).key).toEqual(key)
    expect(await readdir(dataDir)).toEqual([])
  })

  it.each([
    [{ masterKey: base64(systemRandom.bytes(32)) }, 'SALLYPORT_MASTER_KEY'],
    [{ masterKeyCommand: `echo ${base64(systemRandom.bytes(32))}` }, 'the master key command'],
  ])('is told to be wrong where it does not open the database (%j)', async (settings, origin) => {
    const dataKeys = madeWith(key)
    expect(await refusal(loadMasterKey(settings, dataKeys, systemRandom))).toBe(
      `the master key from ${origin} does not open this database: give the key that the database was made with`,
    )
  })

  it.each(['exit 3', 'no-such-command-at-all', `echo ${base64(key)}; false`])(
    'is told to be missing where the command fails: %s',
    async (masterKeyCommand) => {
      const message = await refusal(loadMasterKey({ masterKeyCommand }, [], systemRandom))
      expect(message).toBe('the master key command failed: run it by hand to see why')
    },
  )

  it('is told to be missing where there is none', async () => {
    expect(await refusal(loadMasterKey({}, [], systemRandom))).toBe(
      'a server on a database URL needs a master key: set `SALLYPORT_MASTER_KEY` (`openssl rand -base64 32` makes one) or `--master-key-command`',
    )
  })
})

describe('a wrapped data key', () => {
  const masterKey = { key: systemRandom.bytes(32), origin: 'test' }

  it('opens for its own id only', () => {
    const wrapped = wrapDataKey(dataKey, 'aaaaaaaa', { masterKey, random: systemRandom })
    expect(unwrapDataKey(wrapped, 'aaaaaaaa', masterKey)).toEqual(dataKey)
    expect(() => unwrapDataKey(wrapped, 'bbbbbbbb', masterKey)).toThrow(SettingsError)
  })
})
