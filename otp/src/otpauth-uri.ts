import { decodeBase32, encodeBase32 } from './base32.js'
import type { TotpOptions } from './totp.js'

/** What a QR code tells an authenticator app; `secret` is base32 text. */
export interface OtpauthUriParts extends TotpOptions {
  deviceName: string
  accountName: string
  secret: string
  issuer?: string
}

/**
 * The key URI of a time-based token, the text of the QR code that authenticator apps scan:
 * `otpauth://totp/{deviceName}@{accountName}?secret={base32}`, as AWS IAM's
 * CreateVirtualMFADevice documents it. (Format: the "Key Uri Format" of Google Authenticator.)
 *
 * Names are percent-encoded. The secret is written in capitals without padding. `issuer`, and
 * `algorithm`, `digits` and `periodSeconds` where they differ from the apps' defaults (SHA1, 6,
 * 30), follow as parameters; the label always begins with the device name.
 *
 * Throws `TypeError` when the secret is empty or not base32, when a name is empty, or when a text
 * holds half of a surrogate pair.
 *
 * @example
 * otpauthUri({ deviceName: 'alice', accountName: 'example', secret: 'JBSWY3DPEHPK3PXP' })
 * // 'otpauth://totp/alice@example?secret=JBSWY3DPEHPK3PXP'
 */
export function otpauthUri(parts: OtpauthUriParts): string {
  const { deviceName, accountName, secret, issuer } = parts
  const { algorithm = 'SHA1', digits = 6, periodSeconds = 30 } = parts
  if (deviceName === '' || accountName === '') {
    throw new TypeError('The device name and the account name must not be empty')
  }
  const base32 = encodeBase32(decodeBase32(secret))
  if (base32 === '') throw new TypeError('The secret is empty: give at least one byte')
  const label = `${percentEncode(deviceName)}@${percentEncode(accountName)}`
  let uri = `otpauth://totp/${label}?secret=${base32}`
  if (issuer !== undefined && issuer !== '') uri += `&issuer=${percentEncode(issuer)}`
  if (algorithm !== 'SHA1') uri += `&algorithm=${algorithm}`
  if (digits !== 6) uri += `&digits=${digits}`
  if (periodSeconds !== 30) uri += `&period=${periodSeconds}`
  return uri
}

function percentEncode(text: string): string {
  if (/\p{Surrogate}/u.test(text)) throw new TypeError('A name holds half of a surrogate pair')
  return encodeURIComponent(text)
}
