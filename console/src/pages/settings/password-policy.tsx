import Alert from '@cloudscape-design/components/alert'
import Button from '@cloudscape-design/components/button'
import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useState } from 'react'
import type { PasswordPolicy as Policy } from '../../api/models/iam.js'
import { useCall, useChange } from '../../api/use-call.js'
import { useMay } from '../../permissions/use-may.js'
import { useFlash } from '../../shell/flash.js'
import { RefusalNote } from '../../states/refusal-note.js'
import { Waiting } from '../../states/waiting.js'
import { defaultRules, passwordRules } from '../credentials/password-rules.js'
import { DeletePolicy } from './delete-policy.js'
import { PolicyEditor } from './policy-editor.js'
import { policyMakesUntrue } from './policy-invalidates.js'

const actions = ['iam:UpdateAccountPasswordPolicy', 'iam:DeleteAccountPasswordPolicy'] as const

/** What the account asks of its users' passwords. */
export function PasswordPolicy() {
  const answer = useCall('iam', 'GetAccountPasswordPolicy', {})
  const isDefault = answer.error?.code === 'NoSuchEntity'
  const policy = isDefault ? undefined : answer.data?.PasswordPolicy
  return (
    <Container header={<PolicyHeader hasPolicy={policy !== undefined} />}>
      {policy === undefined && !isDefault ? (
        <Waiting call={answer} what="the password policy" />
      ) : (
        <InForceAndNext policy={policy} />
      )}
    </Container>
  )
}

function InForceAndNext({ policy }: { policy: Policy | undefined }) {
  const flash = useFlash()
  const { apply: whyNot } = useWhyNot()
  const applying = useChange('iam', 'UpdateAccountPasswordPolicy', {
    invalidates: policyMakesUntrue,
  })
  return (
    <SpaceBetween size="l">
      <InForce policy={policy} />
      <PolicyEditor
        // The form begins anew with each policy.
        key={JSON.stringify(policy ?? null)}
        {...{ policy, whyNot }}
        isBusy={applying.isPending}
        onApply={(request) =>
          applying.mutate(request, {
            onSuccess: () => flash.success('The password policy is applied.'),
          })
        }
      />
      {applying.error !== null && <RefusalNote error={applying.error} />}
    </SpaceBetween>
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
