import { existsSync, statSync } from 'node:fs'
import { chmod, mkdir, readdir } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { SettingsError } from '../config.js'
import { type EmbeddedDatabase, openEmbeddedDatabase } from '../store/sqlite-database.js'

/** Makes the directory with mode 0700 where it does not exist, and closes one that others may read. */
export async function prepareDataDir(dataDir: string): Promise<void> {
  try {
    await makeDirectory(resolve(dataDir))
    await refuseSharedDirectory(dataDir)
    await chmod(dataDir, 0o700)
  } catch (error) {
    if (error instanceof SettingsError) throw error
    const { code = '', message } = error as NodeJS.ErrnoException
    throw new SettingsError(
      `the data directory ${dataDir} cannot be used: ${reasons[code] ?? message}`,
      { cause: error },
    )
  }
}

/** A directory with other things in it, such as /tmp, is not ours to close. */
async function refuseSharedDirectory(dataDir: string): Promise<void> {
  // A volume of its own has this folder from the start.
  const names = (await readdir(dataDir)).filter((name) => name !== 'lost+found')
  if (names.length === 0 || names.some((name) => ownFiles.has(name))) return
  throw new SettingsError(
    `the data directory ${dataDir} holds other files: give Sallyport a directory of its own`,
  )
}

const ownFiles = new Set(['sallyport.db', 'server.lock', 'master.key'])

/** As `mkdir` does recursively, which does not end where a file system such as /proc takes no directories. */
async function makeDirectory(path: string): Promise<void> {
  if (isDirectory(path)) return
  const parent = dirname(path)
  if (!existsSync(parent)) await makeDirectory(parent)
  try {
    await mkdir(path, { mode: 0o700 })
  } catch (error) {
    // Another process may have been faster.
    if (!isDirectory(path)) throw error
  }
}

const isDirectory = (path: string): boolean =>
  statSync(path, { throwIfNoEntry: false })?.isDirectory() === true

const reasons: Readonly<Record<string, string>> = {
  EEXIST: 'it is a file',
  ENOTDIR: 'a part of its path is a file',
  ENOENT: 'no directory can be made there',
  EACCES: 'this user may not write there',
  EPERM: 'it belongs to another user',
  EROFS: 'its file system is read-only',
}

export const databaseFile = (dataDir: string): string => join(dataDir, 'sallyport.db')

/**
 * Holds the directory for this server: a second one is refused. The lock is the operating system's and goes with the process,
 * however it ends.
 */
export function lockDataDir(dataDir: string): EmbeddedDatabase {
  const lock = openEmbeddedDatabase(join(dataDir, 'server.lock'))
  try {
    lock.execute('pragma locking_mode = exclusive')
    lock.execute('begin exclusive')
  } catch (error) {
    lock.close()
    throw new SettingsError(
      `another Sallyport server is running on ${dataDir}: stop it, or give this one a data directory of its own`,
      { cause: error },
    )
  }
  return lock
}
