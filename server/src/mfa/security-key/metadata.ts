import { createHash, X509Certificate } from 'node:crypto'
import { z } from 'zod'
import { SettingsError } from '../../config.js'
import { parseJson } from './credential-json.js'
import { readSignedPayload } from './metadata-blob.js'

/** What is known of a model of authenticators. FIDO Metadata Statement, FIDO Metadata Service 3. */
export interface AuthenticatorModel {
  /** The name that people know it by. */
  description: string
  roots: readonly X509Certificate[]
  /** L1, L1plus, L2 …; undefined: not certified, or no more. */
  certification: string | undefined
}

export interface KeyMetadata {
  byAaguid: ReadonlyMap<string, AuthenticatorModel>
  /** U2F has no AAGUID: the SHA-1 of the public key of the certificate that its keys are attested with, in hex. */
  byCertificateKey: ReadonlyMap<string, AuthenticatorModel>
}

export const noMetadata: KeyMetadata = { byAaguid: new Map(), byCertificateKey: new Map() }

const identity = {
  aaguid: z.string().optional(),
  attestationCertificateKeyIdentifiers: z.array(z.string()).optional(),
}
const statement = z.object({
  ...identity,
  description: z.string().min(1).max(200),
  attestationRootCertificates: z.array(z.string()).default([]),
})
const entry = z.object({
  ...identity,
  metadataStatement: statement.optional(),
  statusReports: z
    .array(z.object({ status: z.string(), effectiveDate: z.string().optional() }))
    .default([]),
})
const entries = z.object({ entries: z.array(entry) })
const statements = z.array(
  z.union([statement.transform((own) => ({ metadataStatement: own, statusReports: [] })), entry]),
)

type Entry = z.infer<typeof entry>

/**
 * Reads the operator's file: a BLOB of the FIDO Metadata Service, whose signature must chain to `rootCertificate` (PEM), or
 * JSON with statements, which is trusted as the operator's own word. Throws a SettingsError where it is neither.
 *
 * @example readKeyMetadata('[{"aaguid":"…","description":"Key of Ours"}]', { now: 0 })
 */
export function readKeyMetadata(
  text: string,
  given: { rootCertificate?: string | undefined; now: number },
): KeyMetadata {
  const trimmed = text.trim()
  const isJson = trimmed.startsWith('{') || trimmed.startsWith('[')
  const content = isJson ? parseJson(trimmed) : readSignedPayload(trimmed, given)
  const read = Array.isArray(content)
    ? statements.safeParse(content)
    : entries.transform((payload) => payload.entries).safeParse(content)
  if (read.data === undefined)
    throw new SettingsError(
      'the file of `--security-key-metadata` holds no metadata statements of security keys: give a BLOB of the FIDO Metadata Service or a JSON array of statements',
    )
  return index(read.data)
}

function index(all: readonly Entry[]): KeyMetadata {
  const byAaguid = new Map<string, AuthenticatorModel>()
  const byCertificateKey = new Map<string, AuthenticatorModel>()
  for (const one of all) {
    const own = one.metadataStatement
    if (own === undefined) continue
    const model = modelOf(one, own)
    const aaguid = one.aaguid ?? own.aaguid
    if (aaguid !== undefined) byAaguid.set(aaguid.toLowerCase(), model)
    const keys =
      one.attestationCertificateKeyIdentifiers ?? own.attestationCertificateKeyIdentifiers ?? []
    for (const key of keys) byCertificateKey.set(key.toLowerCase(), model)
  }
  return { byAaguid, byCertificateKey }
}

function modelOf({ statusReports }: Entry, own: z.infer<typeof statement>): AuthenticatorModel {
  const isCompromised = statusReports.some(({ status }) => compromised.has(status))
  return {
    description: own.description,
    roots: isCompromised ? [] : own.attestationRootCertificates.map(readRoot),
    certification: isCompromised ? undefined : certificationOf(statusReports),
  }
}

/** FIDO Metadata Service 3, §3.1.4: after these an attestation vouches for nothing. */
const compromised = new Set([
  'REVOKED',
  'ATTESTATION_KEY_COMPROMISE',
  'USER_KEY_REMOTE_COMPROMISE',
  'USER_KEY_PHYSICAL_COMPROMISE',
  'USER_VERIFICATION_BYPASS',
])

/** The newest report that speaks of certification: `FIDO_CERTIFIED_L1plus` is L1plus, `FIDO_CERTIFIED` of old L1. */
function certificationOf(reports: Entry['statusReports']): string | undefined {
  const newest = reports
    .filter(({ status }) => /^(NOT_)?FIDO_CERTIFIED/.test(status))
    .toSorted((one, other) => (one.effectiveDate ?? '').localeCompare(other.effectiveDate ?? ''))
    .at(-1)?.status
  if (newest === undefined || newest.startsWith('NOT_')) return undefined
  return newest === 'FIDO_CERTIFIED' ? 'L1' : newest.replace('FIDO_CERTIFIED_', '')
}

function readRoot(base64: string): X509Certificate {
  try {
    return new X509Certificate(Buffer.from(base64, 'base64'))
  } catch {
    throw new SettingsError(
      'the file of `--security-key-metadata` holds a root certificate that cannot be read',
    )
  }
}

/** How metadata name a certificate of U2F keys: SHA-1 of its public key's bits (RFC 5280 §4.2.1.2). */
export function certificateKeyIdentifier({ publicKey }: X509Certificate): string | undefined {
  // A P-256 point is the end of its SubjectPublicKeyInfo; U2F knows no other keys.
  if (publicKey.asymmetricKeyDetails?.namedCurve !== 'prime256v1') return undefined
  const point = publicKey.export({ type: 'spki', format: 'der' }).subarray(-65)
  return createHash('sha1').update(point).digest('hex')
}
