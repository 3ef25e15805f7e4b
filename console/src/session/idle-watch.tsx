import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import Modal from '@cloudscape-design/components/modal'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { leaveForSignIn } from '../api/leave-for-sign-in.js'
import type { SessionInfo } from '../api/models/signin.js'
import { callQuery, useChange } from '../api/use-call.js'
import { useTicks } from '../times/use-ticks.js'
import { signOut } from './end-session.js'
import { duration, sessionEnd } from './session-time.js'

interface Watched {
  session: SessionInfo
  /** When the session was asked for, by this browser's clock. */
  askedAt: number
}

/** WCAG 2.2.1: says before the session ends, and lets it go on by one key. */
export function IdleWatch({ session, askedAt }: Watched) {
  const now = useTicks()
  const client = useQueryClient()
  const [isConfirmed, setIsConfirmed] = useState(false)
  const { endsAt, warnAt, isExtendable } = sessionEnd(session, askedAt)
  const isLate = now >= warnAt
  const hasEnded = now >= endsAt
  useEffect(() => {
    if (!isLate) return undefined
    let isGone = false
    // Other calls, and other tabs, have used the session since: asking does not count as use.
    void client.refetchQueries(callQuery('signin', 'GetSession', {})).then(() => {
      if (!isGone) setIsConfirmed(true)
      return undefined
    })
    return () => {
      isGone = true
      setIsConfirmed(false)
    }
  }, [isLate, client])
  useEffect(() => {
    if (isConfirmed && hasEnded) leaveForSignIn()
  }, [isConfirmed, hasEnded])
  if (!isLate || !isConfirmed) return null
  return <Warning left={duration(endsAt - now)} isExtendable={isExtendable} />
}

function Warning({ left, isExtendable }: { left: string; isExtendable: boolean }) {
  const client = useQueryClient()
  const [isRead, setIsRead] = useState(false)
  const extend = useChange('signin', 'ExtendSession', { invalidates: [] })
  const stay = () =>
    extend.mutate(
      {},
      {
        onSuccess: (data) =>
          client.setQueryData(callQuery('signin', 'GetSession', {}).queryKey, data),
      },
    )
  return (
    <Modal
      visible={!isRead}
      onDismiss={() => (isExtendable ? stay() : setIsRead(true))}
      header="You will be signed out"
      closeAriaLabel="Close"
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            <Button onClick={() => void signOut()}>Sign Out</Button>
            {isExtendable && (
              <Button variant="primary" loading={extend.isPending} onClick={stay}>
                Stay signed in
              </Button>
            )}
          </SpaceBetween>
        </Box>
      }
    >
      {isExtendable
        ? `Nothing was done for a while. Your session ends in ${left}.`
        : `Your session has lasted as long as one may and ends in ${left}. Save what you are writing, then sign in again.`}
    </Modal>
  )
}
