import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import SpaceBetween from '@cloudscape-design/components/space-between'
import StatusIndicator from '@cloudscape-design/components/status-indicator'
import { useState } from 'react'
import type { Session } from '../../api/models/signin.js'
import { useCall, useChange } from '../../api/use-call.js'
import { ConfirmDialog } from '../../dialogs/confirm-dialog.js'
import type { Column } from '../../lists/column.js'
import { ResourceList } from '../../lists/resource-list.js'
import { wholeList } from '../../lists/whole-list.js'
import { useFlash } from '../../shell/flash.js'
import { Time } from '../../times/time.js'
import { timeText } from '../../times/time-text.js'
import { browserName } from './browser-name.js'
import { EndSession } from './end-session.js'

const invalidates = ['signin/ListSessions'] as const

const columns: readonly Column<Session>[] = [
  {
    id: 'browser',
    header: 'Browser',
    cell: (session) => (
      <>
        {browserName(session.UserAgent)} {session.Current && <Box variant="small">(this one)</Box>}
      </>
    ),
    value: (session) => browserName(session.UserAgent),
    isRowHeader: true,
    minWidth: 180,
  },
  {
    id: 'last-used',
    header: 'Last used',
    cell: (session) => <Time iso={session.LastUsedAt} />,
    value: (session) => session.LastUsedAt,
    minWidth: 150,
  },
  {
    id: 'address',
    header: 'Source IP',
    cell: (session) => session.SourceIp,
    value: (session) => session.SourceIp,
  },
  {
    id: 'signed-in',
    header: 'Signed in',
    cell: (session) => <Time iso={session.SignedInAt} />,
    value: (session) => session.SignedInAt,
    minWidth: 150,
  },
  {
    id: 'mfa',
    header: 'MFA',
    cell: ({ MfaAuthenticated }) => (
      <StatusIndicator type={MfaAuthenticated ? 'success' : 'warning'}>
        {MfaAuthenticated ? 'With MFA' : 'Without MFA'}
      </StatusIndicator>
    ),
    value: ({ MfaAuthenticated }) => (MfaAuthenticated ? 'With MFA' : 'Without MFA'),
  },
  {
    id: 'role',
    header: 'Role',
    cell: ({ RoleName }) => RoleName ?? '–',
    value: ({ RoleName }) => RoleName,
  },
  {
    id: 'ends',
    header: 'Ends at the latest',
    cell: (session) => <Time iso={session.ExpiresAt} />,
    value: (session) => session.ExpiresAt,
    isHiddenAtFirst: true,
    minWidth: 150,
  },
]

/** Where one is signed in. */
export function Sessions() {
  const sessions = wholeList(useCall('signin', 'ListSessions', {}), (answer) => answer.Sessions)
  const [ending, setEnding] = useState<Session | 'others'>()
  const close = () => setEnding(undefined)
  return (
    <>
      <ResourceList
        name="sessions"
        heading="My sessions"
        headingVariant="h1"
        description="Where you are signed in. End a session that you do not know, then change your password."
        list={sessions}
        columns={columns}
        rowId={({ SessionId }) => SessionId}
        rowName={({ UserAgent, SignedInAt }) =>
          `${browserName(UserAgent)}, signed in ${timeText(SignedInAt)}`
        }
        selection="single"
        sortedBy="last-used"
        isDescending
        empty={{ heading: 'No sessions', help: 'You are signed in nowhere.' }}
        actions={([chosen]) => (
          <SpaceBetween direction="horizontal" size="xs">
            <Button disabled={chosen === undefined} onClick={() => setEnding(chosen)}>
              End session
            </Button>
            <Button disabled={sessions.items.length < 2} onClick={() => setEnding('others')}>
              End all others
            </Button>
          </SpaceBetween>
        )}
      />
      {ending === 'others' && <EndOthers onClose={close} />}
      {typeof ending === 'object' && <EndSession session={ending} onClose={close} />}
    </>
  )
}

function EndOthers({ onClose }: { onClose: () => void }) {
  const flash = useFlash()
  const end = useChange('signin', 'EndOtherSessions', { invalidates })
  const confirm = () =>
    end.mutate(
      {},
      {
        onSuccess: ({ Ended }) => {
          flash.success(Ended === 1 ? '1 session is ended.' : `${Ended} sessions are ended.`)
          onClose()
        },
      },
    )
  return (
    <ConfirmDialog
      heading="End all other sessions?"
      confirmLabel="End sessions"
      isBusy={end.isPending}
      error={end.error}
      onConfirm={confirm}
      onCancel={onClose}
    >
      You stay signed in here, and are signed out everywhere else. Access keys go on working.
    </ConfirmDialog>
  )
}
