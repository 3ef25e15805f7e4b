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
  'sallyport/ListUsersOverview',
  'sallyport/GetSecurityStatus',
]

/** IAM's own operations name a user, which root is not. */
export function enableDevice(device: OwnedDevice, codes: CodePair): Promise<unknown> {
  const { owner } = device
  const input = withCodes(device, codes)
  return owner.kind === 'user'
    ? call('iam', 'EnableMFADevice', { UserName: owner.userName, ...input })
    : call('sallyport', 'EnableRootMFADevice', input)
}

export function resynchroniseDevice(device: OwnedDevice, codes: CodePair): Promise<unknown> {
  const { owner } = device
  const input = withCodes(device, codes)
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

/** Why a device that was deactivated still stands in the list of unassigned ones. */
export interface LeftUnassigned {
  error: ApiError
}

/**
 * Takes a device from its owner. A virtual one is deleted, too, as its secret is of no more use; gives why not, where that
 * is refused.
 */
export async function removeDevice({
  owner,
  serialNumber,
}: OwnedDevice): Promise<LeftUnassigned | undefined> {
  await call('iam', 'DeactivateMFADevice', { ...ownerInput(owner), SerialNumber: serialNumber })
  if (readSerial(serialNumber).kind !== 'virtual') return undefined
  try {
    await call('iam', 'DeleteVirtualMFADevice', { SerialNumber: serialNumber })
    return undefined
  } catch (error) {
    if (error instanceof ApiError) return { error }
    throw error
  }
}
