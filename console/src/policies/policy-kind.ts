import type { Policy } from '../api/models/iam.js'

/** Whose a managed policy is, in the words of the page. */
export type PolicyKind = 'AWS managed' | 'Customer managed'

/** Policies that come with the product have no account in their name and cannot be changed. */
export function policyKind(arn: string | undefined): PolicyKind {
  return arn?.startsWith('arn:aws:iam::aws:') === true ? 'AWS managed' : 'Customer managed'
}

/** Where policies are chosen by kind. */
export const kindOptions = [
  { value: '', label: 'All types' },
  { value: 'Customer managed', label: 'Customer managed' },
  { value: 'AWS managed', label: 'AWS managed' },
] as const

export function ofKind(policies: readonly Policy[], kind: string): readonly Policy[] {
  return kind === '' ? policies : policies.filter(({ Arn }) => policyKind(Arn) === kind)
}
