import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useState } from 'react'
import type { OperationName } from '../../api/operations.js'
import { useChange } from '../../api/use-call.js'
import { ConfirmDialog } from '../../dialogs/confirm-dialog.js'
import { FormDialog } from '../../dialogs/form-dialog.js'
import { useMay } from '../../permissions/use-may.js'
import { policyHref } from '../../policies/policy-href.js'
import { PolicyPicker } from '../../policies/policy-picker.js'
import { PageLink } from '../../routing/page-link.js'
import { useFlash } from '../../shell/flash.js'

interface UserBoundaryProps {
  userName: string
  arn: string
  /** The ARN of the policy; undefined: there is none. */
  boundary: string | undefined
}

const changed: readonly OperationName[] = [
  'iam/GetUser',
  'iam/ListPolicies',
  'iam/ListEntitiesForPolicy',
  'iam/GetPolicy',
  'sallyport/ListUsersOverview',
]

/** The most that a user may do, whatever its policies allow. */
export function UserBoundary(props: UserBoundaryProps) {
  const { boundary } = props
  const [open, setOpen] = useState<'set' | 'remove'>()
  return (
    <Container
      header={
        <Header
          variant="h2"
          description="A policy that says the most that this user may do. It allows nothing by itself."
          actions={<BoundaryButtons {...props} onOpen={setOpen} />}
        >
          Permissions boundary
        </Header>
      }
    >
      {boundary === undefined ? (
        'Not set'
      ) : (
        <PageLink to={policyHref(boundary)}>{boundary}</PageLink>
      )}
      {open === 'set' && <SetBoundary {...props} onClose={() => setOpen(undefined)} />}
      {open === 'remove' && <RemoveBoundary {...props} onClose={() => setOpen(undefined)} />}
    </Container>
  )
}

type ButtonsProps = UserBoundaryProps & { onOpen: (dialog: 'set' | 'remove') => void }

function BoundaryButtons({ arn, boundary, onOpen }: ButtonsProps) {
  const [maySet, mayRemove] = useMay([
    { action: 'iam:PutUserPermissionsBoundary', resource: arn },
    { action: 'iam:DeleteUserPermissionsBoundary', resource: arn },
  ])
  return (
    <SpaceBetween direction="horizontal" size="xs">
      {boundary !== undefined && (
        <Button
          disabled={mayRemove !== true}
          disabledReason={`The permission iam:DeleteUserPermissionsBoundary on ${arn} is missing.`}
          onClick={() => onOpen('remove')}
        >
          Remove boundary
        </Button>
      )}
      <Button
        disabled={maySet !== true}
        disabledReason={`The permission iam:PutUserPermissionsBoundary on ${arn} is missing.`}
        onClick={() => onOpen('set')}
      >
        {boundary === undefined ? 'Set boundary' : 'Change boundary'}
      </Button>
    </SpaceBetween>
  )
}

type DialogProps = UserBoundaryProps & { onClose: () => void }

function SetBoundary({ userName, boundary, onClose }: DialogProps) {
  const flash = useFlash()
  const [chosen, setChosen] = useState<readonly string[]>(boundary === undefined ? [] : [boundary])
  const setting = useChange('iam', 'PutUserPermissionsBoundary', { invalidates: changed })
  const [arn] = chosen
  const submit = () =>
    setting.mutate(
      { UserName: userName, PermissionsBoundary: arn ?? '' },
      {
        onSuccess: () => {
          flash.success(`The permissions boundary of ${userName} is set.`)
          onClose()
        },
      },
    )
  return (
    <FormDialog
      heading={`Permissions boundary of ${userName}`}
      size="large"
      submitLabel={boundary === undefined ? 'Set boundary' : 'Change boundary'}
      isReady={arn !== undefined && arn !== boundary}
      isBusy={setting.isPending}
      error={setting.error}
      onSubmit={submit}
      onCancel={onClose}
    >
      <PolicyPicker selection="single" chosen={chosen} onChange={setChosen} />
    </FormDialog>
  )
}

function RemoveBoundary({ userName, boundary, onClose }: DialogProps) {
  const flash = useFlash()
  const removing = useChange('iam', 'DeleteUserPermissionsBoundary', { invalidates: changed })
  const confirm = () =>
    removing.mutate(
      { UserName: userName },
      {
        onSuccess: () => {
          flash.success(`The permissions boundary of ${userName} is removed.`)
          onClose()
        },
      },
    )
  return (
    <ConfirmDialog
      heading={`Remove the permissions boundary of ${userName}?`}
      confirmLabel="Remove"
      isBusy={removing.isPending}
      error={removing.error}
      onConfirm={confirm}
      onCancel={onClose}
    >
      <Box variant="p">
        The user may then do all that its policies allow. <Box variant="code">{boundary}</Box> stays
        as a policy.
      </Box>
    </ConfirmDialog>
  )
}
