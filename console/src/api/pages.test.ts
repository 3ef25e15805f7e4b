import { expect, it } from 'vitest'
import { nextMarker } from './pages.js'

it('a list goes on at its marker, as long as it says that there is more', () => {
  expect(nextMarker({ IsTruncated: true, Marker: 'm1' })).toBe('m1')
  expect(nextMarker({ IsTruncated: false, Marker: 'm1' })).toBeUndefined()
  expect(nextMarker({})).toBeUndefined()
})
