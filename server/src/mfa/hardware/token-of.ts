import { findToken, type HardwareToken } from '../../store/hardware-tokens.js'
import type { MfaDevice } from '../../store/mfa-devices.js'
import type { Database } from '../../store/store.js'
import type { DeviceParts } from '../device-kind.js'

/** What is known of a hardware device beside what all devices have. */
export async function tokenOf(query: Database, device: MfaDevice): Promise<HardwareToken> {
  const token = await findToken(query, device.deviceId)
  if (token === undefined) throw new Error('a hardware device has no token')
  return token
}

export const openTokenSeed = (token: HardwareToken, parts: DeviceParts): Buffer =>
  parts.keyRing.open(token.seedSealed, tokenSeedBinding(token.tokenId))

/** The row that a sealed seed is bound to. */
export const tokenSeedBinding = (tokenId: string): string => `token-seed:${tokenId}`

/** The step that a token with a right clock is in. RFC 6238 §4.2. */
export const stepAt = (stepSeconds: number, startSeconds: number, now: number): number =>
  Math.floor((now / 1000 - startSeconds) / stepSeconds)
