import type { SessionInfo } from '../api/models/signin.js'

type Named = Pick<
  SessionInfo,
  'Kind' | 'UserName' | 'RootEmail' | 'AccountAlias' | 'AccountId' | 'Role'
>

/** `alice @ example`: the user with the alias of the account, or its id. */
export function accountName(session: Named): string {
  const account = session.AccountAlias ?? session.AccountId
  return session.Role?.DisplayName ?? `${signedInName(session)} @ ${account}`
}

/** Who signed in, whatever role they have switched to. */
export function signedInName({ UserName, RootEmail }: Named): string {
  return UserName ?? RootEmail ?? 'Root user'
}
