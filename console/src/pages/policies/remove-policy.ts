import { call } from '../../api/call.js'
import { nextMarker } from '../../api/pages.js'

/** Deletes a policy with all that keeps IAM from deleting it: its attachments and its other versions. */
export async function removePolicy(PolicyArn: string): Promise<void> {
  await detachAll(PolicyArn)
  const { Versions } = await call('iam', 'ListPolicyVersions', { PolicyArn })
  for (const { VersionId = '', IsDefaultVersion } of Versions)
    if (IsDefaultVersion !== true)
      // oxlint-disable-next-line no-await-in-loop -- four at most, and the first refusal ends it
      await call('iam', 'DeletePolicyVersion', { PolicyArn, VersionId })
  await call('iam', 'DeletePolicy', { PolicyArn })
}

async function detachAll(PolicyArn: string): Promise<void> {
  const page = await call('iam', 'ListEntitiesForPolicy', {
    PolicyArn,
    PolicyUsageFilter: 'PermissionsPolicy',
    MaxItems: 1000,
  })
  const changes = [
    ...page.PolicyUsers.map(
      ({ UserName = '' }) =>
        () =>
          call('iam', 'DetachUserPolicy', { PolicyArn, UserName }),
    ),
    ...page.PolicyGroups.map(
      ({ GroupName = '' }) =>
        () =>
          call('iam', 'DetachGroupPolicy', { PolicyArn, GroupName }),
    ),
    ...page.PolicyRoles.map(
      ({ RoleName = '' }) =>
        () =>
          call('iam', 'DetachRolePolicy', { PolicyArn, RoleName }),
    ),
  ]
  for (const change of changes)
    // oxlint-disable-next-line no-await-in-loop -- the first refusal ends it
    await change()
  // What was listed is detached, so the rest is the first page now.
  if (nextMarker(page) !== undefined) await detachAll(PolicyArn)
}
