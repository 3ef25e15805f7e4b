import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useState } from 'react'
import type { Role } from '../../api/models/iam.js'
import { useMay } from '../../permissions/use-may.js'
import { laidOut, trustStatements } from '../../policies/trust/trust-document.js'
import { EditTrust } from './edit-trust.js'
import { TrustStatementBox } from './trust-statement-box.js'

/** Who may assume the role, in words and as JSON. */
export function TrustRelationships({ role }: { role: Role }) {
  const { Arn, AssumeRolePolicyDocument = '' } = role
  const [isEditing, setIsEditing] = useState(false)
  const action = 'iam:UpdateAssumeRolePolicy'
  const [may] = useMay([{ action, resource: Arn }])
  const whyNot = may === true ? undefined : `The permission ${action} on ${Arn} is missing.`
  if (isEditing) return <EditTrust role={role} onClose={() => setIsEditing(false)} />
  return (
    <SpaceBetween size="l">
      <Header
        variant="h2"
        description="Whoever is trusted can assume the role, where their own permissions allow it, too."
        actions={
          <Button
            disabled={whyNot !== undefined}
            {...(whyNot === undefined ? {} : { disabledReason: whyNot })}
            onClick={() => setIsEditing(true)}
          >
            Edit trust relationship
          </Button>
        }
      >
        Trusted entities
      </Header>
      {trustStatements(AssumeRolePolicyDocument).map((statement, index) => (
        <TrustStatementBox
          key={JSON.stringify([index, statement])}
          role={role}
          statement={statement}
          index={index}
          whyNot={whyNot}
        />
      ))}
      <Container header={<Header variant="h3">Policy document</Header>}>
        <Box variant="pre">{laidOut(AssumeRolePolicyDocument)}</Box>
      </Container>
    </SpaceBetween>
  )
}
