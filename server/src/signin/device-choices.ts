import { kindOf } from '../mfa/kinds.js'
import type { ListedDevice } from '../store/mfa-devices.js'

/** One of the ways in which somebody with several devices can go on. */
export interface DeviceChoice {
  /** The device that is asked for; of several security keys any may answer. */
  deviceId: string
  /** What the devices are called. */
  name: string
  statusWord: string
  lastUsedAt: number
  /** How safe it is: keys, which nobody can copy, before codes, and last those that are sent. */
  rank: 0 | 1 | 2
  isFor(deviceId: string | undefined): boolean
}

/**
 * One for each device; security keys are one together, for the browser finds out which is plugged in. Last used first, but text
 * messages after security keys, which nobody can read on the way.
 */
export function choicesOf(devices: readonly ListedDevice[]): DeviceChoice[] {
  const keys = devices.filter(isKey)
  const others = devices.filter((device) => !isKey(device)).map((device) => [device])
  const groups = keys.length === 0 ? others : [keys, ...others]
  const choices = groups.map(choiceOf).toSorted(byUse)
  if (keys.length === 0) return choices
  return [...choices.filter(({ rank }) => rank < 2), ...choices.filter(({ rank }) => rank === 2)]
}

const isKey = (device: ListedDevice): boolean => kindOf(device).prompt.kind === 'security-key'

function choiceOf(devices: readonly ListedDevice[]): DeviceChoice {
  const [first] = devices.toSorted((one, other) => used(other) - used(one))
  if (first === undefined) throw new Error('a choice without a device')
  return {
    deviceId: first.deviceId,
    name: devices.map(deviceName).join(', '),
    statusWord: kindOf(first).statusWord,
    lastUsedAt: used(first),
    rank: isKey(first) ? 0 : kindOf(first).sendCode === undefined ? 1 : 2,
    isFor: (deviceId) => devices.some((device) => device.deviceId === deviceId),
  }
}

const used = ({ lastUsedAt }: ListedDevice): number => lastUsedAt ?? 0

/** What is safest first where neither was used yet. */
const byUse = (one: DeviceChoice, other: DeviceChoice): number =>
  other.lastUsedAt - one.lastUsedAt ||
  one.rank - other.rank ||
  one.statusWord.localeCompare(other.statusWord)

/** The last part of the serial number, as it was named; what makes a key's number unique is left out. */
export const deviceName = ({ serialNumber }: Pick<ListedDevice, 'serialNumber'>): string =>
  (serialNumber.split('/').at(-1) ?? serialNumber).replace(/-[A-Z2-7]{26}$/, '')
