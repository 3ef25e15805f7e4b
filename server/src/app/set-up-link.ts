import { anyAccountExists } from '../store/accounts.js'
import { deleteOneTimeEntries, insertOneTimeEntry } from '../store/one-time-entries.js'
import { newOneTimeToken } from '../secrets/one-time-token.js'
import type { AppParts } from './parts.js'

const lifetime = 24 * 3_600_000

/** A link to the set-up page that works once, or undefined where there is an account. Older links stop working. */
export async function createSetUpLink(parts: AppParts, url: string): Promise<string | undefined> {
  if (await anyAccountExists(parts.read)) return undefined
  const { token, tokenHash } = newOneTimeToken(parts.random)
  await parts.store.write(async (tx) => {
    await deleteOneTimeEntries(tx, { purpose: 'set-up-link' })
    await insertOneTimeEntry(tx, {
      tokenHash,
      purpose: 'set-up-link',
      subject: '',
      payload: '',
      expiresAt: parts.clock() + lifetime,
    })
  })
  return `${reachableUrl(url)}/setup/${token}`
}

/** No browser goes to the address that stands for all of them. */
const reachableUrl = (url: string): string =>
  url.replace(/\/$/, '').replace(/\/\/(0\.0\.0\.0|\[::\])(?=:|$)/, '//localhost')
