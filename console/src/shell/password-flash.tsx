import Button from '@cloudscape-design/components/button'
import type { FlashbarProps } from '@cloudscape-design/components/flashbar'
import { useState } from 'react'
import { useFollow } from '../routing/use-follow.js'
import { passwordNotice } from '../session/password-notice.js'
import { useSession } from '../session/use-session.js'

/** Among the messages: that the password will expire soon, until it is waved away. */
export function usePasswordFlash(): readonly FlashbarProps.MessageDefinition[] {
  const text = passwordNotice(useSession())
  const follow = useFollow()
  const [isRead, setIsRead] = useState(false)
  if (text === undefined || isRead) return []
  return [
    {
      id: 'password',
      type: 'warning',
      content: text,
      action: (
        <Button href="/console/security-credentials" onFollow={follow}>
          Change password
        </Button>
      ),
      dismissible: true,
      dismissLabel: 'Close this message',
      onDismiss: () => setIsRead(true),
    },
  ]
}
