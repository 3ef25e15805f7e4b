import type { Call } from '../../operation.js'
import type { Check } from '../../permissions/authorize.js'
import type { PolicyOwner } from '../../store/inline-policies.js'
import type { Transaction } from '../../store/store.js'
import type { AwsError } from '../../wire/aws-error.js'

/** An owner of policies under the name that it was found by, spelled as stored. */
export interface NamedOwner extends PolicyOwner {
  name: string
}

/** A kind of entity that has inline policies and attached managed policies. */
export interface OwnerKind {
  /** As it stands in operations' names: PutUserPolicy, ListGroupPolicies. */
  type: 'User' | 'Group' | 'Role'
  /** The member of requests and answers that holds the name. */
  nameMember: 'UserName' | 'GroupName' | 'RoleName'
  /** Characters of all inline policies of one owner together, white space left out. AWS IAM User Guide, IAM quotas. */
  maxInlineSize: number
  /** The permission to read. */
  check(call: Call<unknown>, action: string, name: string): Promise<Check>
  /** The permission to change: users and roles then have the key `iam:PermissionsBoundary`. */
  changeCheck(call: Call<unknown>, action: string, name: string): Promise<Check>
  find(call: Call<unknown>, name: string): Promise<NamedOwner | undefined>
  lock(tx: Transaction, accountId: string, name: string): Promise<NamedOwner | undefined>
  noSuch(name: string): AwsError
}

/** The input of an operation on policies: the owner's name stands in the member of its kind. */
export type OwnerInput<Kind extends OwnerKind = OwnerKind> = Record<Kind['nameMember'], string>

export const nameIn = (kind: OwnerKind, input: Partial<OwnerInput>): string =>
  input[kind.nameMember] ?? ''

/** The owner's row, taken for this transaction. Throws AWS's refusal where there is none of this name. */
export async function lockOwner(
  tx: Transaction,
  kind: OwnerKind,
  { caller, input }: Call<Partial<OwnerInput>>,
): Promise<NamedOwner> {
  const name = nameIn(kind, input)
  const owner = await kind.lock(tx, caller.principal.accountId, name)
  if (owner === undefined) throw kind.noSuch(name)
  return owner
}

/** Throws AWS's refusal where there is none of this name. */
export async function findOwner(
  kind: OwnerKind,
  call: Call<Partial<OwnerInput>>,
): Promise<NamedOwner> {
  const name = nameIn(kind, call.input)
  const owner = await kind.find(call, name)
  if (owner === undefined) throw kind.noSuch(name)
  return owner
}
