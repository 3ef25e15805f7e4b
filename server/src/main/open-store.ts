import { existsSync } from 'node:fs'
import { databaseFile, prepareDataDir } from '../app/data-dir.js'
import { readSettings, type Settings, SettingsError } from '../config.js'
import { systemRandom } from '../random.js'
import { loadMasterKey, type MasterKeySource } from '../secrets/master-key.js'
import { openSqliteStore } from '../store/sqlite.js'
import type { Store } from '../store/store.js'
import type { Invocation } from './invocation.js'

const defaultDataDir = './sallyport-data'

/** The settings of a command, its own options left out of what the settings know. */
export function settingsOf(
  invocation: Invocation,
  ownOptions: readonly string[] = [],
): Promise<Settings> {
  const { config, ...given } = invocation.options
  const options = Object.fromEntries(
    Object.entries(given).filter(([name]) => !ownOptions.includes(name)),
  )
  const file = typeof config === 'string' ? { file: config } : {}
  return readSettings({ options, environment: invocation.environment, ...file })
}

/** Where the data lies: a directory of ours or a database URL, not both. */
export function dataDirOf(settings: Settings): string | undefined {
  if (settings.databaseUrl === undefined) return settings.dataDir ?? defaultDataDir
  if (settings.dataDir === undefined) return undefined
  throw new SettingsError('give either `--data-dir` or `--database-url`, not both')
}

/** For commands that make sense only where a server has run: a mistyped directory must not become a new database. */
export async function openExistingStore(settings: Settings): Promise<Store> {
  const dataDir = dataDirOf(settings)
  if (dataDir !== undefined && !existsSync(databaseFile(dataDir))) {
    throw new SettingsError(
      `there is no Sallyport database in ${dataDir}: name the server's directory with \`--data-dir\``,
    )
  }
  return openStore(settings)
}

export async function openStore(settings: Settings): Promise<Store> {
  const dataDir = dataDirOf(settings)
  if (dataDir !== undefined) await prepareDataDir(dataDir)
  try {
    return dataDir === undefined
      ? await openDatabase(settings.databaseUrl ?? '')
      : await openSqliteStore(databaseFile(dataDir))
  } catch (error) {
    if (error instanceof SettingsError) throw error
    const { message } = error as Error
    const where = dataDir === undefined ? 'at the database URL' : `in ${dataDir}`
    throw new Error(`the database ${where} cannot be used: ${message}`, { cause: error })
  }
}

async function openDatabase(url: string): Promise<Store> {
  // Loaded when it is wanted: an embedded or ephemeral server starts faster without it.
  const { openPostgresStore } = await import('../store/postgres.js')
  return openPostgresStore(url)
}

/** Read anew at each call, so that a rotated master key is found. */
export function masterKeyOf(settings: Settings): MasterKeySource {
  const { masterKey, masterKeyCommand } = settings
  const where = { masterKey, masterKeyCommand, dataDir: dataDirOf(settings) }
  return (dataKeys) => loadMasterKey(where, dataKeys, systemRandom)
}
