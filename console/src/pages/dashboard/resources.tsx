import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs'
import { useCall } from '../../api/use-call.js'
import { PageLink } from '../../routing/page-link.js'
import { Waiting } from '../../states/waiting.js'

const counted = [
  { label: 'Users', key: 'Users', to: '/console/users' },
  { label: 'Groups', key: 'Groups', to: '/console/groups' },
  { label: 'Roles', key: 'Roles', to: '/console/roles' },
  { label: 'Customer managed policies', key: 'Policies', to: '/console/policies' },
  { label: 'MFA devices', key: 'MFADevices', to: '/console/mfa-devices' },
] as const

/** How many there are of each kind. */
export function Resources() {
  const summary = useCall('iam', 'GetAccountSummary', {})
  return (
    <Container header={<Header variant="h2">Resources</Header>}>
      {summary.data === undefined ? (
        <Waiting call={summary} what="the counts" />
      ) : (
        <KeyValuePairs
          columns={4}
          items={counted.map(({ label, key, to }) => ({
            label,
            value: (
              <PageLink to={to} ariaLabel={`${label}: ${count(summary.data.SummaryMap, key)}`}>
                {count(summary.data.SummaryMap, key)}
              </PageLink>
            ),
          }))}
        />
      )}
    </Container>
  )
}

const count = (summary: Readonly<Record<string, number>> | undefined, key: string): string =>
  (summary?.[key] ?? 0).toLocaleString('en')
