import { exitRole } from '../session/switch-role.js'
import { useSession } from '../session/use-session.js'
import { signedInName } from './account-name.js'
import { useFlash } from './flash.js'

/** Says in words and by colour that a role was switched to. */
export function RoleStrip() {
  const session = useSession()
  const flash = useFlash()
  const { Role } = session
  if (Role === undefined) return null
  const name = `${Role.RoleName} @ ${Role.AccountId}`
  const back = () =>
    exitRole().catch((error: unknown) => {
      flash.error(error instanceof Error ? error.message : String(error))
    })
  return (
    <section className="role-strip" aria-label="Role">
      <span>
        <span className="role-colour" data-colour={Role.Color} aria-hidden="true" />{' '}
        {Role.DisplayName === '' ? '' : `${Role.DisplayName}: `}you act in the role {name}
      </span>
      <button type="button" onClick={() => void back()}>
        Back to {signedInName(session)}
      </button>
    </section>
  )
}
