import Checkbox from '@cloudscape-design/components/checkbox'
import { useState } from 'react'
import { useChange } from '../../api/use-call.js'
import { FormDialog } from '../../dialogs/form-dialog.js'
import { formatPolicy, policyFault } from '../../policies/check-policy.js'
import { JsonPolicyEditor } from '../../policies/json-policy-editor.js'
import { useFlash } from '../../shell/flash.js'
import { versionListings } from './version-listings.js'

interface EditPolicyProps {
  policyArn: string
  document: string
  onClose: () => void
}

/** A changed policy is a new version; the old ones stay. */
export function EditPolicy({ policyArn, document, onClose }: EditPolicyProps) {
  const [text, setText] = useState(() => formatPolicy(document))
  const [isDefault, setIsDefault] = useState(true)
  const flash = useFlash()
  const change = useChange('iam', 'CreatePolicyVersion', { invalidates: versionListings })
  return (
    <FormDialog
      heading="Edit policy"
      size="large"
      submitLabel="Save changes"
      isReady={policyFault(text, 'managed') === undefined}
      isBusy={change.isPending}
      error={change.error}
      onCancel={onClose}
      onSubmit={() =>
        change.mutate(
          { PolicyArn: policyArn, PolicyDocument: text, SetAsDefault: isDefault },
          {
            onSuccess: ({ PolicyVersion }) => {
              flash.success(`Version ${PolicyVersion?.VersionId} is saved.`)
              onClose()
            },
          },
        )
      }
    >
      <JsonPolicyEditor label="JSON" place="managed" value={text} onChange={setText} />
      <Checkbox checked={isDefault} onChange={({ detail }) => setIsDefault(detail.checked)}>
        Set as default: the new version is in force at once
      </Checkbox>
    </FormDialog>
  )
}
