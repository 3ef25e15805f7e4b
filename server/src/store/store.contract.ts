import { describe } from 'vitest'
import { accessKeysContract } from './contract/access-keys.contract.js'
import { accountAliasesContract } from './contract/account-aliases.contract.js'
import { accountsContract } from './contract/accounts.contract.js'
import { attachedPoliciesContract } from './contract/attached-policies.contract.js'
import { codesContract } from './contract/codes.contract.js'
import { consoleSessionsContract } from './contract/console-sessions.contract.js'
import { credentialReportsContract } from './contract/credential-reports.contract.js'
import { eventLookupContract } from './contract/event-lookup.contract.js'
import { eventsContract } from './contract/events.contract.js'
import { exactCacheContract } from './contract/exact-cache.contract.js'
import { groupsContract } from './contract/groups.contract.js'
import { hardwareTokensContract } from './contract/hardware-tokens.contract.js'
import { inlinePoliciesContract } from './contract/inline-policies.contract.js'
import { instanceProfilesContract } from './contract/instance-profiles.contract.js'
import { keysContract } from './contract/keys.contract.js'
import { loginProfilesContract } from './contract/login-profiles.contract.js'
import { managedPoliciesContract } from './contract/managed-policies.contract.js'
import { managedPolicyListsContract } from './contract/managed-policy-lists.contract.js'
import { mfaDevicesContract } from './contract/mfa-devices.contract.js'
import { oneTimeEntriesContract } from './contract/one-time-entries.contract.js'
import { outboxContract } from './contract/outbox.contract.js'
import { overviewContract } from './contract/overview.contract.js'
import { policyUsesContract } from './contract/policy-uses.contract.js'
import { policyVersionsContract } from './contract/policy-versions.contract.js'
import { rolesContract } from './contract/roles.contract.js'
import { signInAttemptsContract } from './contract/sign-in-attempts.contract.js'
import { securityKeysContract } from './contract/security-keys.contract.js'
import { smsContract } from './contract/sms.contract.js'
import { snapshotsContract } from './contract/snapshots.contract.js'
import { storeUnderTest } from './contract/store-under-test.contract.js'
import { tagsContract } from './contract/tags.contract.js'
import { transactionsContract } from './contract/transactions.contract.js'
import { usersContract } from './contract/users.contract.js'
import type { Store } from './store.js'

const contracts = [
  transactionsContract,
  accountsContract,
  accountAliasesContract,
  usersContract,
  consoleSessionsContract,
  signInAttemptsContract,
  groupsContract,
  rolesContract,
  instanceProfilesContract,
  managedPoliciesContract,
  managedPolicyListsContract,
  policyVersionsContract,
  policyUsesContract,
  inlinePoliciesContract,
  attachedPoliciesContract,
  tagsContract,
  accessKeysContract,
  mfaDevicesContract,
  securityKeysContract,
  hardwareTokensContract,
  smsContract,
  outboxContract,
  codesContract,
  loginProfilesContract,
  credentialReportsContract,
  oneTimeEntriesContract,
  overviewContract,
  eventsContract,
  eventLookupContract,
  keysContract,
  exactCacheContract,
  // The last: it puts the whole database back.
  snapshotsContract,
]

/** What every store must do, whatever its engine. The database is new and used by this suite alone. */
export function storeContract(engine: string, open: () => Promise<Store>): void {
  describe(`a store on ${engine}`, () => {
    const underTest = storeUnderTest(open)
    for (const contract of contracts) contract(underTest)
  })
}
