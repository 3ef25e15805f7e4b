import { checkDocument } from '@sallyport/policy/document/check'
import { resolvePrincipals } from '../../permissions/trust-policy.js'
import type { Role } from '../../store/roles.js'
import type { Database } from '../../store/store.js'
import { malformedPolicy, quotaExceeded } from '../refusals.js'

/** AWS IAM User Guide, IAM quotas: characters of a trust policy, white space left out. */
const maxSize = 2048

/** What is kept of a trust policy. Throws AWS's refusal of one that cannot be taken. */
export async function checkedTrust(
  query: Database,
  document: string,
): Promise<Pick<Role, 'trustPolicy' | 'trustPrincipals'>> {
  const checked = checkDocument(document, 'trust')
  if (!checked.ok) throw malformedPolicy(checked.message)
  // Before the principals are looked up, so that nobody can have any number of them looked up.
  if (document.replace(/\s/g, '').length > maxSize) throw quotaExceeded('ACLSizePerRole', maxSize)
  const resolved = await resolvePrincipals(query, document)
  if (!resolved.ok) throw malformedPolicy(resolved.message)
  return { trustPolicy: document, trustPrincipals: JSON.stringify(resolved.principals) }
}
