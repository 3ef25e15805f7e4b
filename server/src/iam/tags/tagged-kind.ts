import type { Call } from '../../operation.js'
import type { Check } from '../../permissions/authorize.js'
import type { Transaction } from '../../store/store.js'
import type { TagOwner } from '../../store/tags.js'
import type { AwsError } from '../../wire/aws-error.js'

/** The input of an operation on tags: what is tagged stands in the member of its kind. */
export interface TaggedInput {
  UserName?: string
  RoleName?: string
  PolicyArn?: string
  InstanceProfileName?: string
  SerialNumber?: string
}

/** Something that has tags. */
export interface Tagged {
  owner: TagOwner
  accountId: string
}

/** A kind of entity that can have tags. */
export interface TaggedKind {
  /** As it stands in operations' names: TagUser, ListPolicyTags. */
  type: 'User' | 'Role' | 'Policy' | 'InstanceProfile' | 'MFADevice'
  nameMember: keyof TaggedInput
  check(call: Call<unknown>, action: string, name: string): Promise<Check>
  find(call: Call<unknown>, name: string): Promise<Tagged | undefined>
  lock(tx: Transaction, call: Call<unknown>, name: string): Promise<Tagged | undefined>
  noSuch(name: string): AwsError
}
