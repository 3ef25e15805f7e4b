import { call } from '../../api/call.js'
import type { Statement } from '../../api/models/iam.js'
import { nextMarker } from '../../api/pages.js'

/** Whose policies were simulated. */
export type SimulationSource =
  | { kind: 'principal'; arn: string }
  | {
      kind: 'document'
      /** The document itself. */
      text: string
    }

type Named = Pick<Statement, 'SourcePolicyId' | 'SourcePolicyType'>

/** The document that a result's statement stands in; undefined where it cannot be told. */
export async function sourceDocument(
  source: SimulationSource,
  { SourcePolicyId: id = '', SourcePolicyType: type }: Named,
): Promise<string | undefined> {
  if (source.kind === 'document') return source.text
  if (type === 'aws-managed' || type === 'user-managed') return managedDocument(id, type)
  if (type === 'group') return groupDocument(source.arn, id)
  const name = source.arn.split('/').at(-1) ?? ''
  const PolicyName = id.slice(`${type}_${name}_`.length)
  if (type === 'user')
    return (await call('iam', 'GetUserPolicy', { UserName: name, PolicyName })).PolicyDocument
  if (type === 'role')
    return (await call('iam', 'GetRolePolicy', { RoleName: name, PolicyName })).PolicyDocument
  return undefined
}

async function managedDocument(
  name: string,
  type: 'aws-managed' | 'user-managed',
): Promise<string | undefined> {
  const Scope = type === 'aws-managed' ? 'AWS' : 'Local'
  const policy = await attachedPolicy(name, Scope)
  if (policy?.Arn === undefined || policy.DefaultVersionId === undefined) return undefined
  const { PolicyVersion } = await call('iam', 'GetPolicyVersion', {
    PolicyArn: policy.Arn,
    VersionId: policy.DefaultVersionId,
  })
  return PolicyVersion?.Document
}

async function attachedPolicy(name: string, Scope: 'AWS' | 'Local', Marker?: string) {
  const page = await call('iam', 'ListPolicies', {
    Scope,
    OnlyAttached: true,
    MaxItems: 1000,
    ...(Marker === undefined ? {} : { Marker }),
  })
  const found = page.Policies.find(({ PolicyName }) => PolicyName === name)
  const next = nextMarker(page)
  if (found !== undefined || next === undefined) return found
  return attachedPolicy(name, Scope, next)
}

// Names may hold what separates them, so it is the group whose name fits.
async function groupDocument(arn: string, id: string): Promise<string | undefined> {
  const name = arn.split('/').at(-1) ?? ''
  const groups = arn.includes(':group/')
    ? [name]
    : (await call('iam', 'ListGroupsForUser', { UserName: name })).Groups.map(
        ({ GroupName }) => GroupName,
      )
  const GroupName = groups
    .filter((group) => id.startsWith(`group_${group}_`))
    .toSorted((a, b) => b.length - a.length)[0]
  if (GroupName === undefined) return undefined
  const PolicyName = id.slice(`group_${GroupName}_`.length)
  return (await call('iam', 'GetGroupPolicy', { GroupName, PolicyName })).PolicyDocument
}
