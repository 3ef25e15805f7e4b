import { createHash } from 'node:crypto'
import type { VerifiedRegistrationResponse } from '@simplewebauthn/server'
import type { SecurityKey } from '../../store/security-keys.js'
import type { RelyingParty } from '../device-kind.js'
import { vouchedModel } from './attestation.js'
import { type AttestationObject, readAttestationObject } from './attestation-object.js'
import { refuseClientData } from './client-data.js'
import { parseRegistration, type Registration } from './credential-json.js'
import type { KeyMetadata } from './metadata.js'
import { algorithms } from './registration-options.js'

/** A key that was registered and is not stored yet. */
export type NewSecurityKey = Omit<SecurityKey, 'deviceId' | 'cloneSuspectedAt'>

export type RegistrationRefusal =
  | Exclude<ReturnType<typeof refuseClientData>, undefined>
  | 'not-asked'
  | 'wrong-relying-party'
  | 'no-user-presence'
  | 'algorithm'
  | 'attestation'

export type RegistrationVerdict =
  { ok: true; key: NewSecurityKey } | { ok: false; reason: RegistrationRefusal }

interface Asked {
  /** The JSON text of what `navigator.credentials.create()` gave. */
  credential: string
  /** `challenge` is undefined where none was given to this browser, or it is too late. */
  expected: RelyingParty & { challenge: string | undefined }
  metadata: KeyMetadata
  now: number
}

/** Whether a key was registered as it was asked to: WebAuthn §7.1. That the credential is new is seen when it is stored. */
export async function verifyRegistration(asked: Asked): Promise<RegistrationVerdict> {
  const { challenge, ...site } = asked.expected
  if (challenge === undefined) return { ok: false, reason: 'not-asked' }
  const registration = parseRegistration(asked.credential)
  if (registration === undefined) return { ok: false, reason: 'malformed' }
  const refused = refuseClientData(registration.response.clientDataJSON, {
    type: 'webauthn.create',
    challenge,
    origin: site.origin,
  })
  if (refused !== undefined) return { ok: false, reason: refused }
  const attested = await readAttestationObject(registration.response.attestationObject)
  if (attested === undefined || attested.credentialId !== registration.id)
    return { ok: false, reason: 'malformed' }
  const reason = refuseAttested(attested, site)
  if (reason !== undefined) return { ok: false, reason }
  const info = await attestedInfo(registration, attested, { ...site, challenge })
  if (info === undefined) return { ok: false, reason: 'attestation' }
  return { ok: true, key: newKey(registration, { attested, info }, asked) }
}

function refuseAttested(
  { flags, rpIdHash, algorithm, isUsable }: AttestationObject,
  { rpId }: RelyingParty,
): RegistrationRefusal | undefined {
  if (!rpIdHash.equals(createHash('sha256').update(rpId).digest())) return 'wrong-relying-party'
  if (!flags.up) return 'no-user-presence'
  // WebAuthn Level 3, §7.1: what cannot be backed up is not.
  if (flags.bs && !flags.be) return 'malformed'
  if (algorithm === undefined || !algorithms.includes(algorithm)) return 'algorithm'
  return isUsable ? undefined : 'malformed'
}

type Info = NonNullable<VerifiedRegistrationResponse['registrationInfo']>

/** What the library makes of the attestation; undefined where it is not right. */
async function attestedInfo(
  { id, rawId, type, response }: Registration,
  { checkable }: AttestationObject,
  expected: RelyingParty & { challenge: string },
): Promise<Info | undefined> {
  const { SettingsService, verifyRegistrationResponse } = await import('@simplewebauthn/server')
  // With a root of its own the library would fetch lists of what was revoked; `attestation.ts` looks at chains instead.
  SettingsService.setRootCertificates({ identifier: 'apple', certificates: [] })
  try {
    const verified = await verifyRegistrationResponse({
      response: {
        id,
        rawId,
        type,
        response: { clientDataJSON: response.clientDataJSON, attestationObject: checkable },
        clientExtensionResults: {},
      },
      expectedChallenge: expected.challenge,
      expectedOrigin: expected.origin,
      expectedRPID: expected.rpId,
      requireUserVerification: false,
      supportedAlgorithmIDs: [...algorithms],
    })
    return verified.registrationInfo
  } catch {
    // It throws for every statement that is not as WebAuthn §8 wants it.
    return undefined
  }
}

function newKey(
  { response }: Registration,
  of: { attested: AttestationObject; info: Info },
  { metadata, now }: Asked,
): NewSecurityKey {
  const { attested, info } = of
  const { aaguid, credential } = info
  const { certificates } = attested
  const model = vouchedModel({ aaguid, certificates }, metadata, now)
  return {
    credentialId: credential.id,
    publicKey: Buffer.from(credential.publicKey).toString('base64url'),
    signCount: credential.counter,
    transports: transportsOf(response.transports ?? []),
    aaguid,
    attestationFormat: attested.format,
    attestationTrusted: model !== undefined,
    model: model?.description ?? null,
    userVerified: info.userVerified,
    backupEligible: attested.flags.be,
    backupState: attested.flags.bs,
    appId: null,
  }
}

/** WebAuthn §5.8.4: words that are not known are kept, for browsers to come; what is no word is left out. */
const transportsOf = (told: readonly string[]): string[] =>
  [...new Set(told)].filter((word) => /^[a-z][a-z-]{0,19}$/.test(word)).slice(0, 8)
