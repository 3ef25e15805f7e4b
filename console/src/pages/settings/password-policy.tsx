import Alert from '@cloudscape-design/components/alert'
import Button from '@cloudscape-design/components/button'
import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useState } from 'react'
import type { PasswordPolicy as Policy } from '../../api/models/iam.js'
import { useCall } from '../../api/use-call.js'
import { useMay } from '../../permissions/use-may.js'
import { Waiting } from '../../states/waiting.js'
import { defaultRules, passwordRules } from '../credentials/password-rules.js'
import { DeletePolicy } from './delete-policy.js'
import { PolicyEditor } from './policy-editor.js'

const actions = ['iam:UpdateAccountPasswordPolicy', 'iam:DeleteAccountPasswordPolicy'] as const

/** What the account asks of its users' passwords. */
export function PasswordPolicy() {
  const answer = useCall('iam', 'GetAccountPasswordPolicy', {})
  const whyNot = useWhyNot()
  const isDefault = answer.error?.code === 'NoSuchEntity'
  const policy = isDefault ? undefined : answer.data?.PasswordPolicy
  return (
    <Container header={<PolicyHeader hasPolicy={policy !== undefined} />}>
      {policy === undefined && !isDefault ? (
        <Waiting call={answer} what="the password policy" />
      ) : (
        <SpaceBetween size="l">
          <InForce policy={policy} />
          {/* The form begins anew with each policy. */}
          <PolicyEditor key={JSON.stringify(policy)} policy={policy} whyNot={whyNot.apply} />
        </SpaceBetween>
      )}
    </Container>
  )
}

function useWhyNot() {
  const may = useMay(actions.map((action) => ({ action, resource: '*' })))
  const [apply, remove] = actions.map((action, index) =>
    may[index] === true ? undefined : `The permission ${action} on * is missing.`,
  )
  return { apply, remove }
}

function PolicyHeader({ hasPolicy }: { hasPolicy: boolean }) {
  const [isOpen, setIsOpen] = useState(false)
  const { remove } = useWhyNot()
  const whyNot = hasPolicy ? remove : 'There is none: the default applies.'
  return (
    <>
      <Header
        variant="h2"
        description="Rules for the passwords of IAM users. They do not apply to root, nor to access keys."
        actions={
          <Button
            disabled={whyNot !== undefined}
            {...(whyNot === undefined ? {} : { disabledReason: whyNot })}
            onClick={() => setIsOpen(true)}
          >
            Delete Password Policy
          </Button>
        }
      >
        Password policy
      </Header>
      {isOpen && <DeletePolicy onClose={() => setIsOpen(false)} />}
    </>
  )
}

function InForce({ policy }: { policy: Policy | undefined }) {
  const rules = policy === undefined ? defaultRules : passwordRules(policy)
  return (
    <Alert
      type="info"
      header={
        policy === undefined
          ? 'The account has no password policy. The default applies:'
          : 'In force now:'
      }
    >
      <ul>
        {rules.map((rule) => (
          <li key={rule}>{rule}</li>
        ))}
      </ul>
    </Alert>
  )
}
