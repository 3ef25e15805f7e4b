import Box from '@cloudscape-design/components/box'
import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import StatusIndicator from '@cloudscape-design/components/status-indicator'
import { useCall } from '../../api/use-call.js'
import { PageLink } from '../../routing/page-link.js'
import { Waiting } from '../../states/waiting.js'
import { type SecurityItem, securityItems } from './security-items.js'

/** What is to do, each with a tick or an alert sign and in words. */
export function SecurityStatus() {
  const status = useCall('sallyport', 'GetSecurityStatus', {})
  const items = status.data === undefined ? [] : securityItems(status.data)
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
        <ul className="plain-list" aria-label="Security Status">
          {items.map((item) => (
            <Item key={item.id} {...item} />
          ))}
        </ul>
      )}
    </Container>
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
