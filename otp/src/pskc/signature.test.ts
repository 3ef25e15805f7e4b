import { beforeAll, describe, expect, it } from 'vitest'
import {
  chainOfSigners,
  issuedInTheNameOf,
  selfSigned,
  type Signer,
} from '../../test/support/certificates.js'
import { rfcSecret, sampleToken } from '../../test/support/samples.js'
import { signPskc } from '../../test/support/sign-pskc.js'
import { writePskc } from '../../test/support/write-pskc.js'
import { readPskc, type PskcOptions } from './read-pskc.js'

const changedFile = 'The signature does not fit: the file was changed, or signed with another key'
const weak = 'The file is signed with SHA-1, which is weak: ask for a newer signature'
const unchecked = 'The signature of the file was not checked: give the certificate of its signer'
const token = sampleToken()

const enveloped = 'http://www.w3.org/2000/09/xmldsig#enveloped-signature'
const exclusive = 'http://www.w3.org/2001/10/xml-exc-c14n#'

let vendor: Signer
let stranger: Signer
let chain: ReturnType<typeof chainOfSigners>
beforeAll(() => {
  vendor = selfSigned('Vendor')
  stranger = selfSigned('Vendor')
  chain = chainOfSigners()
})

/** The one fault of a file that was refused as a whole. */
async function faultOf(xml: string, options: PskcOptions = { signedBy: vendor.certificate }) {
  const { tokens, faults } = await readPskc(xml, options)
  expect(tokens).toEqual([])
  expect(faults).toHaveLength(1)
  return faults[0]!.reason
}

