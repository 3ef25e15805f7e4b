import type { Call } from '../../operation.js'
import { listPolicyVersions } from '../../store/policy-versions.js'
import { type AwsError } from '../../wire/aws-error.js'
import { noSuchEntity } from '../refusals.js'
import type { VisiblePolicy } from './target-policy.js'

/** The input of an operation on one version. */
export interface VersionInput {
  PolicyArn: string
  VersionId: string
}

/** A version of a managed policy, be it the account's own or AWS's. */
export interface VisibleVersion {
  /** As it stands behind the `v` of its id. */
  version: number
  document: string
  isDefault: boolean
  createdAt: number
}

/** Newest first. Of AWS's policies there is one version, which may have any number. */
export async function listVersions(
  { parts }: Call<unknown>,
  { arn, policyId, defaultVersionId, updatedAt }: VisiblePolicy,
): Promise<VisibleVersion[]> {
  const version = versionNumber(defaultVersionId) ?? 1
  const ofAws = parts.managedPolicies.find(arn)
  if (ofAws !== undefined)
    return [{ version, document: ofAws.document, isDefault: true, createdAt: updatedAt }]
  const versions = await listPolicyVersions(parts.store.read, policyId)
  return versions.map((own) => ({ ...own, isDefault: own.version === version }))
}

/** The number in an id such as `v3`; undefined where no version can have it. */
export function versionNumber(versionId: string): number | undefined {
  const number = /^v([1-9]\d{0,14})$/.exec(versionId)?.[1]
  return number === undefined ? undefined : Number(number)
}

/** The model's PolicyVersion as lists and CreatePolicyVersion show it: without its document. */
export const versionShape = (version: Omit<VisibleVersion, 'document'>) => ({
  VersionId: `v${version.version}`,
  IsDefaultVersion: version.isDefault,
  CreateDate: version.createdAt,
})

/** AWS says this also where the policy itself does not exist. */
export const noSuchVersion = ({ PolicyArn, VersionId }: VersionInput): AwsError =>
  noSuchEntity(`Policy ${PolicyArn} version ${VersionId} does not exist or is not attachable.`)
