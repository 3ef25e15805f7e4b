import { databaseFile, prepareDataDir } from '../app/data-dir.js'
import { readSettings, type Settings, SettingsError } from '../config.js'
import { systemRandom } from '../random.js'
import { loadMasterKey, type MasterKey } from '../secrets/master-key.js'
import { openSqliteStore } from '../store/sqlite.js'
import type { Store } from '../store/store.js'
import type { Invocation } from './sallyport.js'

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

export async function openStore(settings: Settings): Promise<Store> {
  const dataDir = dataDirOf(settings)
  if (dataDir !== undefined) {
    await prepareDataDir(dataDir)
    return openSqliteStore(databaseFile(dataDir))
  }
  // Loaded when it is wanted: an embedded or ephemeral server starts faster without it.
  const { openPostgresStore } = await import('../store/postgres.js')
  try {
    return await openPostgresStore(settings.databaseUrl ?? '')
  } catch (error) {
    throw new Error(
      `the database at the database URL cannot be used: ${(error as Error).message}`,
      { cause: error },
    )
  }
}

/** Read anew at each call, so that a rotated master key is found. */
export function masterKeyOf(settings: Settings): () => Promise<MasterKey> {
  const { masterKey, masterKeyCommand } = settings
  return () =>
    loadMasterKey({ masterKey, masterKeyCommand, dataDir: dataDirOf(settings) }, systemRandom)
}
