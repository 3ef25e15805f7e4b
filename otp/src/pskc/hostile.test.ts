import { describe, expect, it } from 'vitest'
import { selfSigned } from '../../test/support/certificates.js'
import { sampleToken } from '../../test/support/samples.js'
import { writePskc } from '../../test/support/write-pskc.js'
import { readPskc } from './read-pskc.js'

const base32 = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'
const megabyte = 1024 * 1024
const root = '<KeyContainer Version="1.0" xmlns="urn:ietf:params:xml:ns:keyprov:pskc">'
const lol = Array.from(
  { length: 9 },
  (_, index) => `<!ENTITY lol${index + 1} "${`&lol${index};`.repeat(10)}">`,
)
const doctype = 'holds `<!DOCTYPE`, which is not allowed'

// Each would take seconds, gigabytes or a file of the machine if it were read and not refused.
it.each<[string, string, string]>([
  [
    'billion laughs',
    `<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol0 "lol">${lol.join('')}]><lolz>&lol9;</lolz>`,
    doctype,
  ],
  [
    'an external entity',
    `<!DOCTYPE x [<!ENTITY xxe SYSTEM "file:///etc/passwd">]>${root}<KeyPackage>&xxe;</KeyPackage></KeyContainer>`,
    doctype,
  ],
  ['an entity without a document type', `<!ENTITY x "y">${root}</KeyContainer>`, '`<!ENTITY`'],
  ['a document type in small letters', `<!doctype x>${root}</KeyContainer>`, 'not well-formed'],
  ['a document type in a comment', `<!-- <!DOCTYPE x> -->${root}</KeyContainer>`, doctype],
  ['an entity of one’s own', `${root}&x;</KeyContainer>`, 'not well-formed'],
  ['100 MB of elements', '<a>'.repeat((100 * megabyte) / 3), 'larger than 64 MB'],
  ['60 MB of elements', '<a>'.repeat(20 * megabyte), 'more than 32 deep'],
  ['deep nesting', root + '<a>'.repeat(megabyte), 'more than 32 deep'],
  ['deep nesting in a key', `${root}<KeyPackage>${'<a>'.repeat(32)}`, 'more than 32 deep'],
  ['a huge name', `<${'a'.repeat(20 * megabyte)}>`, 'is not a PSKC file'],
  ['a huge name of an attribute', `<a ${'a'.repeat(20 * megabyte)}="">`, 'is not a PSKC file'],
  ['a huge attribute', `${root}<a b="${'x'.repeat(20 * megabyte)}"/>`, 'longer than 64 KB'],
  ['a huge space', `<a${' '.repeat(20 * megabyte)}>`, 'is not a PSKC file'],
  [
    'many attributes',
    `${root}<a ${Array.from({ length: 50_000 }, (_, index) => `a${index}=""`).join(' ')}/>`,
    'too many attributes',
  ],
  [
    'many namespaces',
    root +
      Array.from(
        { length: 30 },
        (_, n) => `<a xmlns:a${n}="u" xmlns:b${n}="u" xmlns:c${n}="u">`,
      ).join(''),
    'not well-formed',
  ],
  ['a huge text', `${root}${'x'.repeat(20 * megabyte)}</KeyContainer>`, 'longer than 1 MB'],
  ['a huge blank', `${root}${' '.repeat(20 * megabyte)}</KeyContainer>`, 'longer than 1 MB'],
  ['many references', `${root}${'&'.repeat(500_000)}`, 'not well-formed'],
  ['many elements in a key', `${root}<KeyPackage>${'<a/>'.repeat(megabyte)}`, 'more than 1000'],
  ['many elements elsewhere', `${root}<x>${'<a/>'.repeat(4 * megabyte)}`, 'too many elements'],
  ['too many keys', `${root}${'<KeyPackage/>'.repeat(100_001)}</KeyContainer>`, 'more than 100000'],
  ['many quotation marks', `${root}${'<a b="'.repeat(3 * megabyte)}`, 'not well-formed'],
  ['many opening brackets', '<'.repeat(20 * megabyte), 'not well-formed'],
  ['an endless comment', `${root}<!--${' '.repeat(20 * megabyte)}`, 'not well-formed'],
  ['an endless end tag', `${root}</${' '.repeat(20 * megabyte)}`, 'not well-formed'],
])('%s is refused as a whole', async (_title, xml, reason) => {
  const { tokens, faults } = await readPskc(xml)
  expect(tokens).toEqual([])
  expect(faults).toHaveLength(1)
  expect(faults[0]!.reason).toContain(reason)
})

describe('a reason', () => {
  it('repeats of the file only one line of 100 characters', async () => {
    const keyAlgorithm = `urn:\n\`${'x'.repeat(10_000)}`
    const { faults } = await readPskc(writePskc([{ ...sampleToken(), keyAlgorithm }]))
    expect(faults[0]!.reason).toMatch(
      /^It is not a one-time code key: its algorithm is `urn: 'x{94}…`$/,
    )
  })

  it.each([
    ['`unexpected close tag.`', `<Secret></${base32}></Secret>`],
    ['`duplicate attribute: a.`', '<Secret a="" a=""/>'],
    ['`duplicate attribute`', `<Secret ${base32}="" ${base32}=""/>`],
    ['`unbound namespace prefix`', `<${base32}:x/>`],
  ])('repeats no secret that a missing bracket made a name: %s', async (reason, part) => {
    const { faults } = await readPskc(`${root}${part}</KeyContainer>`)
    expect(faults[0]?.reason).toContain(reason)
    expect(JSON.stringify(faults)).not.toContain(base32)
  })

  it('names the line of what is wrong', async () => {
    const lines = writePskc([sampleToken()]).split('\n')
    lines.splice(2, 0, '', '<!-- a comment', 'of two lines -->', '<a b=c/>')
    const { faults } = await readPskc(lines.join('\n'))
    expect(faults[0]).toMatchObject({ line: 6 })
  })
})

it('a signed file that would take the library minutes is refused', async () => {
  const signed = `${root}${' '.repeat(9 * megabyte)}</KeyContainer>`
  const { faults } = await readPskc(signed, { signedBy: 'x' })
  expect(faults[0]?.reason).toContain('not a certificate')
  const { certificate } = selfSigned('Vendor')
  const refused = await readPskc(signed, { signedBy: certificate })
  expect(refused.faults[0]?.reason).toContain('larger than 8 MB')
})
