import { createHash } from 'node:crypto'
import type { DeviceOwner } from '../../store/mfa-devices.js'

/**
 * What authenticators call the principal. WebAuthn §14.6.1: it must not tell who that is; so a hash, which is the same at
 * every registration.
 */
export const userHandle = (accountId: string, owner: DeviceOwner): Buffer =>
  createHash('sha256')
    .update(`sallyport user handle ${accountId} ${owner.kind === 'user' ? owner.userId : 'root'}`)
    .digest()
