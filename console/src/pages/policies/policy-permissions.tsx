import Button from '@cloudscape-design/components/button'
import Header from '@cloudscape-design/components/header'
import SegmentedControl from '@cloudscape-design/components/segmented-control'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useState } from 'react'
import type { Policy } from '../../api/models/iam.js'
import { useMay } from '../../permissions/use-may.js'
import { policyKind } from '../../policies/policy-kind.js'
import { PolicyText } from '../../policies/policy-text.js'
import { SummaryTable } from '../../policies/summary-table.js'
import { Waiting } from '../../states/waiting.js'
import { EditPolicy } from './edit-policy.js'
import { useDefaultDocument } from './use-default-document.js'

/** What the policy says, in words or as JSON. */
export function PolicyPermissions({ policy }: { policy: Policy }) {
  const { Arn = '' } = policy
  const answer = useDefaultDocument(policy)
  const [view, setView] = useState('summary')
  const [editing, setEditing] = useState<string>()
  const document = answer.data?.PolicyVersion?.Document
  return (
    <SpaceBetween size="m">
      <Header
        variant="h2"
        actions={
          <SpaceBetween direction="horizontal" size="xs">
            <SegmentedControl
              label="Shown as"
              selectedId={view}
              options={[
                { id: 'summary', text: 'Summary' },
                { id: 'json', text: 'JSON' },
              ]}
              onChange={({ detail }) => setView(detail.selectedId)}
            />
            {document !== undefined && policyKind(Arn) === 'Customer managed' && (
              <EditButton policyArn={Arn} onClick={() => setEditing(document)} />
            )}
          </SpaceBetween>
        }
      >
        Permissions
      </Header>
      {document === undefined && <Waiting call={answer} what="the policy document" />}
      {document !== undefined && <Shown document={document} view={view} />}
      {/* It stays while the new version is read, to say that it is saved. */}
      {editing !== undefined && (
        <EditPolicy policyArn={Arn} document={editing} onClose={() => setEditing(undefined)} />
      )}
    </SpaceBetween>
  )
}

function Shown({ document, view }: { document: string; view: string }) {
  return view === 'json' ? (
    <PolicyText label="Policy document" text={document} />
  ) : (
    <SummaryTable text={document} />
  )
}

function EditButton({ policyArn, onClick }: { policyArn: string; onClick: () => void }) {
  const [mayEdit] = useMay([{ action: 'iam:CreatePolicyVersion', resource: policyArn }])
  return (
    <Button
      disabled={mayEdit !== true}
      disabledReason="You may not edit this policy: iam:CreatePolicyVersion is missing."
      onClick={onClick}
    >
      Edit policy
    </Button>
  )
}
