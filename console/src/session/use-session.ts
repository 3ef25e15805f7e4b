import { createContext, useContext } from 'react'
import type { SessionInfo } from '../api/models/signin.js'

export const SessionContext = createContext<SessionInfo | undefined>(undefined)

/** Who is signed in, and how. Below the shell it is always there. */
export function useSession(): SessionInfo {
  const session = useContext(SessionContext)
  if (session === undefined) throw new Error('There is a session only within the shell.')
  return session
}
