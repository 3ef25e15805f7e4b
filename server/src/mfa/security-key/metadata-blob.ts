import { verify, X509Certificate } from 'node:crypto'
import { z } from 'zod'
import { SettingsError } from '../../config.js'
import { chainsTo, readCertificates } from './certificate-chain.js'
import { parseJson } from './credential-json.js'

const header = z.object({ alg: z.enum(['RS256', 'ES256']), x5c: z.array(z.string()).min(1) })

/** Whose name the certificate must bear: its root signs those of half the web as well. */
const signer = 'mds.fidoalliance.org'

/**
 * What a BLOB of the FIDO Metadata Service says, its signature checked: FIDO Metadata Service 3, §3.2. No call goes out, so the
 * operator brings the root certificate as well as the BLOB.
 */
export function readSignedPayload(
  blob: string,
  given: { rootCertificate?: string | undefined; now: number },
): unknown {
  if (given.rootCertificate === undefined)
    throw new SettingsError(
      'the file of `--security-key-metadata` is signed: give the root certificate of its signer with `--security-key-metadata-root`',
    )
  const [protectedHeader, payload, signature, ...more] = blob.split('.')
  if (payload === undefined || signature === undefined || more.length > 0) throw unreadable()
  const { data } = header.safeParse(parseJson(decode(protectedHeader ?? '')))
  if (data === undefined) throw unreadable()
  const chain = readCertificates(data.x5c.map((text) => Buffer.from(text, 'base64')))
  const leaf = chain?.[0]
  if (chain === undefined || leaf === undefined) throw unreadable()
  const root = readRootCertificate(given.rootCertificate)
  if (!chainsTo([root], chain, given.now) || leaf.checkHost(signer) === undefined)
    throw new SettingsError(
      `the file of \`--security-key-metadata\` is signed by somebody else than \`${signer}\` under the certificate of \`--security-key-metadata-root\`, or too long ago`,
    )
  const signed = Buffer.from(`${protectedHeader ?? ''}.${payload}`)
  if (!isSigned(signed, Buffer.from(signature, 'base64url'), { ...data, leaf }))
    throw new SettingsError(
      'the signature of the file of `--security-key-metadata` is not right: fetch the file anew',
    )
  return parseJson(decode(payload))
}

function isSigned(
  signed: Buffer,
  signature: Buffer,
  by: { alg: 'RS256' | 'ES256'; leaf: X509Certificate },
): boolean {
  const { publicKey } = by.leaf
  // RFC 7518 §3.3 and §3.4; the algorithm must be the one that the key is for.
  if (publicKey.asymmetricKeyType !== (by.alg === 'RS256' ? 'rsa' : 'ec')) return false
  return verify('sha256', signed, { key: publicKey, dsaEncoding: 'ieee-p1363' }, signature)
}

function readRootCertificate(pem: string): X509Certificate {
  try {
    return new X509Certificate(pem)
  } catch {
    throw new SettingsError(
      'the file of `--security-key-metadata-root` holds no certificate in PEM form',
    )
  }
}

const decode = (base64url: string): string => Buffer.from(base64url, 'base64url').toString()

const unreadable = (): SettingsError =>
  new SettingsError(
    'the file of `--security-key-metadata` is neither JSON nor a BLOB of the FIDO Metadata Service',
  )
