import { ApiError } from '../api/api-error.js'
import { call } from '../api/call.js'
import type { OperationName } from '../api/operations.js'
import type { CodePair } from './codes.js'
import { readSerial } from './device-serial.js'
import { type MfaOwner, ownerInput } from './mfa-owner.js'

/** A device with its owner. */
export interface OwnedDevice {
  owner: MfaOwner
  serialNumber: string
}

/** What any change of devices makes untrue. */
export const changedByDevices: readonly OperationName[] = [
  'iam/ListMFADevices',
  'iam/ListVirtualMFADevices',
  'iam/GetAccountSummary',
  'sallyport/ListDevices',
  'sallyport/ListHardwareTokens',
  'sallyport/ListUsersOverview',
  'sallyport/GetSecurityStatus',
]

/** IAM's own operations name a user, which root is not. */
export function enableVirtualDevice(device: OwnedDevice, codes: CodePair): Promise<unknown> {
  const { owner } = device
  const input = withCodes(device, codes)
  return owner.kind === 'user'
    ? call('iam', 'EnableMFADevice', { UserName: owner.userName, ...input })
    : call('sallyport', 'EnableRootMFADevice', input)
}

/** A token of the stock is known by its number; its codes may have more digits than IAM's operation takes. */
export function enableHardwareDevice(device: OwnedDevice, codes: CodePair): Promise<unknown> {
  const input = { ...ownerInput(device.owner), ...withCodes(device, codes) }
  return call('sallyport', 'EnableHardwareMFADevice', input)
}

export function resynchroniseDevice(device: OwnedDevice, codes: CodePair): Promise<unknown> {
  const { owner, serialNumber } = device
  const input = withCodes(device, codes)
  if (readSerial(serialNumber).kind === 'hardware')
    return call('sallyport', 'ResyncHardwareMFADevice', { ...ownerInput(owner), ...input })
  return owner.kind === 'user'
    ? call('iam', 'ResyncMFADevice', { UserName: owner.userName, ...input })
    : call('sallyport', 'ResyncRootMFADevice', input)
}

/** How far the server holds the device's clock to be off, in seconds; undefined where that cannot be asked. */
export async function clockOffset({
  owner,
  serialNumber,
}: OwnedDevice): Promise<number | undefined> {
  try {
    const input = { ...ownerInput(owner), SerialNumber: serialNumber }
    return (await call('sallyport', 'GetMFADeviceClock', input)).OffsetSeconds
  } catch (error) {
    if (error instanceof ApiError) return undefined
    throw error
  }
}

const withCodes = ({ serialNumber }: OwnedDevice, { code1, code2 }: CodePair) => ({
  SerialNumber: serialNumber,
  AuthenticationCode1: code1,
  AuthenticationCode2: code2,
})

/** What was refused after a device was taken from its owner. */
export interface UnfinishedRemoval {
  /** How it is now: `still listed as unassigned`. */
  state: string
  error: ApiError
}

/**
 * Takes a device from its owner. A virtual one is deleted, too, as its secret is of no more use; a token that is lost is
 * taken and marked so at once, that nobody gets it again.
 */
export async function removeDevice(
  { owner, serialNumber }: OwnedDevice,
  { isLost = false }: { isLost?: boolean } = {},
): Promise<UnfinishedRemoval | undefined> {
  const named = { SerialNumber: serialNumber }
  if (isLost) {
    await call('sallyport', 'MarkHardwareTokenLost', named)
    return undefined
  }
  await call('iam', 'DeactivateMFADevice', { ...ownerInput(owner), ...named })
  return readSerial(serialNumber).kind === 'virtual'
    ? unfinished('still listed as unassigned', call('iam', 'DeleteVirtualMFADevice', named))
    : undefined
}

async function unfinished(
  state: string,
  change: Promise<unknown>,
): Promise<UnfinishedRemoval | undefined> {
  try {
    await change
    return undefined
  } catch (error) {
    if (error instanceof ApiError) return { state, error }
    throw error
  }
}
