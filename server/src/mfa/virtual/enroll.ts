import { otpauthUri } from '@sallyport/otp/otpauth-uri'
import { insertMfaDevice } from '../../store/mfa-devices.js'
import type { Transaction } from '../../store/store.js'
import type { DeviceParts } from '../device-kind.js'
import { createSeed } from './seed.js'

/** A virtual device that is not stored yet. Its seed is shown once, to whoever creates it, and never again. */
export interface NewVirtualDevice {
  deviceId: string
  base32Seed: string
  seedSealed: string
}

export function newVirtualDevice(parts: DeviceParts): NewVirtualDevice {
  const deviceId = parts.random.uuid()
  const { base32, sealed } = createSeed(deviceId, parts)
  return { deviceId, base32Seed: base32, seedSealed: sealed }
}

/** Stores the device, unassigned; false where one with this serial number exists. */
export function insertVirtualDevice(
  tx: Transaction,
  device: NewVirtualDevice & {
    accountId: string
    serialNumber: string
    createdAt: number
    /** The id of the principal that makes it. */
    createdBy?: string
  },
): Promise<boolean> {
  return insertMfaDevice(tx, { ...device, kind: 'virtual' })
}

/** The PNG that an app's camera reads: `otpauth://totp/{deviceName}@{accountName}?secret=…`. */
export async function seedQrCode(device: {
  deviceName: string
  accountName: string
  base32Seed: string
}): Promise<Buffer> {
  const { deviceName, accountName, base32Seed } = device
  const { default: qrCode } = await import('qrcode')
  return qrCode.toBuffer(otpauthUri({ deviceName, accountName, secret: base32Seed }), {
    type: 'png',
    errorCorrectionLevel: 'M',
    margin: 4,
    scale: 4,
  })
}
