import { createHash } from 'node:crypto'
import type { SecurityKey } from '../../store/security-keys.js'
import type { RefusedAssertion, RelyingParty } from '../device-kind.js'
import { refuseClientData } from './client-data.js'
import type { Assertion } from './credential-json.js'
import { isDerSignature } from './der-signature.js'

/** WebAuthn §6.1. */
const flag = { userPresent: 0x01, backupEligible: 0x08, backupState: 0x10 } as const

export type AssertionVerdict =
  { ok: true; signCount: number; backupState: boolean } | { ok: false; reason: RefusedAssertion }

interface Asked {
  assertion: Assertion
  key: SecurityKey
  /** What the principal is called on its authenticators. */
  userHandle: Buffer
  expected: RelyingParty & { challenge: string }
}

/**
 * Whether a key signed what it was asked to. WebAuthn §7.2, in its order; writes nothing, so whether the challenge and the
 * counter are still to be had is decided by the caller.
 */
export async function verifyAssertion(asked: Asked): Promise<AssertionVerdict> {
  const { assertion, key, expected } = asked
  const { response } = assertion
  const refused =
    refuseUser(asked) ??
    refuseClientData(response.clientDataJSON, { ...expected, type: 'webauthn.get' }) ??
    refuseAuthenticatorData(asked)
  if (refused !== undefined) return { ok: false, reason: refused }
  if (!(await isSigned(asked))) return { ok: false, reason: 'signature' }
  const { signCount, flags } = authenticatorData(response.authenticatorData)
  // WebAuthn §6.1.1. Judged after the signature, or whoever knows a password could make a key look cloned.
  if ((signCount > 0 || key.signCount > 0) && signCount <= key.signCount)
    return { ok: false, reason: 'counter' }
  return { ok: true, signCount, backupState: (flags & flag.backupState) !== 0 }
}

function refuseUser({ assertion, userHandle }: Asked): RefusedAssertion | undefined {
  const said = assertion.response.userHandle
  // A key that keeps no credentials does not know it: WebAuthn §7.2.
  if (said === undefined || said === null || said === '') return undefined
  return said === userHandle.toString('base64url') ? undefined : 'wrong-user'
}

function refuseAuthenticatorData(asked: Asked): RefusedAssertion | undefined {
  const { key } = asked
  const text = asked.assertion.response.authenticatorData
  if (Buffer.from(text, 'base64url').length < 37) return 'malformed'
  const { rpIdHash, flags } = authenticatorData(text)
  if (!rpIdHash.equals(sha256(relyingPartyOf(asked)))) return 'wrong-relying-party'
  if ((flags & flag.userPresent) === 0) return 'no-user-presence'
  // WebAuthn Level 3, §7.2: whether it can be backed up never changes, and what cannot be is not.
  const isBackupEligible = (flags & flag.backupEligible) !== 0
  if (isBackupEligible !== key.backupEligible) return 'malformed'
  return !isBackupEligible && (flags & flag.backupState) !== 0 ? 'malformed' : undefined
}

/** WebAuthn §10.1.1: a key of the old U2F API is bound to its AppID instead, and the browser says that it asked for that. */
function relyingPartyOf({ assertion, key, expected }: Asked): string {
  const isAppId = assertion.clientExtensionResults?.appid === true
  return isAppId && key.appId !== null ? key.appId : expected.rpId
}

function authenticatorData(base64url: string) {
  const bytes = Buffer.from(base64url, 'base64url')
  return {
    rpIdHash: bytes.subarray(0, 32),
    flags: bytes.readUInt8(32),
    signCount: bytes.readUInt32BE(33),
  }
}

async function isSigned(asked: Asked): Promise<boolean> {
  const { id, rawId, type, response } = asked.assertion
  const { clientDataJSON, authenticatorData, signature } = response
  const { verifyAuthenticationResponse } = await import('@simplewebauthn/server')
  const { cose, decodeCredentialPublicKey } = await import('@simplewebauthn/server/helpers')
  const publicKey = new Uint8Array(Buffer.from(asked.key.publicKey, 'base64url'))
  const keyType = decodeCredentialPublicKey(publicKey).get(cose.COSEKEYS.kty)
  if (keyType === cose.COSEKTY.EC2 && !isDerSignature(Buffer.from(signature, 'base64url')))
    return false
  try {
    const { verified } = await verifyAuthenticationResponse({
      response: {
        id,
        rawId,
        type,
        response: { clientDataJSON, authenticatorData, signature },
        clientExtensionResults: {},
      },
      expectedChallenge: asked.expected.challenge,
      expectedOrigin: asked.expected.origin,
      expectedRPID: relyingPartyOf(asked),
      requireUserVerification: false,
      credential: {
        id,
        publicKey,
        // The library would refuse an old counter before it looks at the signature; ours is judged afterwards.
        counter: 0,
      },
    })
    return verified
  } catch {
    // It throws at bytes that are no signature and at data that goes on after its end: no key signed those.
    return false
  }
}

const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest()
