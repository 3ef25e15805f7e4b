import { X509Certificate } from 'node:crypto'

const pemCertificate = /-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----/g
const mostCertificates = 10

/** The certificates of a PEM text, or undefined if it holds none or one that is broken. */
export function certificatesOfPem(pem: string): X509Certificate[] | undefined {
  const blocks = (pem.match(pemCertificate) ?? []).slice(0, mostCertificates)
  return blocks.length === 0 ? undefined : readAll(blocks)
}

/** The certificates of binary texts, or undefined if one is broken or there are too many. */
export function certificatesOfDer(texts: Buffer[]): X509Certificate[] | undefined {
  return texts.length > mostCertificates ? undefined : readAll(texts)
}

function readAll(texts: (string | Buffer)[]): X509Certificate[] | undefined {
  try {
    return texts.map((text) => new X509Certificate(text))
  } catch {
    return undefined
  }
}

/**
 * Those of the certificates that are trusted, or were issued by one that is, over others of them.
 * Dates are not looked at: a file stays signed when the certificate has expired.
 */
export function trustedAmong(
  certificates: X509Certificate[],
  trusted: X509Certificate[],
): X509Certificate[] {
  const known = [...trusted]
  let found: X509Certificate[]
  do {
    found = certificates.filter(
      (certificate) => !known.includes(certificate) && isVouchedFor(certificate, known),
    )
    known.push(...found)
  } while (found.length > 0)
  return known.slice(trusted.length)
}

function isVouchedFor(certificate: X509Certificate, known: X509Certificate[]): boolean {
  return known.some((other) => other.raw.equals(certificate.raw) || isIssuedBy(certificate, other))
}

function isIssuedBy(certificate: X509Certificate, issuer: X509Certificate): boolean {
  return issuer.ca && certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey)
}
