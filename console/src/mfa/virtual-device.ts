import { ApiError } from '../api/api-error.js'
import { call } from '../api/call.js'
import { callWhileLeaving } from '../api/call-while-leaving.js'
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

/** Those that were cancelled and might not be deleted: to go on with, as their secrets cannot be asked for again. */
const keptDevices = new Map<string, NewDevice>()

/** Makes a device; one of the same name that an earlier try left behind goes before. */
export async function makeVirtualDevice({ accountId, name, isOwnName }: Wish): Promise<Making> {
  const serialNumber = virtualSerial(accountId, name)
  const kept = keptDevices.get(serialNumber)
  if (kept !== undefined) return { ok: true, device: kept }
  const first = await create(name)
  if (first !== undefined) return { ok: true, device: first }
  if (!isOwnName) return { ok: false, reason: 'name-taken' }
  try {
    // Refused where it is assigned to somebody.
    await call('iam', 'DeleteVirtualMFADevice', { SerialNumber: serialNumber })
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
    if (error.status === 403) return { ok: false, reason: 'left-over', serialNumber, error }
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
    return {
      serialNumber: made.SerialNumber,
      name,
      base32Seed: atob(made.Base32StringSeed ?? ''),
      qrCode: made.QRCodePNG ?? '',
    }
  } catch (error) {
    if (error instanceof ApiError && error.code === 'EntityAlreadyExists') return undefined
    throw error
  }
}

/** Deletes a device that was not assigned, also while the page goes away. */
export async function abandonDevice(device: NewDevice): Promise<void> {
  const status = await callWhileLeaving('iam', 'DeleteVirtualMFADevice', {
    SerialNumber: device.serialNumber,
  })
  if (status === 403) keptDevices.set(device.serialNumber, device)
}

/** It is assigned, so nobody will go on with it. */
export function forgetDevice({ serialNumber }: NewDevice): void {
  keptDevices.delete(serialNumber)
}

/** What the app's camera reads, as a link. */
export function otpauthLink({ name, base32Seed }: NewDevice, accountName: string): string {
  const label = `${encodeURIComponent(name)}@${encodeURIComponent(accountName)}`
  return `otpauth://totp/${label}?secret=${base32Seed}`
}
