import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useState } from 'react'
import type { Role } from '../../api/models/iam.js'
import { useChange } from '../../api/use-call.js'
import { policyFault } from '../../policies/check-policy.js'
import { JsonPolicyEditor } from '../../policies/json-policy-editor.js'
import { laidOut } from '../../policies/trust/trust-document.js'
import { useFlash } from '../../shell/flash.js'
import { RefusalNote } from '../../states/refusal-note.js'
import { changedByRole } from './role-changes.js'

interface EditTrustProps {
  role: Role
  onClose: () => void
}

export function EditTrust({ role, onClose }: EditTrustProps) {
  const { RoleName, AssumeRolePolicyDocument = '' } = role
  const flash = useFlash()
  const [text, setText] = useState(() => laidOut(AssumeRolePolicyDocument))
  const updating = useChange('iam', 'UpdateAssumeRolePolicy', { invalidates: changedByRole })
  const isReady = policyFault(text, 'trust') === undefined
  const done = () => {
    flash.success(`The trust policy of ${RoleName} is updated.`)
    onClose()
  }
  const save = () => updating.mutate({ RoleName, PolicyDocument: text }, { onSuccess: done })
  return (
    <Container
      header={<Header variant="h2">Edit trust relationship</Header>}
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" onClick={onClose}>
              Cancel
            </Button>
            <Button
              variant="primary"
              loading={updating.isPending}
              disabled={!isReady}
              disabledReason="Correct the document first."
              onClick={save}
            >
              Update Trust Policy
            </Button>
          </SpaceBetween>
        </Box>
      }
    >
      <SpaceBetween size="m">
        <JsonPolicyEditor place="trust" label="Trust policy" value={text} onChange={setText} />
        {updating.error !== null && <RefusalNote error={updating.error} />}
      </SpaceBetween>
    </Container>
  )
}
