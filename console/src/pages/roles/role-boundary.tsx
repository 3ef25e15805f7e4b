import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useState } from 'react'
import { useChange } from '../../api/use-call.js'
import { ConfirmDialog } from '../../dialogs/confirm-dialog.js'
import { FormDialog } from '../../dialogs/form-dialog.js'
import { useMay } from '../../permissions/use-may.js'
import { PageLink } from '../../routing/page-link.js'
import { useFlash } from '../../shell/flash.js'
import { policyHref } from '../../policies/policy-href.js'
import { PolicyPicker } from '../../policies/policy-picker.js'

interface RoleBoundaryProps {
  role: { name: string; arn: string }
  /** The ARN of the policy; undefined: none is set. */
  boundary: string | undefined
}

/** The policy that limits what the other policies of a role can allow. */
export function RoleBoundary({ role, boundary }: RoleBoundaryProps) {
  const [open, setOpen] = useState<'set' | 'remove'>()
  const close = () => setOpen(undefined)
  const [mayPut, mayDelete] = useMay([
    { action: 'iam:PutRolePermissionsBoundary', resource: role.arn },
    { action: 'iam:DeleteRolePermissionsBoundary', resource: role.arn },
  ])
  return (
    <Container
      header={
        <Header
          variant="h2"
          description="At most what this policy allows is allowed, whatever the others say."
          actions={
            <SpaceBetween direction="horizontal" size="xs">
              {boundary !== undefined && (
                <Button
                  disabled={mayDelete !== true}
                  disabledReason={missing('iam:DeleteRolePermissionsBoundary', role.arn)}
                  onClick={() => setOpen('remove')}
                >
                  Remove boundary
                </Button>
              )}
              <Button
                disabled={mayPut !== true}
                disabledReason={missing('iam:PutRolePermissionsBoundary', role.arn)}
                onClick={() => setOpen('set')}
              >
                {boundary === undefined ? 'Set boundary' : 'Change boundary'}
              </Button>
            </SpaceBetween>
          }
        >
          Permissions boundary
        </Header>
      }
    >
      {boundary === undefined ? (
        <Box color="text-body-secondary">No boundary is set.</Box>
      ) : (
        <PageLink to={policyHref(boundary)}>{boundary}</PageLink>
      )}
      {open === 'set' && <SetBoundary role={role} boundary={boundary} onClose={close} />}
      {open === 'remove' && <RemoveBoundary role={role} onClose={close} />}
    </Container>
  )
}

const missing = (action: string, resource: string): string =>
  `The permission ${action} on ${resource} is missing.`

const invalidates = ['iam/GetRole', 'iam/ListEntitiesForPolicy', 'iam/ListPolicies'] as const

type DialogProps = Pick<RoleBoundaryProps, 'role'> & { onClose: () => void }

function SetBoundary({ role, boundary, onClose }: DialogProps & { boundary: string | undefined }) {
  const flash = useFlash()
  const [chosen, setChosen] = useState<readonly string[]>(boundary === undefined ? [] : [boundary])
  const setting = useChange('iam', 'PutRolePermissionsBoundary', { invalidates })
  const [PermissionsBoundary] = chosen
  const done = () => {
    flash.success(`The permissions boundary of ${role.name} is set.`)
    onClose()
  }
  return (
    <FormDialog
      heading={`Set the permissions boundary of ${role.name}`}
      size="large"
      submitLabel="Set boundary"
      isReady={PermissionsBoundary !== undefined && PermissionsBoundary !== boundary}
      isBusy={setting.isPending}
      error={setting.error}
      onSubmit={() => {
        if (PermissionsBoundary !== undefined)
          setting.mutate({ RoleName: role.name, PermissionsBoundary }, { onSuccess: done })
      }}
      onCancel={onClose}
    >
      <PolicyPicker selection="single" chosen={chosen} onChange={setChosen} />
    </FormDialog>
  )
}

function RemoveBoundary({ role, onClose }: DialogProps) {
  const flash = useFlash()
  const removing = useChange('iam', 'DeleteRolePermissionsBoundary', { invalidates })
  const done = () => {
    flash.success(`${role.name} has no permissions boundary any more.`)
    onClose()
  }
  return (
    <ConfirmDialog
      heading={`Remove the permissions boundary of ${role.name}?`}
      confirmLabel="Remove boundary"
      isBusy={removing.isPending}
      error={removing.error}
      onConfirm={() => removing.mutate({ RoleName: role.name }, { onSuccess: done })}
      onCancel={onClose}
    >
      Then all that its policies allow is allowed.
    </ConfirmDialog>
  )
}