describe('a signed file', () => {
  it.each([
    { form: 'exclusive', method: 'rsa-sha256', digest: 'sha256', warnings: [] },
    { form: 'inclusive', method: 'rsa-sha512', digest: 'sha512', warnings: [] },
    { form: 'exclusive', method: 'rsa-sha1', digest: 'sha256', warnings: [weak] },
    { form: 'inclusive', method: 'rsa-sha256', digest: 'sha1', warnings: [weak] },
  ] as const)('is read: $form, $method, $digest', async ({ form, method, digest, warnings }) => {
    for (const prefix of ['', 'p:']) {
      const xml = writePskc([token], { prefix })
      const signed = signPskc(xml, { ...vendor, form, method, digest })
      expect(await readPskc(signed, { signedBy: vendor.certificate })).toEqual({
        tokens: [token],
        faults: [],
        warnings,
      })
    }
  })

  it('is read, like figure 9 of RFC 6030, whatever stands in it, by its identifier too', async () => {
    const tokens = [
      {
        ...token,
        kind: 'hotp' as const,
        counter: 0,
        serialNumber: '0755225266',
        secret: rfcSecret,
      },
      {
        ...token,
        line: 4,
        manufacturer: 'A & B <"\'>\t\n é 𝄞',
        policy: '<!-- c --><KeyUsage>OTP</KeyUsage>',
      },
    ]
    const xml = writePskc(tokens, { id: 'container' }).replaceAll('\n', '\r\n')
    for (const uri of ['', '#container']) {
      const signed = signPskc(xml, { ...vendor, uri, prefix: 'ds' })
      const { tokens: read, faults } = await readPskc(signed, { signedBy: vendor.certificate })
      expect(faults).toEqual([])
      expect(read.map(({ serialNumber }) => serialNumber)).toEqual(['0755225266', '987654321'])
    }
  })

  it('is read with a warning when its signature cannot be checked, and not when it must be', async () => {
    const signed = signPskc(writePskc([token]), vendor)
    expect(await readPskc(signed)).toEqual({ tokens: [token], faults: [], warnings: [unchecked] })
    expect(await faultOf(signed, { demandSignature: true })).toBe(
      'The signature must be checked: give the certificate of the signer',
    )
  })

  it('is read without a certificate in it, with any of those that are given', async () => {
    const signed = signPskc(writePskc([token]), { privateKey: vendor.privateKey })
    const signedBy = `${stranger.certificate}\n${vendor.certificate}`
    expect((await readPskc(signed, { signedBy })).tokens).toEqual([token])
    expect(await faultOf(signed, { signedBy: stranger.certificate })).toBe(changedFile)
  })

  it('is read when the signer was issued by the given certificate, over others in the file', async () => {
    const { root, middle, signer } = chain
    const certificate = `${signer.certificate}${middle.certificate}`
    const signed = signPskc(writePskc([token]), { ...signer, certificate })
    for (const { certificate: signedBy } of [root, middle, signer]) {
      expect((await readPskc(signed, { signedBy })).tokens).toEqual([token])
    }
    const alone = signPskc(writePskc([token]), signer)
    expect((await readPskc(alone, { signedBy: middle.certificate })).tokens).toEqual([token])
    expect(await faultOf(alone, { signedBy: root.certificate })).toContain('another certificate')
  })

  it('is refused whose signer was issued by a signer that is no authority', async () => {
    const { root, middle, signer, intruder } = chain
    const certificate = `${intruder.certificate}${signer.certificate}${middle.certificate}`
    const signed = signPskc(writePskc([token]), { ...intruder, certificate })
    // The others in the file are trusted: it is their keys that do not fit.
    expect(await faultOf(signed, { signedBy: root.certificate })).toBe(changedFile)
    const alone = signPskc(writePskc([token]), intruder)
    expect(await faultOf(alone, { signedBy: signer.certificate })).toContain('another certificate')
    expect(await faultOf(alone, { signedBy: root.certificate })).toContain('another certificate')
  })

  it('is refused whose signer was issued by another authority of the same name', async () => {
    const signed = signPskc(writePskc([token]), issuedInTheNameOf('Root'))
    const signedBy = chain.root.certificate
    expect(await faultOf(signed, { signedBy })).toContain('another certificate')
  })

  it('is refused whose key is not of the kind that its method names', async () => {
    const signed = signPskc(writePskc([token]), { ...vendor, method: 'ecdsa-sha256' })
    expect(await faultOf(signed)).toContain('is not supported')
  })

  it('is refused from a stranger, though the name is the same', async () => {
    const { signer } = chain
    const signed = signPskc(writePskc([token]), stranger)
    expect(await faultOf(signed)).toContain('signed with another certificate')
    expect(await faultOf(signed, { signedBy: signer.certificate })).toContain('another certificate')
  })

  it('is refused when a stranger put the given certificate into it', async () => {
    const certificate = vendor.certificate
    const signed = signPskc(writePskc([token]), { ...stranger, certificate })
    expect(await faultOf(signed)).toBe(changedFile)
    const both = `${stranger.certificate}${vendor.certificate}`
    expect(await faultOf(signPskc(writePskc([token]), { ...stranger, certificate: both }))).toBe(
      changedFile,
    )
  })

  it('is refused whichever character of it is another', async () => {
    const signed = signPskc(writePskc([token]), vendor)
    const end = signed.indexOf('<Signature')
    let refused = 0
    for (let index = signed.indexOf('<KeyPackage>'); index < end; index += 1) {
      const character = signed[index] === 'x' ? 'y' : 'x'
      const changed = `${signed.slice(0, index)}${character}${signed.slice(index + 1)}`
      const { tokens } = await readPskc(changed, { signedBy: vendor.certificate })
      expect(tokens).toEqual([])
      refused += 1
    }
    expect(refused).toBeGreaterThan(300)
  })

  it.each<[string, string | RegExp, string]>([
    ['The file is not signed', /<Signature.*<\/Signature>/s, ''],
    ['over a part of the file only', 'URI=""', 'URI="#key-1"'],
    ['not over the file as it is', /<Transform [^>]*enveloped-signature"\/>/, ''],
    ['not over the file as it is', /<Transforms>.*<\/Transforms>/s, ''],
    ['is not supported', /Method Algorithm="[^"]*exc-c14n#"/, 'Method Algorithm="urn:x"'],
    ['is not supported', /SignatureMethod Algorithm="[^"]*"/, 'SignatureMethod Algorithm="urn:x"'],
    ['is not supported', /xmldsig-more#rsa-sha256/, 'xmldsig-more#hmac-sha1'],
    ['does not fit', /DigestMethod Algorithm="[^"]*"/, 'DigestMethod Algorithm="constructor"'],
    ['does not fit', /<DigestValue>.*?<\/DigestValue>/s, '<DigestValue></DigestValue>'],
    ['does not fit', /<SignatureValue>.*?<\/SignatureValue>/s, '<SignatureValue></SignatureValue>'],
    ['does not fit', /rsa-sha256/, 'rsa-sha512'],
    ['is not supported', /rsa-sha256/, 'ecdsa-sha256'],
    [
      'is broken',
      /<X509Certificate>.*<\/X509Certificate>/s,
      '<X509Certificate>AAAA</X509Certificate>',
    ],
    ['stands twice', '</SignedInfo>', '</SignedInfo><SignedInfo/>'],
    ['stands twice', '</Reference>', '</Reference><Reference/>'],
    ['not an XML signature', /<SignedInfo>.*<\/SignedInfo>/s, ''],
    ['more than one signature', '</KeyContainer>', '<ds:Signature/></KeyContainer>'],
    ['more than one signature', '</KeyContainer>', '<x><ds:Signature/></x></KeyContainer>'],
  ])('is refused: %s', async (reason, part, instead) => {
    const signed = signPskc(writePskc([token]), vendor)
    const changed = signed.replace(part, instead)
    expect(changed).not.toBe(signed)
    expect(await faultOf(changed)).toContain(reason)
  })

  it.each([
    ['not over the file as it is', [exclusive]],
    ['not over the file as it is', [exclusive, enveloped]],
    ['not over the file as it is', [enveloped, exclusive, exclusive]],
    ['not over the file as it is', [enveloped, enveloped]],
  ])('is refused that the vendor signed otherwise: %s', async (reason, transforms) => {
    expect(await faultOf(signPskc(writePskc([token]), { ...vendor, transforms }))).toContain(reason)
  })

  it('is read that says nothing of the canonical form', async () => {
    const signed = signPskc(writePskc([token]), { ...vendor, transforms: [enveloped] })
    expect((await readPskc(signed, { signedBy: vendor.certificate })).tokens).toEqual([token])
  })

  it('is refused that is signed as the figure is printed, in the namespace of PSKC', async () => {
    const printed = '<Signature><ds:SignedInfo/></Signature>'
    const xml = writePskc([token], { end: printed })
    expect(await readPskc(xml)).toEqual({ tokens: [token], faults: [], warnings: [unchecked] })
    expect(await faultOf(xml)).toContain('not over the file as it is')
  })

  it('is refused unsigned where a certificate was given, and with what is no certificate', async () => {
    const xml = writePskc([token])
    expect(await faultOf(xml)).toBe('The file is not signed')
    const signed = signPskc(xml, vendor)
    const reason = 'The certificate that was given is not a certificate in PEM form'
    const broken = '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n'
    for (const signedBy of ['', 'x', broken, vendor.privateKey]) {
      expect(await faultOf(signed, { signedBy })).toBe(reason)
    }
  })
})

describe('signature wrapping is refused', () => {
  const evil = () => writePskc([sampleToken({ serialNumber: 'evil' })], { id: 'evil' })
  const withoutHead = (xml: string) => xml.slice(xml.indexOf('<KeyContainer'))
  const signatureOf = (signed: string) => /<Signature.*<\/Signature>/s.exec(signed)![0]

  it('with the signed file inside another one', async () => {
    const signed = signPskc(writePskc([token], { id: 'good' }), { ...vendor, uri: '#good' })
    const signature = signatureOf(signed)
    const original = withoutHead(signed.replace(signature, ''))
    const places = [
      `<Extensions>${original}</Extensions>${signature}`,
      `${signature}<Extensions>${original}</Extensions>`,
      signature.replace('</Signature>', `<Object>${original}</Object></Signature>`),
    ]
    for (const place of places) {
      const wrapped = evil().replace('</KeyContainer>', `${place}</KeyContainer>`)
      expect(await faultOf(wrapped)).toBe('The signature is over a part of the file only')
      const sameId = wrapped.replace('Id="evil"', 'Id="good"')
      expect(await faultOf(sameId)).toBe(changedFile)
    }
  })

  it('with a key package in the signature or after it', async () => {
    const signed = signPskc(writePskc([token]), vendor)
    const keyPackage = /<KeyPackage>.*<\/KeyPackage>/.exec(evil())![0]
    const inObject = `<Object xmlns="urn:ietf:params:xml:ns:keyprov:pskc">${keyPackage}</Object></Signature>`
    const inside = signed.replace('</Signature>', inObject)
    expect((await readPskc(inside, { signedBy: vendor.certificate })).tokens).toEqual([token])
    expect(await faultOf(signed.replace('</Signature>', `</Signature>${keyPackage}`))).toBe(
      changedFile,
    )
  })

  it('with a signature that is over one key package', async () => {
    const xml = writePskc([token, sampleToken({ serialNumber: 'evil' })]).replace(
      '<KeyPackage>',
      '<KeyPackage Id="one">',
    )
    const signed = signPskc(xml, { ...vendor, xpath: "//*[@Id='one']", uri: '#one' })
    expect(await faultOf(signed)).toBe('The signature is over a part of the file only')
  })

  it('with the signed file as a root around or beside', async () => {
    const signed = withoutHead(signPskc(writePskc([token]), vendor))
    expect(await faultOf(`<x>${signed}</x>`)).toContain('one within a key package')
    expect(await faultOf(`${signed}${withoutHead(evil())}`)).toContain('not well-formed')
  })
})
