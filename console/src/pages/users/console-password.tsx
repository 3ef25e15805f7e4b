import Button from '@cloudscape-design/components/button'
import Container from '@cloudscape-design/components/container'
import CopyToClipboard from '@cloudscape-design/components/copy-to-clipboard'
import Header from '@cloudscape-design/components/header'
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs'
import { useState } from 'react'
import type { LoginProfile } from '../../api/models/iam.js'
import { useCall } from '../../api/use-call.js'
import { useMay } from '../../permissions/use-may.js'
import { Waiting } from '../../states/waiting.js'
import { Time } from '../../times/time.js'
import { ManagePassword } from './manage-password.js'
import { useSignInLink } from './sign-in-link.js'

const actions = [
  'iam:CreateLoginProfile',
  'iam:UpdateLoginProfile',
  'iam:DeleteLoginProfile',
] as const

/** Whether and how a user signs in to the console. */
export function ConsolePassword({ userName, arn }: { userName: string; arn: string }) {
  const asked = useCall('iam', 'GetLoginProfile', { UserName: userName })
  const [isOpen, setIsOpen] = useState(false)
  const may = useMay(actions.map((action) => ({ action, resource: arn })))
  const profile = asked.data?.LoginProfile
  const isWithout = asked.error?.code === 'NoSuchEntity'
  const [mayCreate, mayUpdate, mayDelete] = may
  const mayManage = isWithout ? mayCreate === true : mayUpdate === true || mayDelete === true
  const action = isWithout ? actions[0] : actions[1]
  const isKnown = profile !== undefined || isWithout
  return (
    <Container
      header={
        <Header
          variant="h2"
          actions={
            <Button
              ariaLabel="Manage console password"
              disabled={!isKnown || !mayManage}
              {...(isKnown && {
                disabledReason: `The permission ${action} on ${arn} is missing.`,
              })}
              onClick={() => setIsOpen(true)}
            >
              Manage
            </Button>
          }
        >
          Sign-in credentials
        </Header>
      }
    >
      {isKnown ? (
        <SignInFacts profile={profile} />
      ) : (
        <Waiting call={asked} what="the console password" />
      )}
      {isOpen && (
        <ManagePassword
          userName={userName}
          hasPassword={!isWithout}
          onClose={() => setIsOpen(false)}
        />
      )}
    </Container>
  )
}

/** Without a profile there is no password. */
function SignInFacts({ profile }: { profile: LoginProfile | undefined }) {
  const link = useSignInLink()
  return (
    <KeyValuePairs
      columns={2}
      items={[
        {
          label: 'Console sign-in link',
          value: (
            <CopyToClipboard
              variant="inline"
              textToCopy={link}
              copyButtonAriaLabel="Copy the sign-in link"
              copySuccessText="The link is copied"
              copyErrorText="The link could not be copied"
            />
          ),
        },
        { label: 'Console password', value: profile === undefined ? 'Disabled' : 'Enabled' },
        ...(profile === undefined
          ? []
          : [
              { label: 'Enabled since', value: <Time iso={profile.CreateDate} /> },
              {
                label: 'At the next sign-in',
                value:
                  profile.PasswordResetRequired === true
                    ? 'The user must choose a new password'
                    : 'The password stays',
              },
            ]),
      ]}
    />
  )
}
