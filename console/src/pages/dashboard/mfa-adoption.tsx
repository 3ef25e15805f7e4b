import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { lazy, Suspense } from 'react'
import type { SecurityStatus } from '../../api/models/sallyport.js'
import { useCall } from '../../api/use-call.js'
import { Loading } from '../../states/loading.js'
import { share } from './security-items.js'

// The charts are large.
const AdoptionChart = lazy(async () => ({
  default: (await import('./adoption-chart.js')).AdoptionChart,
}))

/** How many of those who can sign in have an MFA device, today and in the days before. */
export function MfaAdoption() {
  const { data } = useCall('sallyport', 'GetSecurityStatus', {})
  // The Security Status above says why there is nothing.
  if (data === undefined) return null
  return (
    <Container header={<Header variant="h2">MFA adoption</Header>}>
      <SpaceBetween size="l">
        <Figures status={data} />
        {data.Adoption.length > 0 && (
          <Suspense fallback={<Loading what="the chart" />}>
            <AdoptionChart days={data.Adoption} />
          </Suspense>
        )}
      </SpaceBetween>
    </Container>
  )
}

function Figures({ status }: { status: SecurityStatus }) {
  const { ConsoleUsers, ConsoleUsersWithMfa, MfaByKind } = status
  return (
    <KeyValuePairs
      columns={4}
      items={[
        {
          label: 'Users with a password who have MFA',
          value: `${share(ConsoleUsersWithMfa, ConsoleUsers)} (${ConsoleUsersWithMfa.toLocaleString('en')} of ${ConsoleUsers.toLocaleString('en')})`,
        },
        ...Object.entries(MfaByKind).map(([kind, count]) => ({
          label: kind,
          value: count.toLocaleString('en'),
        })),
      ]}
    />
  )
}
