import { setTimeout as wait } from 'node:timers/promises'
import { dataDirOf, masterKeyOf, openExistingStore, settingsOf } from './open-store.js'
import { systemClock } from '../clock.js'
import { systemRandom } from '../random.js'
import { keysTakenUpAfter, openKeyRing } from '../secrets/key-ring.js'
import { replaceMasterKey, rotateDataKey } from '../secrets/rotate.js'
import type { Invocation } from './invocation.js'

/** `sallyport keys rotate [--master]`: servers that run take up the new keys by themselves. */
export async function keysRotate(invocation: Invocation): Promise<void> {
  const settings = await settingsOf(invocation, ['master'])
  const store = await openExistingStore(settings)
  try {
    const parts = {
      store,
      masterKey: masterKeyOf(settings),
      random: systemRandom,
      clock: systemClock,
    }
    if (invocation.options['master'] === true) {
      const dataDir =
        settings.masterKey === undefined && settings.masterKeyCommand === undefined
          ? dataDirOf(settings)
          : undefined
      await replaceMasterKey({ ...parts, dataDir, newMasterKey: settings.newMasterKey })
      process.stdout.write('The data keys are wrapped under the new master key.\n')
      return
    }
    const sealed = await rotateDataKey(await openKeyRing(parts), {
      ...parts,
      takenUp: waitForServers,
    })
    process.stdout.write(`${sealed} secrets are sealed under a new data key.\n`)
  } finally {
    await store.close()
  }
}

const waitForServers = (): Promise<void> => wait(keysTakenUpAfter)
