import Alert from '@cloudscape-design/components/alert'
import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import Modal from '@cloudscape-design/components/modal'
import ProgressBar from '@cloudscape-design/components/progress-bar'
import SpaceBetween from '@cloudscape-design/components/space-between'
import Table from '@cloudscape-design/components/table'
import { useState } from 'react'
import type { OperationName } from '../../api/operations.js'
import { useRefresh } from '../../api/use-call.js'
import { ConfirmDialog } from '../../dialogs/confirm-dialog.js'
import { useFlash } from '../../shell/flash.js'
import { RefusalNote } from '../../states/refusal-note.js'
import { type DeletionFailure, deleteUser } from './delete-user.js'

/** Somebody to delete. */
export interface Leaver {
  UserName: string
  /** `3 days ago`, `Never`: whether somebody may miss it. */
  lastActivity: string
}

interface DeleteUsersProps {
  users: readonly Leaver[]
  onClose: () => void
  /** All of them are gone. */
  onDeleted?: () => void
}

/** Asks, deletes one user after the other, and tells what could not be deleted, and why. */
export function DeleteUsers({ users, onClose, onDeleted }: DeleteUsersProps) {
  const flash = useFlash()
  const refresh = useRefresh()
  const [progress, setProgress] = useState<{ done: number; step: string }>()
  const [failures, setFailures] = useState<readonly DeletionFailure[]>()
  const run = async () => {
    const failed: DeletionFailure[] = []
    for (const [done, { UserName }] of users.entries()) {
      // eslint-disable-next-line no-await-in-loop -- one after the other, so that progress can be followed
      const failure = await deleteUser(UserName, (step) => {
        setProgress({ done, step: `${UserName}: deleting ${step}` })
      })
      if (failure !== undefined) failed.push(failure)
    }
    const gone = users.length - failed.length
    if (gone > 0) flash.success(deletedText(users, failed))
    if (failed.length === 0) {
      onDeleted?.()
      onClose()
    } else setFailures(failed)
    await refresh(changed)
  }
  if (failures !== undefined) return <Failures failures={failures} onClose={onClose} />
  if (progress !== undefined) return <Progress {...progress} of={users.length} />
  const [only] = users
  const isOne = users.length === 1 && only !== undefined
  return (
    <ConfirmDialog
      heading={isOne ? `Delete user ${only.UserName}?` : `Delete ${users.length} users?`}
      confirmLabel="Delete"
      typed={isOne ? only.UserName : 'delete'}
      isBusy={false}
      error={null}
      onConfirm={() => void run()}
      onCancel={onClose}
    >
      <SpaceBetween size="s">
        <Box variant="p">
          Deleted with {isOne ? 'the user' : 'them'} and for good: the console password, access
          keys, inline policies and MFA devices; hardware tokens go back to the stock. Memberships
          in groups and attached policies end.
        </Box>
        <Leavers users={users} />
      </SpaceBetween>
    </ConfirmDialog>
  )
}

function Leavers({ users }: { users: readonly Leaver[] }) {
  return (
    <>
      <Table<Leaver>
        variant="embedded"
        items={users.slice(0, shownAtMost)}
        trackBy="UserName"
        ariaLabels={{ tableLabel: 'Users to delete' }}
        columnDefinitions={[
          {
            id: 'name',
            header: 'User name',
            isRowHeader: true,
            cell: ({ UserName }) => UserName,
          },
          {
            id: 'activity',
            header: 'Last activity',
            cell: ({ lastActivity }) => lastActivity,
          },
        ]}
      />
      {users.length > shownAtMost && <Box variant="p">and {users.length - shownAtMost} more</Box>}
    </>
  )
}

const shownAtMost = 20

const changed: readonly OperationName[] = [
  'sallyport/ListUsersOverview',
  'sallyport/GetSecurityStatus',
  'sallyport/ListDevices',
  'sallyport/ListHardwareTokens',
  'iam/ListUsers',
  'iam/GetGroup',
  'iam/GetAccountSummary',
  'iam/ListEntitiesForPolicy',
]

function deletedText(users: readonly Leaver[], failed: readonly DeletionFailure[]): string {
  const gone = users.filter(({ UserName }) => !failed.some(({ userName }) => userName === UserName))
  return gone.length === 1
    ? `User ${gone[0]?.UserName} is deleted.`
    : `${gone.length} users are deleted.`
}

function Progress({ done, step, of }: { done: number; step: string; of: number }) {
  return (
    <Modal visible header="Deleting" closeAriaLabel="Wait until it is done">
      <ProgressBar
        value={(done / of) * 100}
        label={of === 1 ? 'User' : `User ${done + 1} of ${of}`}
        description={step}
      />
    </Modal>
  )
}

function Failures({
  failures,
  onClose,
}: {
  failures: readonly DeletionFailure[]
  onClose: () => void
}) {
  return (
    <Modal
      visible
      header="Not everything could be deleted"
      closeAriaLabel="Close"
      onDismiss={onClose}
      footer={
        <Box float="right">
          <Button variant="primary" onClick={onClose}>
            Close
          </Button>
        </Box>
      }
    >
      <SpaceBetween size="m">
        <Alert type="info">
          What was deleted before stays deleted. Put right what is told here, then delete again.
        </Alert>
        {failures.map(({ userName, step, error }) => (
          <SpaceBetween key={userName} size="xs">
            <Box variant="h3">
              {userName}: {step} could not be deleted
            </Box>
            <RefusalNote error={error} />
          </SpaceBetween>
        ))}
      </SpaceBetween>
    </Modal>
  )
}
