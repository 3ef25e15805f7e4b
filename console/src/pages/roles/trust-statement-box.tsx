import Box from '@cloudscape-design/components/box'
import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs'
import SpaceBetween from '@cloudscape-design/components/space-between'
import Toggle from '@cloudscape-design/components/toggle'
import { useState } from 'react'
import type { Role } from '../../api/models/iam.js'
import { useChange } from '../../api/use-call.js'
import { ConfirmDialog } from '../../dialogs/confirm-dialog.js'
import { canBringMfa, requiresMfa, withMfaRequired } from '../../policies/trust/mfa-switch.js'
import { conditionsOf, textsOf, type TrustStatement } from '../../policies/trust/trust-document.js'
import { entitiesOf } from '../../policies/trust/trusted-entities.js'
import { useFlash } from '../../shell/flash.js'
import { RefusalNote } from '../../states/refusal-note.js'
import { changedByRole } from './role-changes.js'

interface TrustStatementBoxProps {
  role: Role
  statement: TrustStatement
  index: number
  /** Why whoever looks cannot change it. */
  whyNot: string | undefined
}

/** A statement of the trust policy, readable. */
export function TrustStatementBox(props: TrustStatementBoxProps) {
  const { statement, index } = props
  const isAllow = statement.Effect === 'Allow'
  const sid = typeof statement.Sid === 'string' ? ` (${statement.Sid})` : ''
  return (
    <Container
      header={
        <Header variant="h3">
          Statement {index + 1}
          {sid}: {isAllow ? 'Allow' : 'Deny'}
        </Header>
      }
    >
      <SpaceBetween size="m">
        <KeyValuePairs
          columns={3}
          minColumnWidth={220}
          items={[
            { label: isAllow ? 'Trusted' : 'Not trusted', value: <Entities of={statement} /> },
            { label: 'Actions', value: <Lines of={textsOf(statement.Action)} /> },
            { label: 'Conditions', value: <Lines of={conditionLines(statement)} /> },
          ]}
        />
        {isAllow && <MfaToggle {...props} />}
      </SpaceBetween>
    </Container>
  )
}

function Entities({ of }: { of: TrustStatement }) {
  return <Lines of={entitiesOf(of).map(({ kind, name }) => `${kind}: ${name}`)} />
}

const conditionLines = (statement: TrustStatement): readonly string[] =>
  conditionsOf(statement).map(
    ({ operator, key, values }) => `${key} ${operator} ${values.join(', ')}`,
  )

function Lines({ of }: { of: readonly string[] }) {
  if (of.length === 0) return 'None'
  return of.map((line) => <div key={line}>{line}</div>)
}

function MfaToggle({ role, statement, index, whyNot }: TrustStatementBoxProps) {
  const { RoleName, AssumeRolePolicyDocument = '' } = role
  const isOn = requiresMfa(statement)
  const flash = useFlash()
  const [isAsking, setIsAsking] = useState(false)
  const updating = useChange('iam', 'UpdateAssumeRolePolicy', { invalidates: changedByRole })
  const send = (isRequired: boolean) =>
    updating.mutate(
      { RoleName, PolicyDocument: withMfaRequired(AssumeRolePolicyDocument, index, isRequired) },
      {
        onSuccess: () => {
          flash.success(
            isRequired
              ? `${RoleName} can be assumed with MFA only.`
              : `${RoleName} can be assumed without MFA.`,
          )
          setIsAsking(false)
        },
      },
    )
  const cannot = !isOn && !canBringMfa(statement)
  return (
    <>
      <Toggle
        checked={isOn}
        disabled={whyNot !== undefined || cannot || updating.isPending}
        description={
          cannot
            ? 'Services and identity providers bring no MFA, so it cannot be asked of them.'
            : (whyNot ?? 'Only who signed in with MFA, or gives a code with the call, is let in.')
        }
        onChange={({ detail }) => (detail.checked ? send(true) : setIsAsking(true))}
      >
        Require MFA
      </Toggle>
      {!isAsking && updating.error !== null && <RefusalNote error={updating.error} />}
      {isAsking && (
        <ConfirmDialog
          heading="Require MFA no longer?"
          confirmLabel="Turn off"
          isBusy={updating.isPending}
          error={updating.error}
          onConfirm={() => send(false)}
          onCancel={() => setIsAsking(false)}
        >
          <Box variant="p">
            Then whoever this statement trusts can assume {RoleName} with a password or an access
            key alone.
          </Box>
        </ConfirmDialog>
      )}
    </>
  )
}
