import { decodeBase32, encodeBase32 } from '@sallyport/otp/base32'
import type { DeviceParts } from '../device-kind.js'
import type { MfaDevice } from '../../store/mfa-devices.js'

/** 320 bits, 64 characters of base32. RFC 4226 §4 asks for 128 and recommends 160. */
const seedBytes = 40

export interface SealedSeed {
  /** Shown once, to whoever creates the device. */
  base32: string
  sealed: string
}

export function createSeed(deviceId: string, parts: DeviceParts): SealedSeed {
  const base32 = encodeBase32(parts.random.bytes(seedBytes))
  return { base32, sealed: parts.keyRing.seal(decodeBase32(base32), seedBinding(deviceId)) }
}

export function openSeed(device: MfaDevice, parts: DeviceParts): Buffer {
  return parts.keyRing.open(device.seedSealed, seedBinding(device.deviceId))
}

/** The row that a sealed seed is bound to. */
export const seedBinding = (deviceId: string): string => `mfa-seed:${deviceId}`

/** The seed as it is shown, for a device whose enrolment is not finished. */
export const openSeedText = (device: MfaDevice, parts: DeviceParts): string =>
  encodeBase32(openSeed(device, parts))
