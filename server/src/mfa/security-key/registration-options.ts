import type { PublicKeyCredentialCreationOptionsJSON } from '@simplewebauthn/server'
import type { SecurityKey } from '../../store/security-keys.js'

const timeout = 120_000

/** ES256, which every key has; EdDSA; RS256, for computers with Windows. */
export const algorithms: readonly number[] = [-8, -7, -257]

/** The library's type knows no `appidExclude`. */
type CreationOptions = Omit<PublicKeyCredentialCreationOptionsJSON, 'extensions'> & {
  extensions?: { appidExclude: string }
}

/**
 * What the page hands to `navigator.credentials.create()`. A second factor needs no PIN and no account on the key: so keys that
 * know U2F only will do. `appId` keeps a key of the old U2F API from being registered twice (WebAuthn §10.1.2).
 */
export function registrationOptions(ask: {
  challenge: string
  rpId: string
  userName: string
  userHandle: Buffer
  existingKeys: readonly SecurityKey[]
  appId?: string | undefined
}): CreationOptions {
  const { challenge, rpId, userName, userHandle, existingKeys, appId } = ask
  return {
    rp: { id: rpId, name: 'Sallyport' },
    user: { id: userHandle.toString('base64url'), name: userName, displayName: userName },
    challenge,
    pubKeyCredParams: algorithms.map((alg) => ({ alg, type: 'public-key' })),
    timeout,
    attestation: 'direct',
    authenticatorSelection: {
      residentKey: 'discouraged',
      requireResidentKey: false,
      userVerification: 'discouraged',
    },
    excludeCredentials: existingKeys.map((key) => ({
      id: key.credentialId,
      type: 'public-key',
      transports: key.transports,
    })),
    ...(appId === undefined ? undefined : { extensions: { appidExclude: appId } }),
  }
}
