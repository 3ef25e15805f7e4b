import type { X509Certificate } from 'node:crypto'
import { DOMParser, type Element } from '@xmldom/xmldom'
import { SignedXml } from 'xml-crypto'
import { quoted } from '../token-file.js'
import { certificatesOfDer, certificatesOfPem, trustedAmong } from './certificates.js'
import { findSignature } from './find-signature.js'
import { FileRefusal } from './refusal.js'
import {
  base64Bytes,
  child,
  childrenNamed,
  signatureNamespace,
  type XmlElement,
} from './xml-element.js'

const dsig = signatureNamespace
const enveloped = `${dsig}enveloped-signature`
const canonical = 'http://www.w3.org/TR/2001/REC-xml-c14n-20010315'
const canonicalForms = new Set([canonical, 'http://www.w3.org/2001/10/xml-exc-c14n#'])
const sha1 = new Set([`${dsig}sha1`, `${dsig}rsa-sha1`])
// The library takes a minute for 10,000 key packages, and four times as long for twice as many.
const maxSignedCharacters = 8 * 1024 * 1024
/** Each takes as long again. */
const mostSigners = 4
const changed = 'The signature does not fit: the file was changed, or signed with another key'

/** What was signed, and only that: nothing else of the file may be read. */
export interface SignedFile {
  xml: string
  /** The line of the file that it begins in. */
  firstLine: number
  warnings: string[]
}

/**
 * Checks that the document as a whole, but for the signature itself, was signed with the key of one
 * of the certificates, or of one that was issued by them. Throws `FileRefusal` where it was not.
 */
export async function readSigned(xml: string, signedBy: string): Promise<SignedFile> {
  const trusted = certificatesOfPem(signedBy)
  if (trusted === undefined)
    throw new FileRefusal('The certificate that was given is not a certificate in PEM form')
  if (xml.length > maxSignedCharacters)
    throw new FileRefusal('A signed file larger than 8 MB takes too long to check: split it')
  // What it looks at first keeps the library from being given what would take it long.
  const found = await findSignature(xml)
  if (found === undefined) throw new FileRefusal('The file is not signed')
  const { signature, signedInfo, rootId, rootLine: firstLine } = found
  const algorithms = checkReference(signedInfo, rootId)
  const signed = signedBySomebody(xml, signersOf(signature, trusted))
  const isWeak = algorithms.some((algorithm) => sha1.has(algorithm))
  const warning = 'The file is signed with SHA-1, which is weak: ask for a newer signature'
  return { xml: signed, firstLine, warnings: isWeak ? [warning] : [] }
}

/** Who may have signed: of the certificates in the file those that are trusted; with none, all. */
function signersOf(signature: XmlElement, trusted: X509Certificate[]): X509Certificate[] {
  const texts = childrenNamed(child(signature, 'KeyInfo', dsig), 'X509Data', dsig)
    .flatMap((data) => childrenNamed(data, 'X509Certificate', dsig))
    .map(({ text }) => base64Bytes(text) ?? Buffer.of())
  if (texts.length === 0) return trusted
  const certificates = certificatesOfDer(texts)
  if (certificates === undefined) throw new FileRefusal('A certificate of the signature is broken')
  const signers = trustedAmong(certificates, trusted)
  if (signers.length === 0)
    throw new FileRefusal('The file is signed with another certificate than the one that was given')
  return signers
}

/** One reference, to the whole document without the signature. Gives the algorithms. */
function checkReference(signedInfo: XmlElement, rootId: string | undefined): string[] {
  const reference = child(signedInfo, 'Reference', dsig)
  const uri = reference?.attributes.get('URI') ?? ''
  if (uri !== '' && (rootId === undefined || uri !== `#${rootId}`))
    throw new FileRefusal('The signature is over a part of the file only')
  const transforms = childrenNamed(child(reference, 'Transforms', dsig), 'Transform', dsig)
  const [first, second = canonical, ...more] = transforms.map(
    ({ attributes }) => attributes.get('Algorithm') ?? '',
  )
  if (first !== enveloped || !canonicalForms.has(second) || more.length > 0)
    throw new FileRefusal('The signature is not over the file as it is (`Transforms`)')
  return [
    child(signedInfo, 'SignatureMethod', dsig)?.attributes.get('Algorithm') ?? '',
    child(reference, 'DigestMethod', dsig)?.attributes.get('Algorithm') ?? '',
  ]
}

/** What one of them signed. */
function signedBySomebody(xml: string, signers: readonly X509Certificate[]): string {
  const document = new DOMParser({ onError: refuseDocument }).parseFromString(xml, 'text/xml')
  // The only one: `findSignature` refuses a file with more.
  const [signature] = document.getElementsByTagNameNS(dsig, 'Signature')
  if (signature === undefined) throw new FileRefusal(changed)
  for (const signer of signers.slice(0, mostSigners)) {
    const signed = signedByOne(xml, signature, signer)
    if (signed !== undefined) return signed
  }
  throw new FileRefusal(changed)
}

function signedByOne(xml: string, signature: Element, signer: X509Certificate): string | undefined {
  // The certificate that the file brings along is never believed by itself.
  const check = new SignedXml({ publicCert: signer.toString(), getCertFromKeyInfo: () => null })
  try {
    check.loadSignature(signature)
    if (!check.checkSignature(xml)) return undefined
  } catch (error) {
    if (/unsupported|is not supported|unknown/i.test((error as Error).message))
      throw new FileRefusal(
        `An algorithm of the signature is not supported: ${quoted((error as Error).message)}`,
      )
    return undefined
  }
  const [signed, ...more] = check.getSignedReferences()
  return more.length === 0 ? signed : undefined
}

/** Without what the parser says, which may repeat any text of the file. */
function refuseDocument(): never {
  throw new FileRefusal('The file is not well-formed XML')
}
