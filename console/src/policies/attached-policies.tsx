import Button from '@cloudscape-design/components/button'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useState } from 'react'
import type { AttachedPolicy } from '../api/models/iam.js'
import { useAllPages } from '../api/pages.js'
import type { Column } from '../lists/column.js'
import { ResourceList } from '../lists/resource-list.js'
import { useMay } from '../permissions/use-may.js'
import { PageLink } from '../routing/page-link.js'
import { AttachDialog } from './attach-dialog.js'
import { DetachDialog } from './detach-dialog.js'
import { policyKind } from './policy-kind.js'
import { namedOwner, ownerOperations, type PolicyOwner } from './policy-owner.js'
import { policyHref } from './policy-href.js'

interface AttachedPoliciesProps {
  owner: PolicyOwner
}

/**
 * The managed policies of a user, group or role, with attaching and detaching.
 *
 * @example
 * <AttachedPolicies owner={{ kind: 'user', name: user.UserName, arn: user.Arn }} />
 */
export function AttachedPolicies({ owner }: AttachedPoliciesProps) {
  const operations = ownerOperations[owner.kind]
  const list = useAllPages('iam', operations.listAttached, namedOwner(owner), 'AttachedPolicies')
  const [dialog, setDialog] = useState<'attach' | readonly AttachedPolicy[]>()
  const [mayAttach, mayDetach] = useMay([
    { action: `iam:${operations.attach}`, resource: owner.arn },
    { action: `iam:${operations.detach}`, resource: owner.arn },
  ])
  const whyNotAttach = mayAttach === true ? undefined : missing(operations.attach)
  const attachButton = <AttachButton whyNot={whyNotAttach} onClick={() => setDialog('attach')} />
  return (
    <>
      <ResourceList<AttachedPolicy>
        name="attached-policies"
        heading="Attached policies"
        list={list}
        columns={columns}
        rowId={({ PolicyArn = '' }) => PolicyArn}
        rowName={({ PolicyName = '' }) => PolicyName}
        selection="multi"
        actions={(chosen) => (
          <SpaceBetween direction="horizontal" size="xs">
            <Button
              disabled={mayDetach !== true || chosen.length === 0}
              disabledReason={
                mayDetach === true ? 'Choose policies first.' : missing(operations.detach)
              }
              onClick={() => setDialog(chosen)}
            >
              Detach
            </Button>
            {attachButton}
          </SpaceBetween>
        )}
        empty={{
          heading: 'No attached policies',
          help: 'A managed policy says once what several users, groups and roles may do.',
          action: attachButton,
        }}
      />
      {dialog === 'attach' && (
        <AttachDialog
          owner={owner}
          attached={list.items.map(({ PolicyArn = '' }) => PolicyArn)}
          onClose={() => setDialog(undefined)}
        />
      )}
      {dialog !== undefined && dialog !== 'attach' && (
        <DetachDialog owner={owner} policies={dialog} onClose={() => setDialog(undefined)} />
      )}
    </>
  )
}

interface AttachButtonProps {
  whyNot: string | undefined
  onClick: () => void
}

function AttachButton({ whyNot, onClick }: AttachButtonProps) {
  return (
    <Button disabled={whyNot !== undefined} disabledReason={whyNot ?? ''} onClick={onClick}>
      Attach policies
    </Button>
  )
}

const missing = (operation: string): string => `The permission iam:${operation} is missing.`

const columns: readonly Column<AttachedPolicy>[] = [
  {
    id: 'name',
    header: 'Policy name',
    cell: ({ PolicyName, PolicyArn = '' }) => (
      <PageLink to={policyHref(PolicyArn)}>{PolicyName}</PageLink>
    ),
    value: ({ PolicyName }) => PolicyName,
    isRowHeader: true,
  },
  {
    id: 'kind',
    header: 'Type',
    cell: ({ PolicyArn }) => policyKind(PolicyArn),
    value: ({ PolicyArn }) => policyKind(PolicyArn),
  },
]
