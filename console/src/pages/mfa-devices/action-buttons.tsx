import Button from '@cloudscape-design/components/button'
import SpaceBetween from '@cloudscape-design/components/space-between'
import type { DeviceKind, DeviceRow } from '../../api/models/sallyport.js'
import { needsMfaSession, ownerArn, signInAgainFirst } from '../../mfa/mfa-owner.js'
import { useMay } from '../../permissions/use-may.js'
import { useSession } from '../../session/use-session.js'
import { actionsFor, ownerOf, ownerText } from './device-facts.js'
import { DeviceTags } from './device-tags.js'

export interface OpenAction {
  action: 'resync' | 'remove' | 'delete' | 'unlock'
  device: DeviceRow
  /** Whether its owner has no other. */
  isLast: boolean
}

interface ActionButtonsProps {
  device: DeviceRow | undefined
  kinds: readonly DeviceKind[]
  all: readonly DeviceRow[]
  onOpen: (open: OpenAction) => void
}

/** What can be done about the chosen device. */
export function ActionButtons({ device, kinds, all, onOpen }: ActionButtonsProps) {
  const whyNot = useWhyNot(device, kinds)
  return (
    <SpaceBetween direction="horizontal" size="xs">
      {buttons.map(({ action, words }) => (
        <Button
          key={action}
          disabled={whyNot[action] !== undefined}
          {...(device === undefined || whyNot[action] === undefined
            ? {}
            : { disabledReason: whyNot[action] })}
          onClick={() => {
            if (device !== undefined) onOpen({ action, device, isLast: isOnlyOne(device, all) })
          }}
        >
          {words}
        </Button>
      ))}
      <DeviceTags device={device} />
    </SpaceBetween>
  )
}

const buttons = [
  { action: 'unlock', words: 'Unlock' },
  { action: 'resync', words: 'Resync' },
  { action: 'remove', words: 'Deactivate' },
  { action: 'delete', words: 'Delete' },
] as const

const isOnlyOne = (device: DeviceRow, all: readonly DeviceRow[]): boolean =>
  all.filter((other) => other.Owner !== undefined && ownerText(other) === ownerText(device))
    .length === 1

type WhyNot = Record<OpenAction['action'], string | undefined>

function useWhyNot(device: DeviceRow | undefined, kinds: readonly DeviceKind[]): WhyNot {
  const session = useSession()
  const owner = device === undefined ? undefined : ownerOf(device)
  const ownerResource = owner === undefined ? '*' : ownerArn(owner, session)
  const wanted = [
    { action: 'iam:ResyncMFADevice', resource: ownerResource },
    { action: 'iam:DeactivateMFADevice', resource: ownerResource },
    { action: 'iam:DeleteVirtualMFADevice', resource: device?.SerialNumber ?? '*' },
  ] as const
  const may = useMay(device === undefined ? [] : wanted)
  const sensible = actionsFor(
    device,
    kinds.filter(({ Resynchronisable }) => Resynchronisable).map(({ Kind }) => Kind),
  )
  const isHalfSignedIn = owner !== undefined && needsMfaSession(owner, session)
  const held = (isSensible: boolean) =>
    isSensible && isHalfSignedIn ? signInAgainFirst : undefined
  const reason = (isSensible: boolean, index: 0 | 1 | 2, otherwise: string) => {
    if (device === undefined) return 'Choose a device first.'
    if (!isSensible) return otherwise
    // Only root manages the devices of root.
    if (owner?.kind === 'root' && session.Kind !== 'root')
      return 'Only the root user manages the devices of root.'
    const { action, resource } = wanted[index]
    return may[index] === true ? undefined : `The permission ${action} on ${resource} is missing.`
  }
  return {
    unlock: held(sensible.unlock) ?? reason(sensible.unlock, 0, 'It is not locked.'),
    resync: reason(sensible.resync, 0, 'It is unassigned, or its type has no clock.'),
    remove: held(sensible.remove) ?? reason(sensible.remove, 1, 'It is not assigned to anybody.'),
    delete: reason(sensible.delete, 2, 'Only virtual devices that are unassigned are deleted.'),
  }
}
