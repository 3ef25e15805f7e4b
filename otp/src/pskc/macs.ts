import { createHmac, timingSafeEqual } from 'node:crypto'

// XML Signature sections 6.3.1; RFC 6931 section 2.2.1
const hashes: Record<string, string> = {
  'http://www.w3.org/2000/09/xmldsig#hmac-sha1': 'sha1',
  'http://www.w3.org/2001/04/xmldsig-more#hmac-sha224': 'sha224',
  'http://www.w3.org/2001/04/xmldsig-more#hmac-sha256': 'sha256',
  'http://www.w3.org/2001/04/xmldsig-more#hmac-sha384': 'sha384',
  'http://www.w3.org/2001/04/xmldsig-more#hmac-sha512': 'sha512',
}

/** The hash of an HMAC as node:crypto calls it, or undefined if it is not one of them. */
export function hashOfHmac(algorithm: string): string | undefined {
  return Object.hasOwn(hashes, algorithm) ? hashes[algorithm] : undefined
}

export function isMacOf(mac: Buffer, hash: string, key: Uint8Array, value: Uint8Array): boolean {
  const expected = createHmac(hash, key).update(value).digest()
  return mac.length === expected.length && timingSafeEqual(mac, expected)
}
