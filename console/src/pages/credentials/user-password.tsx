import Button from '@cloudscape-design/components/button'
import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import { useState } from 'react'
import { call } from '../../api/call.js'
import { useCall } from '../../api/use-call.js'
import { useMay } from '../../permissions/use-may.js'
import { useSession } from '../../session/use-session.js'
import { Time } from '../../times/time.js'
import { ChangePassword } from './change-password.js'
import { defaultRules, passwordRules } from './password-rules.js'

const action = 'iam:ChangePassword'

/** Of an IAM user. That the account lets its users change their passwords counts as a permission. */
export function UserPassword() {
  const { Arn, PasswordExpiresAt } = useSession()
  const [may] = useMay([{ action, resource: Arn }])
  const [isOpen, setIsOpen] = useState(false)
  return (
    <Container
      header={
        <Header
          variant="h2"
          actions={
            <Button
              disabled={may !== true}
              disabledReason={`The permission ${action} on ${Arn} is missing.`}
              onClick={() => setIsOpen(true)}
            >
              Change password
            </Button>
          }
        >
          Password for console access
        </Header>
      }
    >
      {PasswordExpiresAt === undefined ? (
        'Your password does not expire.'
      ) : (
        <>
          Your password must be changed before <Time iso={PasswordExpiresAt} />.
        </>
      )}
      {isOpen && <ChangeUserPassword onClose={() => setIsOpen(false)} />}
    </Container>
  )
}

function ChangeUserPassword({ onClose }: { onClose: () => void }) {
  const { UserName = '' } = useSession()
  const policy = useCall('iam', 'GetAccountPasswordPolicy', {})
  return (
    <ChangePassword
      userName={UserName}
      rules={rulesOf(policy)}
      change={(OldPassword, NewPassword) =>
        call('iam', 'ChangePassword', { OldPassword, NewPassword })
      }
      onClose={onClose}
    />
  )
}

/** Whoever may not see the policy hears what is wrong when a password does not conform. */
function rulesOf({ data, error }: ReturnType<typeof useCall<'iam', 'GetAccountPasswordPolicy'>>) {
  if (data !== undefined) return passwordRules(data.PasswordPolicy)
  if (error?.code === 'NoSuchEntity') return defaultRules
  return error === null
    ? []
    : ['You may not see the rules: iam:GetAccountPasswordPolicy is missing.']
}
