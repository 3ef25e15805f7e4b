import { lockAccount } from '../../src/store/accounts.js'
import { lockUser } from '../../src/store/users.js'
import { enrolSecurityKey } from '../../src/mfa/security-key/enroll.js'
import { noMetadata } from '../../src/mfa/security-key/metadata.js'
import { verifyRegistration } from '../../src/mfa/security-key/verify-registration.js'
import { accountId } from './account.js'
import type { TestServer } from './ephemeral.js'
import { type SoftKey, softKey } from './soft-key.js'

/** Registers a key for a user, or for root where no name is given, without the pages. The answer is its serial number. */
export async function enrolKey(
  server: TestServer,
  userName?: string,
  { key = softKey(), metadata = noMetadata, keyName = 'default' }: Wished = {},
): Promise<string> {
  const { parts } = server
  const challenge = parts.random.bytes(32).toString('base64url')
  const site = { origin: 'https://id.example.test', rpId: 'id.example.test' }
  const verdict = await verifyRegistration({
    credential: JSON.stringify(key.register({ ...site, challenge })),
    expected: { ...site, challenge },
    metadata,
    now: parts.clock(),
  })
  if (!verdict.ok) throw new Error(`the key was refused: ${verdict.reason}`)
  const enrolled = await parts.store.write(async (tx) => {
    const user = userName === undefined ? undefined : await lockUser(tx, accountId, userName)
    if (user === undefined) await lockAccount(tx, accountId)
    const owner =
      user === undefined
        ? ({ kind: 'root' } as const)
        : ({ kind: 'user', userId: user.userId } as const)
    const request = { accountId, owner, userName: user?.userName, keyName, key: verdict.key }
    return enrolSecurityKey(tx, { ...request, limit: 8, firstOnly: false }, parts)
  })
  if (!enrolled.ok) throw new Error(`the key was not enrolled: ${enrolled.reason}`)
  return enrolled.serialNumber
}

interface Wished {
  key?: SoftKey
  metadata?: typeof noMetadata
  keyName?: string
}
