import { execFile } from 'node:child_process'
import { constants } from 'node:fs'
import { open, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { SettingsError } from '../config.js'
import type { Random } from '../random.js'
import { decrypt, encrypt } from './sealed-box.js'

/** 32 bytes that never lie in the database: the key of the data keys. */
export interface MasterKey {
  key: Buffer
  /** Where it came from, for messages. */
  origin: string
}

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
  random: Random,
): Promise<MasterKey> {
  if (settings.masterKey !== undefined)
    return readMasterKey(settings.masterKey, 'SALLYPORT_MASTER_KEY')
  if (settings.masterKeyCommand !== undefined)
    return masterKeyFromCommand(settings.masterKeyCommand)
  if (settings.dataDir !== undefined)
    return masterKeyFromFile(join(settings.dataDir, 'master.key'), random)
  throw new SettingsError(
    'a server on a database URL needs a master key: set `SALLYPORT_MASTER_KEY` (`openssl rand -base64 32` makes one) or `--master-key-command`',
  )
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

async function masterKeyFromFile(path: string, random: Random): Promise<MasterKey> {
  try {
    return readMasterKey(await readFile(path, 'utf8'), path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  }
  await writeMasterKeyFile(path, random.bytes(32))
  return readMasterKey(await readFile(path, 'utf8'), path)
}

/** Makes the file, or leaves the one that another process made first. */
async function writeMasterKeyFile(path: string, key: Buffer): Promise<void> {
  const file = await open(path, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, 0o600)
  try {
    await file.writeFile(`${key.toString('base64')}\n`)
    await file.sync()
  } finally {
    await file.close()
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
