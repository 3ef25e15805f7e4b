import ExpandableSection from '@cloudscape-design/components/expandable-section'
import type { Listing } from './policy-summary.js'

const shownAtFirst = 12

/** Policies that come with the product name hundreds of actions. */
export function LongList({ lead, items }: Listing) {
  const first = [lead, items.slice(0, shownAtFirst).join(', ')].join(' ').trim()
  const rest = items.slice(shownAtFirst)
  return (
    <>
      {first}
      {rest.length > 0 && (
        <ExpandableSection headerText={`and ${rest.length.toLocaleString('en')} more`}>
          {rest.join(', ')}
        </ExpandableSection>
      )}
    </>
  )
}
