import Box from '@cloudscape-design/components/box'
import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import StatusIndicator from '@cloudscape-design/components/status-indicator'
import { useCall } from '../../api/use-call.js'
import { PageLink } from '../../routing/page-link.js'
import { useSession } from '../../session/use-session.js'
import { Waiting } from '../../states/waiting.js'
import { type SecurityItem, securityItems } from './security-items.js'

/** What is to do, each with a tick or an alert sign and in words. */
export function SecurityStatus() {
  const isRoot = useSession().Kind === 'root'
  const status = useCall('sallyport', 'GetSecurityStatus', {})
  const items = status.data === undefined ? [] : securityItems(status.data, { isRoot })
  const done = items.filter(({ isDone }) => isDone).length
  return (
    <Container
      header={
        <Header
          variant="h2"
          {...(items.length === 0 ? {} : { counter: `(${done}/${items.length})` })}
        >
          Security Status
        </Header>
      }
    >
      {status.data === undefined ? (
        <Waiting call={status} what="the security status" />
      ) : (
        <>
          <ul className="plain-list" aria-label="Security Status">
            {items.map((item) => (
              <Item key={item.id} {...item} />
            ))}
          </ul>
          {status.data.OfUsers === undefined && <UsersNotShown />}
        </>
      )}
    </Container>
  )
}

function UsersNotShown() {
  return (
    <Box variant="p" color="text-body-secondary">
      How users sign in is not shown: the permissions <Box variant="code">iam:ListUsers</Box> and{' '}
      <Box variant="code">iam:ListMFADevices</Box> on all users are missing.
    </Box>
  )
}

function Item({ isDone, title, text, link }: SecurityItem) {
  return (
    <li>
      <StatusIndicator
        type={isDone ? 'success' : 'warning'}
        iconAriaLabel={isDone ? 'Done' : 'To do'}
      >
        {title}
      </StatusIndicator>
      <Box variant="p" color="text-body-secondary">
        {text} {!isDone && link !== undefined && <PageLink to={link.href}>{link.text}</PageLink>}
      </Box>
    </li>
  )
}
