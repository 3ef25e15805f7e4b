// Signs PSKC files for tests with xml-crypto, which is not what reads them.
import { sign, type KeyLike } from 'node:crypto'
import { SignedXml } from 'xml-crypto'

export interface SignPskcOptions {
  privateKey: string
  /** In the file, if it is given. */
  certificate?: string
  form?: 'exclusive' | 'inclusive'
  method?: 'rsa-sha1' | 'rsa-sha256' | 'rsa-sha512' | 'ecdsa-sha256'
  digest?: 'sha1' | 'sha256' | 'sha512'
  /** What is signed: default the whole. */
  xpath?: string
  /** Default: empty, which is the whole. */
  uri?: string
  prefix?: string
  transforms?: string[]
}

const enveloped = 'http://www.w3.org/2000/09/xmldsig#enveloped-signature'
const forms = {
  exclusive: 'http://www.w3.org/2001/10/xml-exc-c14n#',
  inclusive: 'http://www.w3.org/TR/2001/REC-xml-c14n-20010315',
}
const methods = {
  'rsa-sha1': 'http://www.w3.org/2000/09/xmldsig#rsa-sha1',
  'rsa-sha256': 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
  'rsa-sha512': 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha512',
  'ecdsa-sha256': 'http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256',
}
const digests = {
  sha1: 'http://www.w3.org/2000/09/xmldsig#sha1',
  sha256: 'http://www.w3.org/2001/04/xmlenc#sha256',
  sha512: 'http://www.w3.org/2001/04/xmlenc#sha512',
}

/** The file with an enveloped signature at its end. */
export function signPskc(xml: string, options: SignPskcOptions): string {
  const { privateKey, certificate, form = 'exclusive', method = 'rsa-sha256' } = options
  const { digest = 'sha256', xpath = '/*', uri = '', prefix } = options
  const { transforms = [enveloped, forms[form]] } = options
  const signer = new SignedXml({
    privateKey,
    ...(certificate === undefined ? {} : { publicCert: certificate }),
    signatureAlgorithm: methods[method],
    canonicalizationAlgorithm: forms[form],
  })
  signer.SignatureAlgorithms[methods['ecdsa-sha256']] = EcdsaSha256
  signer.addReference({
    xpath,
    uri,
    isEmptyUri: uri === '',
    digestAlgorithm: digests[digest],
    transforms,
  })
  signer.computeSignature(xml, prefix === undefined ? {} : { prefix })
  return signer.getSignedXml()
}

/** xml-crypto has RSA only. */
class EcdsaSha256 {
  getSignature = (signedInfo: string, key: KeyLike): string =>
    sign('sha256', Buffer.from(signedInfo), {
      key: key as string,
      dsaEncoding: 'ieee-p1363',
    }).toString('base64')
  verifySignature = (): boolean => false
  getAlgorithmName = (): string => methods['ecdsa-sha256']
}
