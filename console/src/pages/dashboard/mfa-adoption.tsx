import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { lazy, Suspense } from 'react'
import type { SecurityOfUsers } from '../../api/models/sallyport.js'
import { useCall } from '../../api/use-call.js'
import { Loading } from '../../states/loading.js'
import { adoptionText } from './adoption.js'

// The charts are large.
const AdoptionChart = lazy(async () => ({
  default: (await import('./adoption-chart.js')).AdoptionChart,
}))

/** How many of those who can sign in have an MFA device, today and in the days before. */
export function MfaAdoption() {
  const users = useCall('sallyport', 'GetSecurityStatus', {}).data?.OfUsers
  // The Security Status above says why there is nothing.
  if (users === undefined) return null
  return (
    <Container header={<Header variant="h2">MFA adoption</Header>}>
      <SpaceBetween size="l">
        <Figures users={users} />
        {users.Adoption.length > 0 && (
          <Suspense fallback={<Loading what="the chart" />}>
            <AdoptionChart days={users.Adoption} />
          </Suspense>
        )}
      </SpaceBetween>
    </Container>
  )
}

function Figures({ users }: { users: SecurityOfUsers }) {
  return (
    <KeyValuePairs
      columns={4}
      items={[
        {
          label: 'Users with a password who have MFA',
          value: adoptionText(users),
        },
        ...Object.entries(users.MfaByKind).map(([kind, count]) => ({
          label: kind,
          value: count.toLocaleString('en'),
        })),
      ]}
    />
  )
}
