import Box from '@cloudscape-design/components/box'
import { PageLink } from '../routing/page-link.js'

const ownThings = new Set(['iam:ListUsers', 'iam:ListVirtualMFADevices'])

/** Whoever may not see the lists of users or devices still reaches what is their own. */
export function OwnCredentialsHint({ action }: { action: string }) {
  if (!ownThings.has(action)) return null
  return (
    <Box variant="p">
      Your own password, access keys and MFA devices are under{' '}
      <PageLink to="/console/security-credentials">My Security Credentials</PageLink>.
    </Box>
  )
}
