import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import CopyToClipboard from '@cloudscape-design/components/copy-to-clipboard'
import Link from '@cloudscape-design/components/link'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useState } from 'react'
import { useSession } from '../session/use-session.js'
import { inGroupsOfFour } from './codes.js'
import type { MfaOwner } from './mfa-owner.js'
import { type NewDevice, otpauthLink } from './virtual-device.js'

/** The seed, hidden until asked for: whoever looks over a shoulder could make the same codes. */
export function VirtualSecret({ device, owner }: { device: NewDevice; owner: MfaOwner }) {
  const [shown, setShown] = useState({ qrCode: false, secret: false })
  return (
    <SpaceBetween size="s">
      <SpaceBetween direction="horizontal" size="xs">
        <Button
          formAction="none"
          ariaExpanded={shown.qrCode}
          onClick={() => setShown({ ...shown, qrCode: !shown.qrCode })}
        >
          {shown.qrCode ? 'Hide QR code' : 'Show QR code'}
        </Button>
        <Button
          formAction="none"
          ariaExpanded={shown.secret}
          onClick={() => setShown({ ...shown, secret: !shown.secret })}
        >
          {shown.secret ? 'Hide secret key' : 'Show secret key'}
        </Button>
      </SpaceBetween>
      {shown.qrCode && (
        <img
          src={`data:image/png;base64,${device.qrCode}`}
          alt="QR code for an authenticator app. Show secret key gives the same as text."
          width="200"
          height="200"
          style={{ imageRendering: 'pixelated' }}
        />
      )}
      {shown.secret && <SecretText device={device} />}
      {owner.kind === 'root' && (
        <Box variant="small">
          Keep a copy of the QR code or the secret key in a safe place: with it you can set up
          another app if you lose this one.
        </Box>
      )}
    </SpaceBetween>
  )
}

function SecretText({ device }: { device: NewDevice }) {
  const { AccountName } = useSession()
  return (
    <SpaceBetween size="xs">
      <Box variant="code" display="block">
        <span data-secret-key>{inGroupsOfFour(device.base32Seed)}</span>
      </Box>
      <SpaceBetween direction="horizontal" size="m" alignItems="center">
        <CopyToClipboard
          copyButtonText="Copy secret key"
          copySuccessText="Secret key copied"
          copyErrorText="The secret key could not be copied"
          textToCopy={device.base32Seed}
        />
        <Link href={otpauthLink(device, AccountName)}>Open in an authenticator app</Link>
      </SpaceBetween>
    </SpaceBetween>
  )
}
