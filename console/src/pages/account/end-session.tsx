import type { Session } from '../../api/models/signin.js'
import { useChange } from '../../api/use-call.js'
import { ConfirmDialog } from '../../dialogs/confirm-dialog.js'
import { leaveSignedOut } from '../../session/end-session.js'
import { useFlash } from '../../shell/flash.js'
import { browserName } from './browser-name.js'

interface EndSessionProps {
  session: Session
  onClose: () => void
}

/** Asks, then signs out elsewhere, or here. */
export function EndSession({ session, onClose }: EndSessionProps) {
  const flash = useFlash()
  const end = useChange('signin', 'EndSession', {
    invalidates: session.Current ? [] : ['signin/ListSessions'],
  })
  const onSuccess = () => {
    if (session.Current) leaveSignedOut()
    flash.success('The session is ended.')
    onClose()
  }
  return (
    <ConfirmDialog
      heading={session.Current ? 'End this session?' : 'End the session?'}
      confirmLabel={session.Current ? 'Sign Out' : 'End session'}
      isBusy={end.isPending}
      error={end.error}
      onConfirm={() => end.mutate({ SessionId: session.SessionId }, { onSuccess })}
      onCancel={onClose}
    >
      {session.Current
        ? 'It is the one that you use now: you will be signed out.'
        : `${browserName(session.UserAgent)} at ${session.SourceIp} is signed out at once.`}
    </ConfirmDialog>
  )
}
