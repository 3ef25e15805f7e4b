import Box from '@cloudscape-design/components/box'
import ContentLayout from '@cloudscape-design/components/content-layout'
import Header from '@cloudscape-design/components/header'
import { PageLink } from './page-link.js'

export function NotFound() {
  return (
    <ContentLayout header={<Header variant="h1">Page not found</Header>}>
      <Box variant="p">
        There is no page at this address. It may have been mistyped, or what it showed may have
        another name now.
      </Box>
      <PageLink to="/console">Go to the dashboard</PageLink>
    </ContentLayout>
  )
}
