import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useEffect } from 'react'
import { callQuery } from '../api/use-call.js'
import { RefusalNote } from '../states/refusal-note.js'
import { Loading } from '../states/loading.js'
import { IdleWatch } from './idle-watch.js'
import { hearOtherTabs } from './other-tabs.js'
import { SessionContext } from './use-session.js'

/** Shows what is within once it is known who is signed in. */
export function SessionGate({ children }: { children: ReactNode }) {
  const session = useQuery({
    ...callQuery('signin', 'GetSession', {}),
    staleTime: Number.POSITIVE_INFINITY,
  })
  useEffect(
    () =>
      hearOtherTabs((news) => {
        if (news === 'signed-out') globalThis.location.assign('/signin')
        else globalThis.location.reload()
      }),
    [],
  )
  // A session that has ended leads to the sign-in page; until that is there nothing is to be said.
  if (session.data === undefined)
    return session.error === null || session.error.status === 401 ? (
      <Loading what="the console" />
    ) : (
      <RefusalNote error={session.error} retry={() => void session.refetch()} />
    )
  return (
    <SessionContext value={session.data}>
      {children}
      <IdleWatch session={session.data} askedAt={session.dataUpdatedAt} />
    </SessionContext>
  )
}
