import { parseJson, parseRegistration } from '../../mfa/security-key/credential-json.js'
import { verifyRegistration } from '../../mfa/security-key/verify-registration.js'
import type { Call } from '../../operation.js'

/**
 * `iam:FIDO-certification`: the level of the key's model, where its maker vouches for the key. Permission is judged before the
 * challenge is spent, so here any challenge will do that the key signed; whether it is ours is seen when the key is enabled.
 */
export async function certifiedLevel({
  facts,
  input,
  parts,
}: Call<{ Credential: string }>): Promise<string | undefined> {
  const { keyMetadata: metadata, site } = parts
  if (metadata === undefined || site.origin === undefined || site.rpId === undefined)
    return undefined
  const { Credential: credential } = input
  const expected = { origin: site.origin, rpId: site.rpId, challenge: signedChallenge(credential) }
  const verdict = await verifyRegistration({ credential, expected, metadata, now: facts.now })
  return verdict.ok && verdict.key.attestationTrusted
    ? metadata.byAaguid.get(verdict.key.aaguid)?.certification
    : undefined
}

function signedChallenge(credential: string): string | undefined {
  const text = parseRegistration(credential)?.response.clientDataJSON
  if (text === undefined) return undefined
  const clientData = parseJson(Buffer.from(text, 'base64url').toString())
  if (typeof clientData !== 'object' || clientData === null) return undefined
  return 'challenge' in clientData && typeof clientData.challenge === 'string'
    ? clientData.challenge
    : undefined
}
