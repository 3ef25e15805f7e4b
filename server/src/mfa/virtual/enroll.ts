import { otpauthUri } from '@sallyport/otp/otpauth-uri'
import { insertMfaDevice } from '../../store/mfa-devices.js'
import type { Transaction } from '../../store/store.js'
import type { DeviceParts } from '../device-kind.js'
import { createSeed } from './seed.js'

/** What the creator of a virtual device sees once and never again. */
export interface NewVirtualDevice {
  deviceId: string
  serialNumber: string
  base32Seed: string
}

/** Makes an unassigned virtual device, or undefined where one with this serial number exists. */
export async function createVirtualDevice(
  tx: Transaction,
  device: { accountId: string; serialNumber: string },
  parts: DeviceParts,
): Promise<NewVirtualDevice | undefined> {
  const deviceId = parts.random.uuid()
  const seed = createSeed(deviceId, parts)
  const inserted = await insertMfaDevice(tx, {
    deviceId,
    accountId: device.accountId,
    kind: 'virtual',
    serialNumber: device.serialNumber,
    seedSealed: seed.sealed,
    createdAt: parts.clock(),
  })
  return inserted
    ? { deviceId, serialNumber: device.serialNumber, base32Seed: seed.base32 }
    : undefined
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
