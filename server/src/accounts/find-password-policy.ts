import type { OperationParts } from '../operation.js'
import { findAccount } from '../store/accounts.js'
import { type PasswordPolicy, readPasswordPolicy } from './password-policy.js'

/** The account's own password policy; undefined where it has none. */
export async function findPasswordPolicy(
  { cache, store }: Pick<OperationParts, 'cache' | 'store'>,
  accountId: string,
): Promise<PasswordPolicy | undefined> {
  const { policy } = await cache.keep(`account:${accountId}`, 'password-policy', async () => {
    const account = await findAccount(store.read, accountId)
    return { policy: readPasswordPolicy(account?.passwordPolicy ?? null) }
  })
  return policy
}
