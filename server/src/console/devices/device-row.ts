import { userArn } from '../../arn.js'
import { isLocked } from '../../mfa/attempt-limits.js'
import { kindOf } from '../../mfa/kinds.js'
import type { InventoriedDevice } from '../../store/device-inventory.js'
import type { MfaDevice } from '../../store/mfa-devices.js'

/** In the order in which an administrator should care. */
export type DeviceState =
  'unassigned' | 'possible-clone' | 'locked' | 'out-of-sync-suspected' | 'ok'

/** After so many wrong codes in a row the sign-in page, too, offers to resynchronise. */
const failuresUntilSuspected = 3

/** A device as the inventory shows it. */
export function deviceRow(device: InventoriedDevice) {
  const kind = kindOf(device)
  return {
    SerialNumber: device.serialNumber,
    Kind: device.kind,
    StatusWord: kind.statusWord,
    Name: nameIn(device.serialNumber),
    Owner: ownerOf(device),
    CreateDate: device.createdAt,
    EnableDate: device.enabledAt,
    LastUsed: device.lastUsedAt,
    ClockOffsetSeconds: clockOffset(device),
    State: deviceState(device),
    CodeDigits: kind.prompt.kind === 'code' ? device.codeDigits : undefined,
    // WebAuthn metadata name no model where nobody vouches for the key.
    Model: device.model ?? undefined,
  }
}

/** In seconds, positive where it is ahead; undefined where there is no clock, or nobody knows yet. */
export function clockOffset(
  device: Pick<MfaDevice, 'kind' | 'enabledAt' | 'timeAdjustment' | 'stepSeconds'>,
): number | undefined {
  const { enabledAt, timeAdjustment, stepSeconds } = device
  const hasClock = kindOf(device).synchronise !== undefined && stepSeconds !== null
  return hasClock && enabledAt !== null ? timeAdjustment * stepSeconds : undefined
}

export function deviceState(device: InventoriedDevice): DeviceState {
  const { ownerKind, enabledAt, userId } = device
  if (ownerKind === null || enabledAt === null) return 'unassigned'
  if (device.cloneSuspectedAt !== null) return 'possible-clone'
  const owner = userId === null ? ({ kind: 'root' } as const) : ({ kind: 'user', userId } as const)
  if (isLocked(device, owner)) return 'locked'
  const mayDrift = kindOf(device).synchronise !== undefined
  return mayDrift && device.consecutiveFailures >= failuresUntilSuspected
    ? 'out-of-sync-suspected'
    : 'ok'
}

function ownerOf({ accountId, ownerKind, userName, userPath: path }: InventoriedDevice) {
  if (ownerKind === null) return undefined
  if (userName === null || path === null) return { Kind: ownerKind }
  return { Kind: ownerKind, UserName: userName, Arn: userArn({ accountId, path, userName }) }
}

/** What its owner called it: the end of the ARN, without the id that AWS adds to the name of a security key. */
function nameIn(serialNumber: string): string {
  const end = serialNumber.split('/').at(-1) ?? serialNumber
  return /^arn:aws:iam::\d+:u2f\//.test(serialNumber) ? end.replace(/-[A-Z2-7]{26}$/, '') : end
}
