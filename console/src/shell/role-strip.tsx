import { exitRole } from '../session/switch-role.js'
import { useSession } from '../session/use-session.js'
import { signedInName } from './account-name.js'
import { useFlash } from './flash.js'
import { roleText } from './role-text.js'

/** Says in words and by colour that a role was switched to. */
export function RoleStrip() {
  const session = useSession()
  const flash = useFlash()
  const { Role } = session
  if (Role === undefined) return null
  const back = () =>
    exitRole().catch((error: unknown) => {
      flash.error(error instanceof Error ? error.message : String(error))
    })
  return (
    <section className="role-strip" aria-label="Role">
      <span>
        <span className="role-colour" data-colour={Role.Color} aria-hidden="true" />{' '}
        {roleText(Role)}
      </span>
      <button type="button" onClick={() => void back()}>
        Back to {signedInName(session)}
      </button>
    </section>
  )
}
