import Button from '@cloudscape-design/components/button'
import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import { useState } from 'react'
import { call } from '../../api/call.js'
import { useCall } from '../../api/use-call.js'
import { useSession } from '../../session/use-session.js'
import { Time } from '../../times/time.js'
import { ChangePassword } from './change-password.js'
import { defaultRules, passwordRules } from './password-rules.js'

/** Of an IAM user. Whether the policy lets users change it is known to the server: it says so when asked. */
export function UserPassword() {
  const { PasswordExpiresAt } = useSession()
  const [isOpen, setIsOpen] = useState(false)
  return (
    <Container
      header={
        <Header
          variant="h2"
          actions={<Button onClick={() => setIsOpen(true)}>Change password</Button>}
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
