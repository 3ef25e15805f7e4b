import { useSession } from '../../session/use-session.js'

/** The ARN of a user that could not be asked for: right where the user has no path. */
export function useLikelyArn(userName: string): string {
  const { AccountId, UserName, Arn, Kind } = useSession()
  return Kind === 'user' && UserName === userName
    ? Arn
    : `arn:aws:iam::${AccountId}:user/${userName}`
}
