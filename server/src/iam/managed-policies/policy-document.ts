import { checkDocument } from '@sallyport/policy/document/check'
import { malformedPolicy, quotaExceeded } from '../refusals.js'

/** Characters of one version, white space left out. AWS IAM User Guide, IAM quotas. */
const maxSize = 6144

/** Throws AWS's refusal of a document that is none or too long. */
export function checkPolicyDocument(document: string): void {
  const checked = checkDocument(document, 'identity')
  if (!checked.ok) throw malformedPolicy(checked.message)
  if (document.replace(/\s/g, '').length > maxSize) throw quotaExceeded('PolicySize', maxSize)
}
