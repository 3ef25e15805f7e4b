import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import Container from '@cloudscape-design/components/container'
import CopyToClipboard from '@cloudscape-design/components/copy-to-clipboard'
import Header from '@cloudscape-design/components/header'
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useState } from 'react'
import type { Role } from '../../api/models/iam.js'
import { useAllPages } from '../../api/pages.js'
import { useMay } from '../../permissions/use-may.js'
import { asksForExternalId } from '../../policies/trust/trust-document.js'
import { useSession } from '../../session/use-session.js'
import { Time } from '../../times/time.js'
import { EditRole } from './edit-role.js'
import { accountOf, durationText, lastActivityText } from './role-facts.js'
import { switchLink } from './switch-link.js'

export function RoleSummary({ role }: { role: Role }) {
  const { Now } = useSession()
  const [isOpen, setIsOpen] = useState(false)
  const [may] = useMay([{ action: 'iam:UpdateRole', resource: role.Arn }])
  const lastUsed = role.RoleLastUsed?.LastUsedDate
  return (
    <Container
      header={
        <Header
          variant="h2"
          actions={
            <Button
              disabled={may !== true}
              disabledReason={`The permission iam:UpdateRole on ${role.Arn} is missing.`}
              onClick={() => setIsOpen(true)}
            >
              Edit
            </Button>
          }
        >
          Summary
        </Header>
      }
    >
      <KeyValuePairs
        columns={2}
        minColumnWidth={220}
        items={[
          { label: 'Role ARN', value: <Copyable text={role.Arn} what="the ARN" /> },
          { label: 'Role description', value: role.Description ?? '–' },
          { label: 'Instance profile ARNs', value: <InstanceProfiles roleName={role.RoleName} /> },
          { label: 'Path', value: role.Path },
          { label: 'Creation time', value: <Time iso={role.CreateDate} /> },
          { label: 'Last activity', value: lastActivityText(lastUsed, Date.parse(Now)) },
          {
            label: 'Maximum session duration',
            value: durationText(role.MaxSessionDuration ?? 3600),
          },
          {
            label: 'Link for switching roles in the console',
            value: <SwitchLink role={role} />,
          },
        ]}
      />
      {isOpen && <EditRole role={role} onClose={() => setIsOpen(false)} />}
    </Container>
  )
}

function InstanceProfiles({ roleName }: { roleName: string }) {
  const list = useAllPages(
    'iam',
    'ListInstanceProfilesForRole',
    { RoleName: roleName },
    'InstanceProfiles',
  )
  if (list.error !== null)
    return list.error.denied === undefined
      ? 'They could not be read.'
      : `The permission ${list.error.denied.action} is missing.`
  if (list.items.length === 0) return list.isLoading ? 'Loading' : '–'
  return (
    <SpaceBetween size="xxs">
      {list.items.map(({ Arn }) => (
        <div key={Arn}>{Arn}</div>
      ))}
    </SpaceBetween>
  )
}

function SwitchLink({ role }: { role: Role }) {
  const { AccountAlias } = useSession()
  if (asksForExternalId(role.AssumeRolePolicyDocument ?? ''))
    return (
      <Box color="text-body-secondary">
        None: the role asks for an external ID, which the console cannot give.
      </Box>
    )
  const link = switchLink(role, {
    origin: globalThis.location.origin,
    accountName: AccountAlias ?? accountOf(role),
  })
  return <Copyable text={link} what="the link" />
}

function Copyable({ text, what }: { text: string; what: string }) {
  return (
    <CopyToClipboard
      variant="inline"
      textToCopy={text}
      copyButtonAriaLabel={`Copy ${what}`}
      copySuccessText="Copied"
      copyErrorText="It could not be copied"
    />
  )
}
