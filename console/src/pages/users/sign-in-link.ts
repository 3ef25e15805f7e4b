import { useSession } from '../../session/use-session.js'

/** Where users of this account sign in. */
export function useSignInLink(): string {
  const { AccountAlias, AccountId } = useSession()
  return `${globalThis.location.origin}/signin/${AccountAlias ?? AccountId}`
}
