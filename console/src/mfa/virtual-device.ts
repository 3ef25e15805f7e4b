import { ApiError } from '../api/api-error.js'
import { call } from '../api/call.js'
import { callWhileLeaving } from '../api/call-while-leaving.js'
import type { VirtualMFADevice } from '../api/models/iam.js'
import { virtualSerial } from './device-serial.js'

/** A virtual device that is assigned to nobody yet, with what only its making shows. */
export interface NewDevice {
  serialNumber: string
  name: string
  base32Seed: string
  /** A PNG in base64. */
  qrCode: string
}

export type Making =
  | { ok: true; device: NewDevice }
  | { ok: false; reason: 'name-taken' }
  /** One that an earlier try left behind, which this person may not delete. */
  | { ok: false; reason: 'left-over'; serialNumber: string; error: ApiError }

interface Wish {
  accountId: string
  name: string
  /** Whether an unassigned device of this name can only be left over from an earlier try of the same person. */
  isOwnName: boolean
}

/**
 * Makes a device; one of the same name that an earlier try left behind goes before, or is begun anew where this person made it
 * but may not delete it.
 */
export async function makeVirtualDevice({ accountId, name, isOwnName }: Wish): Promise<Making> {
  const serialNumber = virtualSerial(accountId, name)
  const first = await create(name)
  if (first !== undefined) return { ok: true, device: first }
  if (!isOwnName) return { ok: false, reason: 'name-taken' }
  try {
    // Refused where it is assigned to somebody.
    await call('iam', 'DeleteVirtualMFADevice', { SerialNumber: serialNumber })
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
    if (error.status === 403) {
      const renewed = await renew(serialNumber, name)
      return renewed === undefined
        ? { ok: false, reason: 'left-over', serialNumber, error }
        : { ok: true, device: renewed }
    }
    if (error.code !== 'NoSuchEntity') return { ok: false, reason: 'name-taken' }
  }
  const second = await create(name)
  return second === undefined ? { ok: false, reason: 'name-taken' } : { ok: true, device: second }
}

/** Undefined where the name is taken. */
async function create(name: string): Promise<NewDevice | undefined> {
  try {
    const { VirtualMFADevice: made } = await call('iam', 'CreateVirtualMFADevice', {
      VirtualMFADeviceName: name,
    })
    return newDevice(name, made)
  } catch (error) {
    if (error instanceof ApiError && error.code === 'EntityAlreadyExists') return undefined
    throw error
  }
}

/** Undefined where somebody else made the device, or it was assigned once. */
async function renew(SerialNumber: string, name: string): Promise<NewDevice | undefined> {
  try {
    const { VirtualMFADevice: made } = await call('sallyport', 'RenewVirtualMFADevice', {
      SerialNumber,
    })
    return newDevice(name, made)
  } catch (error) {
    if (error instanceof ApiError) return undefined
    throw error
  }
}

const newDevice = (name: string, made: VirtualMFADevice): NewDevice => ({
  serialNumber: made.SerialNumber,
  name,
  base32Seed: atob(made.Base32StringSeed ?? ''),
  qrCode: made.QRCodePNG ?? '',
})

/** Deletes a device that was not assigned, also while the page goes away. Where that is refused, the next try renews it. */
export async function abandonDevice({ serialNumber }: NewDevice): Promise<void> {
  await callWhileLeaving('iam', 'DeleteVirtualMFADevice', { SerialNumber: serialNumber })
}

/** What the app's camera reads, as a link. */
export function otpauthLink({ name, base32Seed }: NewDevice, accountName: string): string {
  const label = `${encodeURIComponent(name)}@${encodeURIComponent(accountName)}`
  return `otpauth://totp/${label}?secret=${base32Seed}`
}
