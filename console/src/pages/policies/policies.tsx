import Button from '@cloudscape-design/components/button'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useMemo, useState } from 'react'
import type { Policy } from '../../api/models/iam.js'
import { useAllPages } from '../../api/pages.js'
import { ResourceList } from '../../lists/resource-list.js'
import { useMay } from '../../permissions/use-may.js'
import { KindFilter } from '../../policies/kind-filter.js'
import { ofKind, policyKind } from '../../policies/policy-kind.js'
import { useFollow } from '../../routing/use-follow.js'
import { useSession } from '../../session/use-session.js'
import { DeletePolicy } from './delete-policy.js'
import { policyColumns } from './policy-columns.js'

/** Every managed policy of the account, and those that come with the product. */
export function Policies() {
  const list = useAllPages('iam', 'ListPolicies', {}, 'Policies')
  const [kind, setKind] = useState('')
  const [deleting, setDeleting] = useState<Policy>()
  const shown = useMemo(() => ofKind(list.items, kind), [list.items, kind])
  return (
    <>
      <ResourceList<Policy>
        name="policies"
        heading="Policies"
        headingVariant="h1"
        description="A managed policy says what those that it is attached to may do."
        list={{ ...list, items: shown }}
        columns={policyColumns}
        rowId={({ Arn = '' }) => Arn}
        rowName={({ PolicyName = '' }) => PolicyName}
        selection="single"
        filters={<KindFilter kind={kind} onChange={setKind} />}
        // eslint-disable-next-line react/no-unstable-nested-components -- it is called, and makes no component
        actions={([chosen]) => <Actions chosen={chosen} onDelete={setDeleting} />}
        empty={{
          heading: kind === '' ? 'No policies' : `No ${kind.toLowerCase()} policies`,
          help: 'Create a policy, then attach it to users, groups or roles.',
          action: <CreateButton />,
        }}
      />
      {deleting !== undefined && (
        <DeletePolicy policy={deleting} onClose={() => setDeleting(undefined)} />
      )}
    </>
  )
}

interface ActionsProps {
  chosen: Policy | undefined
  onDelete: (policy: Policy) => void
}

function Actions({ chosen, onDelete }: ActionsProps) {
  const [mayDelete] = useMay(
    chosen === undefined ? [] : [{ action: 'iam:DeletePolicy', resource: chosen.Arn ?? '' }],
  )
  return (
    <SpaceBetween direction="horizontal" size="xs">
      <Button
        disabled={chosen === undefined || mayDelete !== true || isAws(chosen)}
        disabledReason={whyNotDelete(chosen)}
        onClick={() => chosen !== undefined && onDelete(chosen)}
      >
        Delete
      </Button>
      <CreateButton />
    </SpaceBetween>
  )
}

const isAws = ({ Arn }: Policy): boolean => policyKind(Arn) === 'AWS managed'

function whyNotDelete(chosen: Policy | undefined): string {
  if (chosen === undefined) return 'Choose a policy first.'
  return isAws(chosen)
    ? 'An AWS managed policy cannot be deleted.'
    : 'You may not delete this policy: iam:DeletePolicy is missing.'
}

function CreateButton() {
  const follow = useFollow()
  const { AccountId } = useSession()
  const [mayCreate] = useMay([
    { action: 'iam:CreatePolicy', resource: `arn:aws:iam::${AccountId}:policy/*` },
  ])
  return (
    <Button
      variant="primary"
      disabled={mayCreate !== true}
      disabledReason="You may not create policies: iam:CreatePolicy is missing."
      href="/console/policies/create"
      onFollow={follow}
    >
      Create policy
    </Button>
  )
}
