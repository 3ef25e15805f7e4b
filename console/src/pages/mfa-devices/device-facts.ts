import type { DeviceRow } from '../../api/models/sallyport.js'
import type { MfaOwner } from '../../mfa/mfa-owner.js'

type Look = 'success' | 'warning' | 'error' | 'stopped'

/** What the inventory says of each state of a device; the words tell as much as the sign. */
const states: Readonly<Record<string, { words: string; look: Look; advice: string }>> = {
  ok: { words: 'OK', look: 'success', advice: '' },
  unassigned: { words: 'Unassigned', look: 'stopped', advice: '' },
  'out-of-sync-suspected': {
    words: 'Possibly out of sync',
    look: 'warning',
    advice: 'Its codes were refused several times in a row. Resync it.',
  },
  locked: {
    words: 'Locked',
    look: 'error',
    advice: 'Too many wrong codes in a row. Make sure that its owner has it, then unlock it.',
  },
  'possible-clone': {
    words: 'Possible clone',
    look: 'error',
    advice: 'Its counter went backwards: somebody may have a copy of the key. Remove it.',
  },
}

export const stateChoices = Object.entries(states).map(([value, { words }]) => ({
  value,
  label: words,
}))

export function stateFacts({ State }: DeviceRow): { words: string; look: Look; advice: string } {
  return states[State] ?? { words: State, look: 'warning', advice: '' }
}

/** `alice`, `Root user` or `Unassigned`. */
export function ownerText({ Owner }: DeviceRow): string {
  if (Owner === undefined) return 'Unassigned'
  return Owner.Kind === 'root' ? 'Root user' : (Owner.UserName ?? 'Unknown user')
}

/** Whom operations on the device are about; undefined: nobody. */
export function ownerOf({ Owner }: DeviceRow): MfaOwner | undefined {
  if (Owner === undefined) return undefined
  return Owner.Kind === 'root' || Owner.UserName === undefined
    ? { kind: 'root' }
    : { kind: 'user', userName: Owner.UserName, arn: Owner.Arn }
}

/** `+60 s`: how far the device’s clock is ahead. */
export function offsetText({ ClockOffsetSeconds: seconds }: DeviceRow): string {
  if (seconds === undefined) return '–'
  return seconds === 0 ? 'None' : `${seconds > 0 ? '+' : '−'}${Math.abs(seconds)} s`
}

export interface DeviceFilter {
  kind: string
  state: string
}

/** Everything. */
export const noFilter: DeviceFilter = { kind: '', state: '' }

export function matching(
  devices: readonly DeviceRow[],
  { kind, state }: DeviceFilter,
): readonly DeviceRow[] {
  return devices.filter(
    (device) => (kind === '' || device.Kind === kind) && (state === '' || device.State === state),
  )
}

/** Which actions make sense for a device, whoever asks. */
export interface DeviceActions {
  resync: boolean
  remove: boolean
  delete: boolean
  unlock: boolean
}

export function actionsFor(
  device: DeviceRow | undefined,
  resynchronisable: readonly string[],
): DeviceActions {
  const isAssigned = device?.Owner !== undefined
  return {
    resync: isAssigned && resynchronisable.includes(device.Kind),
    remove: isAssigned,
    delete: device?.Owner === undefined && device?.Kind === 'virtual',
    unlock: device?.State === 'locked',
  }
}
