import Button from '@cloudscape-design/components/button'
import ExpandableSection from '@cloudscape-design/components/expandable-section'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useState } from 'react'
import type { Policy, PolicyVersion } from '../../api/models/iam.js'
import { useAllPages } from '../../api/pages.js'
import { useChange } from '../../api/use-call.js'
import { ConfirmDialog } from '../../dialogs/confirm-dialog.js'
import { ResourceList } from '../../lists/resource-list.js'
import { useMay } from '../../permissions/use-may.js'
import { policyKind } from '../../policies/policy-kind.js'
import { useFlash } from '../../shell/flash.js'
import { RefusalNote } from '../../states/refusal-note.js'
import { VersionDiff } from './version-diff.js'
import { versionColumns } from './version-columns.js'
import { versionListings } from './version-listings.js'

/** The versions of a policy: five at most. AWS IAM User Guide, Versioning IAM policies. */
export function PolicyVersions({ policy }: { policy: Policy }) {
  const { Arn = '' } = policy
  const list = useAllPages('iam', 'ListPolicyVersions', { PolicyArn: Arn }, 'Versions')
  const [deleting, setDeleting] = useState<string>()
  const setDefault = useSetDefault(Arn)
  const isOurs = policyKind(Arn) === 'Customer managed'
  const versionIds = list.items.map(({ VersionId = '' }) => VersionId)
  return (
    <SpaceBetween size="l">
      {setDefault.error !== null && <RefusalNote error={setDefault.error} />}
      <ResourceList<PolicyVersion>
        name="policy-versions"
        heading="Versions"
        description="A policy has five versions at most. The default version is in force."
        list={list}
        columns={versionColumns}
        rowId={({ VersionId = '' }) => VersionId}
        sortedBy="created"
        isDescending
        empty={{ heading: 'No versions', help: 'A policy has one version at least.' }}
        {...(isOurs
          ? {
              selection: 'single' as const,
              actions: ([chosen]: readonly PolicyVersion[]) => (
                <VersionActions
                  policyArn={Arn}
                  chosen={chosen}
                  setDefault={setDefault}
                  onDelete={setDeleting}
                />
              ),
            }
          : {})}
      />
      {versionIds.length > 1 && (
        <ExpandableSection
          headerText="Compare two versions"
          defaultExpanded
          headingTagOverride="h3"
        >
          <VersionDiff
            key={versionIds.join(' ')}
            policyArn={Arn}
            versionIds={newestFirst(versionIds)}
          />
        </ExpandableSection>
      )}
      {deleting !== undefined && (
        <DeleteVersion
          policyArn={Arn}
          versionId={deleting}
          onClose={() => setDeleting(undefined)}
        />
      )}
    </SpaceBetween>
  )
}

function newestFirst(versionIds: readonly string[]): readonly string[] {
  return versionIds.toSorted((a, b) => Number(b.slice(1)) - Number(a.slice(1)))
}

function useSetDefault(PolicyArn: string) {
  const flash = useFlash()
  const { error, isPending, mutate } = useChange('iam', 'SetDefaultPolicyVersion', {
    invalidates: versionListings,
  })
  const done = (VersionId: string) => flash.success(`Version ${VersionId} is the default now.`)
  const set = (VersionId: string) =>
    mutate({ PolicyArn, VersionId }, { onSuccess: () => done(VersionId) })
  return { error, isPending, set }
}

interface VersionActionsProps {
  policyArn: string
  setDefault: ReturnType<typeof useSetDefault>
  chosen: PolicyVersion | undefined
  onDelete: (versionId: string) => void
}

function VersionActions({ policyArn, chosen, setDefault, onDelete }: VersionActionsProps) {
  const [maySet, mayDelete] = useMay([
    { action: 'iam:SetDefaultPolicyVersion', resource: policyArn },
    { action: 'iam:DeletePolicyVersion', resource: policyArn },
  ])
  const VersionId = chosen?.VersionId ?? ''
  const isOther = chosen !== undefined && chosen.IsDefaultVersion !== true
  return (
    <SpaceBetween direction="horizontal" size="xs">
      <Button
        disabled={!isOther || mayDelete !== true}
        disabledReason={reason(chosen, mayDelete, 'iam:DeletePolicyVersion')}
        onClick={() => onDelete(VersionId)}
      >
        Delete
      </Button>
      <Button
        disabled={!isOther || maySet !== true}
        disabledReason={reason(chosen, maySet, 'iam:SetDefaultPolicyVersion')}
        loading={setDefault.isPending}
        onClick={() => setDefault.set(VersionId)}
      >
        Set as default
      </Button>
    </SpaceBetween>
  )
}

function reason(
  chosen: PolicyVersion | undefined,
  may: boolean | undefined,
  action: string,
): string {
  if (may !== true) return `You may not do this: ${action} is missing.`
  return chosen === undefined ? 'Choose a version first.' : 'This version is the default.'
}

interface DeleteVersionProps {
  policyArn: string
  versionId: string
  onClose: () => void
}

function DeleteVersion({ policyArn, versionId, onClose }: DeleteVersionProps) {
  const flash = useFlash()
  const change = useChange('iam', 'DeletePolicyVersion', { invalidates: versionListings })
  return (
    <ConfirmDialog
      heading={`Delete version ${versionId}?`}
      confirmLabel="Delete"
      isBusy={change.isPending}
      error={change.error}
      onCancel={onClose}
      onConfirm={() =>
        change.mutate(
          { PolicyArn: policyArn, VersionId: versionId },
          {
            onSuccess: () => {
              flash.success(`Version ${versionId} is deleted.`)
              onClose()
            },
          },
        )
      }
    >
      It is not in force and cannot be brought back.
    </ConfirmDialog>
  )
}
