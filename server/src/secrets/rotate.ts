import type { Clock } from '../clock.js'
import { SettingsError } from '../config.js'
import type { Random } from '../random.js'
import { deleteDataKey, listDataKeys, replaceWrappedKey } from '../store/data-keys.js'
import {
  isSealedUnder,
  listSealedSecrets,
  replaceSealedSecret,
  type SealedSecret,
} from '../store/sealed-secrets.js'
import type { Store } from '../store/store.js'
import { addDataKey, type KeyRing } from './key-ring.js'
import {
  type MasterKey,
  type MasterKeySource,
  masterKeyFile,
  putKeyFileInPlace,
  readMasterKey,
  unwrapDataKey,
  wrapDataKey,
  writeNewKeyFile,
} from './master-key.js'

interface Parts {
  store: Store
  masterKey: MasterKeySource
  random: Random
  clock: Clock
}

/** Session tokens live up to 36 hours: for as long, the key that made them must open them. */
const retiredKept = 37 * 3_600_000
const batch = 500

/**
 * Makes a new data key and seals every secret under it, in batches, while servers go on working: they meet the new key, read
 * it and go on. `takenUp` resolves when every server has had the time to; what they sealed until then follows. Old keys stay
 * until no session token can need them. Resolves to the number of secrets.
 */
export async function rotateDataKey(
  keyRing: KeyRing,
  parts: Parts & { takenUp: () => Promise<void> },
): Promise<number> {
  const masterKey = await parts.masterKey(await listDataKeys(parts.store.read))
  const newKeyId = await parts.store.write((tx) => addDataKey(tx, { ...parts, masterKey }))
  await keyRing.reload()
  let sealed = await sealAllUnder(newKeyId, keyRing, parts.store)
  await parts.takenUp()
  sealed += await sealAllUnder(newKeyId, keyRing, parts.store)
  await forgetOldKeys(parts.store, parts.clock() - retiredKept)
  return sealed
}

async function sealAllUnder(keyId: string, keyRing: KeyRing, store: Store): Promise<number> {
  let sealed = 0
  for (;;) {
    // eslint-disable-next-line no-await-in-loop -- batch follows batch
    const secrets = await listSealedSecrets(store.read, { notUnder: keyId, limit: batch })
    if (secrets.length === 0) return sealed
    // eslint-disable-next-line no-await-in-loop -- as above
    await store.write(async (tx) => {
      for (const secret of secrets) {
        // eslint-disable-next-line no-await-in-loop -- one transaction has one connection
        await replaceSealedSecret(tx, secret, sealAnew(keyRing, secret))
      }
    })
    sealed += secrets.length
  }
}

async function forgetOldKeys(store: Store, retiredBefore: number): Promise<void> {
  await store.write(async (tx) => {
    for (const { keyId, retiredAt } of await listDataKeys(tx.query)) {
      if (retiredAt === null || retiredAt >= retiredBefore) continue
      // Without its key a secret would be lost for good.
      // eslint-disable-next-line no-await-in-loop -- one transaction has one connection
      if (!(await isSealedUnder(tx.query, keyId))) await deleteDataKey(tx, keyId)
    }
  })
}

const sealAnew = (keyRing: KeyRing, { sealed, binding }: SealedSecret): string =>
  keyRing.seal(keyRing.open(sealed, binding), binding)

/**
 * Wraps the data keys under another master key: a new one in the data directory, or the one given. The file is written beside
 * the old one first and put in its place after the database has changed, so that a crash between leaves both.
 */
export async function replaceMasterKey(
  parts: Parts & { dataDir: string | undefined; newMasterKey: string | undefined },
): Promise<void> {
  const { store, dataDir } = parts
  const before = await parts.masterKey(await listDataKeys(store.read))
  const after = newKey(parts)
  const file = dataDir === undefined ? undefined : masterKeyFile(dataDir)
  if (file !== undefined) await writeNewKeyFile(file, after.key)
  await store.write(async (tx) => {
    for (const { keyId, wrapped } of await listDataKeys(tx.query)) {
      const dataKey = unwrapDataKey(wrapped, keyId, before)
      // eslint-disable-next-line no-await-in-loop -- as above
      await replaceWrappedKey(
        tx,
        keyId,
        wrapDataKey(dataKey, keyId, { masterKey: after, random: parts.random }),
      )
    }
  })
  if (file !== undefined) await putKeyFileInPlace(file)
}

function newKey(
  parts: Parts & { dataDir: string | undefined; newMasterKey: string | undefined },
): MasterKey {
  if (parts.dataDir !== undefined)
    return { key: parts.random.bytes(32), origin: 'the new master key file' }
  if (parts.newMasterKey !== undefined)
    return readMasterKey(parts.newMasterKey, 'SALLYPORT_NEW_MASTER_KEY')
  throw new SettingsError(
    'the master key does not lie in a data directory: give the new one in `SALLYPORT_NEW_MASTER_KEY`',
  )
}
