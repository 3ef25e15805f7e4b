import type { ApiError } from '../api/api-error.js'
import { Loading } from './loading.js'
import { RefusalNote } from './refusal-note.js'

interface WaitingProps {
  call: { error: ApiError | null; refetch: () => unknown }
  /** `the user` */
  what: string
}

/**
 * In place of what a call has not answered yet, or was refused.
 *
 * @example
 * if (user.data === undefined) return <Waiting call={user} what="the user" />
 */
export function Waiting({ call, what }: WaitingProps) {
  if (call.error === null || call.error.status === 401) return <Loading what={what} />
  return <RefusalNote error={call.error} retry={() => void call.refetch()} />
}
