import { lazy, Suspense } from 'react'
import { Loading } from '../../states/loading.js'

// Heavy, and seldom opened.
const Simulator = lazy(async () => ({ default: (await import('./simulator.js')).Simulator }))

/** The tab of a user or group that tries what its policies decide. */
export const simulateTab = (principalArn: string) => ({
  id: 'simulate',
  label: 'Simulate policy',
  content: (
    <Suspense fallback={<Loading what="the simulator" />}>
      <Simulator principalArn={principalArn} />
    </Suspense>
  ),
})
