import ContentLayout from '@cloudscape-design/components/content-layout'
import Header from '@cloudscape-design/components/header'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { MfaAdoption } from './mfa-adoption.js'
import { Resources } from './resources.js'
import { SecurityStatus } from './security-status.js'
import { SignInLink } from './sign-in-link.js'

export function Dashboard() {
  return (
    <ContentLayout header={<Header variant="h1">Dashboard</Header>}>
      <SpaceBetween size="l">
        <SignInLink />
        <Resources />
        <SecurityStatus />
        <MfaAdoption />
      </SpaceBetween>
    </ContentLayout>
  )
}
