import { accessKeyBinding } from '../credentials/access-keys.js'
import { newAccessKeyId, newSecretAccessKey, newUserId } from '../credentials/key-ids.js'
import { administratorAccess } from '../permissions/aws-managed-policies/managed-policies.js'
import type { Random } from '../random.js'
import type { KeyRing } from '../secrets/key-ring.js'
import { insertAccessKey } from '../store/access-keys.js'
import { findAccount, insertAccount } from '../store/accounts.js'
import { useQuota } from '../store/account-usage.js'
import { insertEvents } from '../store/events.js'
import { deleteOneTimeEntries } from '../store/one-time-entries.js'
import type { Transaction } from '../store/store.js'
import { attachPolicy } from '../store/attached-policies.js'
import { insertUser } from '../store/users.js'
import { operatorEvent } from '../audit/operator-event.js'
import { SettingsError } from '../config.js'

/** What an account starts with. The password is hashed already: hashing takes longer than a transaction should. */
export interface AccountRequest {
  accountId?: string | undefined
  name: string
  rootEmail: string
  rootPhone?: string | undefined
  rootPasswordHash?: string | undefined
  /** Also make an IAM user of this name with AdministratorAccess and an access key. */
  adminUserName?: string | undefined
  adminKey?: AdminKey | undefined
}

export interface AdminKey {
  accessKeyId: string
  secretAccessKey: string
}

export interface CreatedAccount {
  accountId: string
  adminUserName?: string
  accessKeyId?: string
  /** Shown this once. */
  secretAccessKey?: string
}

interface Parts {
  keyRing: KeyRing
  random: Random
  now: number
}

/** Throws a SettingsError where the account id or the e-mail address is taken. */
export async function createAccount(
  tx: Transaction,
  request: AccountRequest,
  parts: Parts,
): Promise<CreatedAccount> {
  const accountId = request.accountId ?? newAccountId(parts.random)
  const { name, rootEmail, rootPhone, rootPasswordHash } = request
  // The link is for the first account, however that comes about.
  await deleteOneTimeEntries(tx, { purpose: 'set-up-link' })
  const inserted = await insertAccount(tx, {
    accountId,
    name,
    rootEmail,
    rootPhone,
    rootPasswordHash,
    createdAt: parts.now,
  })
  if (!inserted) {
    const idIsFree = (await findAccount(tx.query, accountId)) === undefined
    throw new SettingsError(
      idIsFree
        ? `the e-mail address ${rootEmail} belongs to another account`
        : `the account id ${accountId} is taken`,
    )
  }
  const admin =
    request.adminUserName === undefined
      ? {}
      : await createAdmin(tx, { ...request, accountId }, parts)
  const event = operatorEvent(
    {
      accountId,
      eventName: 'CreateAccount',
      requestParameters: { name, adminUserName: request.adminUserName ?? null },
    },
    parts,
  )
  await insertEvents(tx, [event])
  return { accountId, ...admin }
}

async function createAdmin(
  tx: Transaction,
  { accountId, adminUserName = '', adminKey }: AccountRequest & { accountId: string },
  parts: Parts,
): Promise<Omit<CreatedAccount, 'accountId'>> {
  const userId = newUserId(parts.random)
  const createdAt = parts.now
  await insertUser(tx, { userId, accountId, userName: adminUserName, path: '/', createdAt })
  await useQuota(tx, { accountId, resource: 'users', quota: 1 })
  await attachPolicy(
    tx,
    { accountId, ownerId: userId },
    { policyArn: administratorAccess, attachedAt: createdAt },
  )
  const key = adminKey ?? {
    accessKeyId: newAccessKeyId(parts.random, 'AKIA'),
    secretAccessKey: newSecretAccessKey(parts.random),
  }
  const secretSealed = parts.keyRing.seal(key.secretAccessKey, accessKeyBinding(key.accessKeyId))
  const unique = await insertAccessKey(tx, {
    accountId,
    userId,
    accessKeyId: key.accessKeyId,
    secretSealed,
    createdAt,
  })
  if (!unique) throw new SettingsError(`the access key id ${key.accessKeyId} is taken`)
  return { adminUserName, ...key }
}

/** Twelve digits, the first not zero. */
function newAccountId(random: Random): string {
  const number = random.bytes(8).readBigUInt64BE() % 900_000_000_000n
  return String(100_000_000_000n + number)
}
