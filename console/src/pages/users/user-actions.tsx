import Button from '@cloudscape-design/components/button'
import SpaceBetween from '@cloudscape-design/components/space-between'
import type { UserRow } from '../../api/models/sallyport.js'
import { useMay } from '../../permissions/use-may.js'
import { useFollow } from '../../routing/use-follow.js'
import { useSession } from '../../session/use-session.js'

interface UserActionsProps {
  chosen: readonly UserRow[]
  onDelete: () => void
}

/** The buttons of the list. */
export function UserActions({ chosen, onDelete }: UserActionsProps) {
  const session = useSession()
  // Of many chosen at once the first hundred are asked about; the dialog tells of each what was refused.
  const asked = chosen.slice(0, 100)
  const may = useMay(asked.map(({ Arn }) => ({ action: 'iam:DeleteUser', resource: Arn })))
  const refused = asked.find((_, index) => may[index] === false)
  const own = chosen.some(({ UserId }) => UserId === session.UserId)
  const whyNot =
    chosen.length === 0
      ? 'Choose one or more users first.'
      : own
        ? 'You are signed in as one of them.'
        : refused === undefined
          ? undefined
          : `The permission iam:DeleteUser on ${refused.Arn} is missing.`
  return (
    <SpaceBetween direction="horizontal" size="xs">
      <Button
        disabled={whyNot !== undefined}
        {...(whyNot === undefined ? {} : { disabledReason: whyNot })}
        onClick={onDelete}
      >
        Delete user
      </Button>
      <AddUserButton isPrimary />
    </SpaceBetween>
  )
}

export function AddUserButton({ isPrimary = false }: { isPrimary?: boolean }) {
  const follow = useFollow()
  const resource = `arn:aws:iam::${useSession().AccountId}:user/*`
  const [mayCreate] = useMay([{ action: 'iam:CreateUser', resource }])
  return (
    <Button
      variant={isPrimary ? 'primary' : 'normal'}
      disabled={mayCreate === false}
      {...(mayCreate === false && {
        disabledReason: `The permission iam:CreateUser on ${resource} is missing.`,
      })}
      href="/console/users/$new"
      onFollow={follow}
    >
      Add user
    </Button>
  )
}
