import { execFile } from 'node:child_process'
import { link, open, readFile, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { SettingsError } from '../config.js'
import type { Random } from '../random.js'
import type { DataKeyRow } from '../store/data-keys.js'
import { decrypt, encrypt } from './sealed-box.js'

/** 32 bytes that never lie in the database: the key of the data keys. */
export interface MasterKey {
  key: Buffer
  /** Where it came from, for messages. */
  origin: string
}

/** Finds the master key that opens the data keys of the database. Throws a SettingsError where it is not to be found. */
export type MasterKeySource = (
  dataKeys: readonly Pick<DataKeyRow, 'keyId' | 'wrapped'>[],
) => Promise<MasterKey>

type DataKeys = Parameters<MasterKeySource>[0]

/** Where the master key is to be found; the first that is set is used. */
export interface MasterKeySettings {
  /** base64 of 32 bytes. */
  masterKey?: string | undefined
  /** A command that prints base64 of 32 bytes: a KMS client, `systemd-creds cat`. */
  masterKeyCommand?: string | undefined
  /** The file lies here, and is made at the first start. */
  dataDir?: string | undefined
}

export async function loadMasterKey(
  settings: MasterKeySettings,
  dataKeys: DataKeys,
  random: Random,
): Promise<MasterKey> {
  if (settings.masterKey !== undefined)
    return checked(readMasterKey(settings.masterKey, 'SALLYPORT_MASTER_KEY'), dataKeys)
  if (settings.masterKeyCommand !== undefined)
    return checked(await masterKeyFromCommand(settings.masterKeyCommand), dataKeys)
  if (settings.dataDir !== undefined)
    return masterKeyFromFile(masterKeyFile(settings.dataDir), dataKeys, random)
  throw new SettingsError(
    'a server on a database URL needs a master key: set `SALLYPORT_MASTER_KEY` (`openssl rand -base64 32` makes one) or `--master-key-command`',
  )
}

export const masterKeyFile = (dataDir: string): string => join(dataDir, 'master.key')

function checked(masterKey: MasterKey, dataKeys: DataKeys): MasterKey {
  for (const { keyId, wrapped } of dataKeys) unwrapDataKey(wrapped, keyId, masterKey)
  return masterKey
}

function opens(masterKey: MasterKey, dataKeys: DataKeys): boolean {
  try {
    checked(masterKey, dataKeys)
    return true
  } catch {
    return false
  }
}

export function readMasterKey(text: string, origin: string): MasterKey {
  const key = Buffer.from(text.trim(), 'base64')
  if (key.length !== 32)
    throw new SettingsError(`the master key from ${origin} is not base64 of 32 bytes`)
  return { key, origin }
}

async function masterKeyFromCommand(command: string): Promise<MasterKey> {
  try {
    const { stdout } = await promisify(execFile)('/bin/sh', ['-c', command], { timeout: 30_000 })
    return readMasterKey(stdout, 'the master key command')
  } catch (error) {
    if (error instanceof SettingsError) throw error
    throw new SettingsError('the master key command failed: run it by hand to see why', {
      cause: error,
    })
  }
}

async function masterKeyFromFile(
  path: string,
  dataKeys: DataKeys,
  random: Random,
): Promise<MasterKey> {
  const present = await readKeyFile(path)
  if (present !== undefined && opens(present, dataKeys)) return present
  if (dataKeys.length > 0) return finishReplacement(path, dataKeys)
  await makeKeyFile(path, random)
  return readMasterKey(await readFile(path, 'utf8'), path)
}

/** `keys rotate --master` may have been interrupted after it changed the database and before it put the new file in place. */
async function finishReplacement(path: string, dataKeys: DataKeys): Promise<MasterKey> {
  const next = await readKeyFile(newKeyFile(path)).catch(() => undefined)
  if (next !== undefined && opens(next, dataKeys)) {
    await putKeyFileInPlace(path)
    return { ...next, origin: path }
  }
  // Another server may have put it in place since the first look.
  const present = await readKeyFile(path)
  if (present !== undefined) return checked(present, dataKeys)
  throw new SettingsError(
    `the master key ${path} is missing: put back the one that the database was made with`,
  )
}

async function readKeyFile(path: string): Promise<MasterKey | undefined> {
  try {
    return readMasterKey(await readFile(path, 'utf8'), path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

/** Makes the file, whole at once, or leaves the one that another process made first. */
async function makeKeyFile(path: string, random: Random): Promise<void> {
  const draft = `${path}.${random.uuid()}`
  await writeKeyFile(draft, random.bytes(32))
  try {
    await link(draft, path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  } finally {
    await rm(draft)
  }
  await syncDirectory(dirname(path))
}

const newKeyFile = (path: string): string => `${path}.new`

/** Writes the key that is to replace the one in `path`, beside it. */
export async function writeNewKeyFile(path: string, key: Buffer): Promise<void> {
  await writeKeyFile(newKeyFile(path), key)
  await syncDirectory(dirname(path))
}

/** Puts the new key in the place of the old, unless a server that needed it has done so already. */
export async function putKeyFileInPlace(path: string): Promise<void> {
  try {
    await rename(newKeyFile(path), path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  }
  await syncDirectory(dirname(path))
}

async function writeKeyFile(path: string, key: Buffer): Promise<void> {
  const file = await open(path, 'w', 0o600)
  try {
    await file.writeFile(`${key.toString('base64')}\n`)
    await file.sync()
  } finally {
    await file.close()
  }
}

/** A file that was made or renamed is durable only with its directory. */
async function syncDirectory(path: string): Promise<void> {
  const directory = await open(path)
  try {
    await directory.sync()
  } finally {
    await directory.close()
  }
}

export function wrapDataKey(
  dataKey: Buffer,
  keyId: string,
  parts: { masterKey: MasterKey; random: Random },
): string {
  const box = encrypt({
    key: parts.masterKey.key,
    plain: dataKey,
    associated: `data-key:${keyId}`,
    random: parts.random,
  })
  return box.toString('base64url')
}

/** Throws a SettingsError where the master key is not the one that wrapped the data key. */
export function unwrapDataKey(wrapped: string, keyId: string, masterKey: MasterKey): Buffer {
  try {
    return decrypt({
      key: masterKey.key,
      box: Buffer.from(wrapped, 'base64url'),
      associated: `data-key:${keyId}`,
    })
  } catch (error) {
    throw new SettingsError(
      `the master key from ${masterKey.origin} does not open this database: give the key that the database was made with`,
      { cause: error },
    )
  }
}
