import Button from '@cloudscape-design/components/button'
import CopyToClipboard from '@cloudscape-design/components/copy-to-clipboard'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useState } from 'react'

interface SecretTextProps {
  text: string
  /** `password of alice` */
  of: string
}

/** A secret, hidden until **Show**; it can be copied without being seen. */
export function SecretText({ text, of }: SecretTextProps) {
  const [isShown, setIsShown] = useState(false)
  return (
    <SpaceBetween direction="horizontal" size="xs" alignItems="center">
      {isShown ? <code>{text}</code> : <span aria-hidden="true">{'•'.repeat(12)}</span>}
      <Button
        variant="inline-link"
        ariaExpanded={isShown}
        ariaLabel={`${isShown ? 'Hide' : 'Show'} ${of}`}
        onClick={() => setIsShown(!isShown)}
      >
        {isShown ? 'Hide' : 'Show'}
      </Button>
      <CopyToClipboard
        variant="icon"
        textToCopy={text}
        copyButtonAriaLabel={`Copy ${of}`}
        copySuccessText="Copied"
        copyErrorText="It could not be copied"
      />
    </SpaceBetween>
  )
}
