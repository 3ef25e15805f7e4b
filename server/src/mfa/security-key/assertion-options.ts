import type { PublicKeyCredentialRequestOptionsJSON } from '@simplewebauthn/server'
import type { SecurityKey } from '../../store/security-keys.js'

/** WebAuthn §15.1: how long the page waits for a tap. */
const timeout = 120_000

/** What the page hands to `navigator.credentials.get()`: every key of the principal, so that the one at hand answers. */
export function assertionOptions(ask: {
  challenge: string
  rpId: string
  keys: readonly SecurityKey[]
}): PublicKeyCredentialRequestOptionsJSON {
  const { challenge, rpId, keys } = ask
  const appId = keys.find((key) => key.appId !== null)?.appId
  return {
    challenge,
    rpId,
    timeout,
    userVerification: 'discouraged',
    allowCredentials: keys.map((key) => ({
      id: key.credentialId,
      type: 'public-key',
      transports: key.transports,
    })),
    // WebAuthn §10.1.1: only keys of the old U2F API need it, and browsers know it on https pages only.
    ...(appId == null ? undefined : { extensions: { appid: appId } }),
  }
}
