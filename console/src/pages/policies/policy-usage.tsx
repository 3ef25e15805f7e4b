import Button from '@cloudscape-design/components/button'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useState } from 'react'
import { ResourceList } from '../../lists/resource-list.js'
import { useMay } from '../../permissions/use-may.js'
import { DetachDialog } from '../../policies/detach-dialog.js'
import { ownerOperations } from '../../policies/policy-owner.js'
import { useSession } from '../../session/use-session.js'
import { usageColumns } from './usage-columns.js'
import { type UsingEntity, useEntities } from './use-entities.js'

/** Who a policy is attached to, and whom it bounds. */
export function PolicyUsage({ policyArn }: { policyArn: string }) {
  const attached = useEntities(policyArn, 'PermissionsPolicy')
  const bounded = useEntities(policyArn, 'PermissionsBoundary')
  const [detaching, setDetaching] = useState<UsingEntity>()
  const policy = { PolicyArn: policyArn, PolicyName: policyArn.split('/').at(-1) ?? '' }
  return (
    <SpaceBetween size="l">
      <ResourceList<UsingEntity>
        name="policy-usage"
        heading="Attached as a permissions policy"
        list={attached}
        columns={usageColumns}
        rowId={({ kind, name }) => `${kind} ${name}`}
        selection="single"
        // eslint-disable-next-line react/no-unstable-nested-components -- it is called, and makes no component
        actions={([chosen]) => <DetachButton entity={chosen} onClick={setDetaching} />}
        empty={{
          heading: 'Attached to nobody',
          help: 'Attach it on the page of a user, group or role, under Permissions.',
        }}
      />
      <ResourceList<UsingEntity>
        name="policy-boundary-usage"
        heading="Attached as a permissions boundary"
        list={bounded}
        columns={usageColumns}
        rowId={({ kind, name }) => `${kind} ${name}`}
        empty={{
          heading: 'Bounds nobody',
          help: 'A boundary says what a user or role may be allowed at most. Set it on their page.',
        }}
      />
      {detaching !== undefined && (
        <DetachDialog
          owner={detaching}
          policies={[policy]}
          onClose={() => setDetaching(undefined)}
        />
      )}
    </SpaceBetween>
  )
}

interface DetachButtonProps {
  entity: UsingEntity | undefined
  onClick: (entity: UsingEntity) => void
}

function DetachButton({ entity, onClick }: DetachButtonProps) {
  const { AccountId } = useSession()
  const action = `iam:${ownerOperations[entity?.kind ?? 'user'].detach}`
  // The list gives names without paths, so any of its kind could be meant.
  const resource = `arn:aws:iam::${AccountId}:${entity?.kind}/*`
  const [may] = useMay(entity === undefined ? [] : [{ action, resource }])
  return (
    <Button
      disabled={may !== true}
      disabledReason={
        entity === undefined
          ? 'Choose a user, group or role first.'
          : `The permission ${action} on ${resource} is missing.`
      }
      onClick={() => entity !== undefined && onClick(entity)}
    >
      Detach
    </Button>
  )
}
