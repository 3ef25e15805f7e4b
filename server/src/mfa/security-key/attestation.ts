import type { X509Certificate } from 'node:crypto'
import { chainsTo, readCertificates } from './certificate-chain.js'
import { type AuthenticatorModel, certificateKeyIdentifier, type KeyMetadata } from './metadata.js'

/** What a key says of its make, its signature already checked. */
export interface Attestation {
  aaguid: string
  /** DER, the leaf first; empty for a key that nobody but itself speaks for. */
  certificates: readonly Uint8Array[]
}

/** The AAGUID of U2F. */
const noAaguid = '00000000-0000-0000-0000-000000000000'

/**
 * Which model a key is. What it says of itself counts only where its maker vouches for it: with a certificate that chains to a
 * root which the metadata of that model name. Undefined otherwise: it is some security key.
 */
export function vouchedModel(
  { aaguid, certificates }: Attestation,
  metadata: KeyMetadata,
  now: number,
): AuthenticatorModel | undefined {
  const chain = readCertificates(certificates)
  const leaf = chain?.[0]
  if (chain === undefined || leaf === undefined) return undefined
  const model = aaguid === noAaguid ? modelOfU2f(leaf, metadata) : metadata.byAaguid.get(aaguid)
  return model !== undefined && chainsTo(model.roots, chain, now) ? model : undefined
}

function modelOfU2f(leaf: X509Certificate, metadata: KeyMetadata): AuthenticatorModel | undefined {
  const key = certificateKeyIdentifier(leaf)
  return key === undefined ? undefined : metadata.byCertificateKey.get(key)
}
