import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import SpaceBetween from '@cloudscape-design/components/space-between'
import type { ReactNode } from 'react'

/** What a step of the wizard asks. */
export function StepFrame({ heading, children }: { heading: string; children: ReactNode }) {
  return (
    <Container header={<Header variant="h2">{heading}</Header>}>
      <SpaceBetween size="l">{children}</SpaceBetween>
    </Container>
  )
}
