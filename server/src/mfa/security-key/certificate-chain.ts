import { X509Certificate } from 'node:crypto'

/** Longer chains are not looked at. */
const maxLength = 8

/** Undefined where one of them is no certificate. */
export function readCertificates(
  encoded: readonly Uint8Array[],
): readonly X509Certificate[] | undefined {
  try {
    return encoded.map((der) => new X509Certificate(der))
  } catch {
    return undefined
  }
}

/**
 * Whether each certificate was issued by the one after it and the last by a root, or is one, and all were valid at the time.
 * RFC 5280 §6.1. Whether one was revoked is not asked: that would be a call to whoever a stranger's certificate names.
 */
export function chainsTo(
  roots: readonly X509Certificate[],
  chain: readonly X509Certificate[],
  now: number,
): boolean {
  const last = chain.at(-1)
  if (last === undefined || chain.length > maxLength) return false
  const isLinked = chain.every((certificate, index) => {
    const issuer = chain[index + 1]
    return (
      isValidAt(certificate, now) &&
      (issuer === undefined || (issuer.ca && isIssuedBy(certificate, issuer)))
    )
  })
  return (
    isLinked &&
    roots.some(
      (root) => isValidAt(root, now) && (last.raw.equals(root.raw) || isIssuedBy(last, root)),
    )
  )
}

const isIssuedBy = (certificate: X509Certificate, issuer: X509Certificate): boolean =>
  certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey)

const isValidAt = ({ validFrom, validTo }: X509Certificate, now: number): boolean =>
  Date.parse(validFrom) <= now && now <= Date.parse(validTo)
