import { expect, it } from 'vitest'
import { factsText, type FileFacts, judgeFile, maxFileBytes } from './file-facts.js'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

function judge(head: string | Uint8Array, tail: string = '', size?: number) {
  const first = typeof head === 'string' ? bytes(head) : head
  return judgeFile({ size: size ?? first.length, head: first, tail: bytes(tail) })
}

const container =
  '<?xml version="1.0"?>\n<KeyContainer xmlns="urn:ietf:params:xml:ns:keyprov:pskc">'
const pskc: FileFacts = { format: 'pskc', encryption: 'none', isSigned: false, hasHeader: false }
const csv: FileFacts = { format: 'csv', encryption: 'none', isSigned: false, hasHeader: true }

it.each<[string, string, string, FileFacts]>([
  ['plain PSKC', container, '', pskc],
  ['PSKC with a byte order mark', `\uFEFF${container}`, '', pskc],
  [
    'PSKC under a key',
    `${container}<EncryptionKey><ds:KeyName>`,
    '',
    { ...pskc, encryption: 'key' },
  ],
  [
    'PSKC under a password',
    '<pskc:KeyContainer><pskc:EncryptionKey><xenc11:DerivedKey>',
    '',
    { ...pskc, encryption: 'password' },
  ],
  [
    'PSKC under what it does not say',
    `${container}<KeyPackage><pskc:EncryptedValue Id="x">`,
    '',
    { ...pskc, encryption: 'unknown' },
  ],
  ['PSKC signed at its end', container, '<ds:Signature>', { ...pskc, isSigned: true }],
  ['PSKC signed at its start', `${container}<Signature Id="s">`, '', { ...pskc, isSigned: true }],
  ['a made-up name is no signature', container, '<SignatureOf>', pskc],
  ['CSV with names', 'Serial;Secret\r\n1;2', '', csv],
  ['CSV with names after a comment', '# serial numbers\n\nserial,seed\n', '', csv],
  ['CSV without names', '# serial numbers\n123456789,ABCD', '', { ...csv, hasHeader: false }],
])('tells by the content what a file is: %s', (_, head, tail, facts) => {
  expect(judge(head, tail)).toEqual({ ok: true, facts })
})

it.each<[string, string | Uint8Array, RegExp]>([
  ['nothing', '', /empty/],
  ['a ZIP archive', 'PK\u0003\u0004rest', /archive/],
  ['a gzipped file', new Uint8Array([0x1f, 0x8b, 8]), /archive/],
  ['UTF-16', new Uint8Array([0xff, 0xfe, 0x3c, 0]), /not in UTF-8/],
  ['a picture', new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0, 0]), /neither PSKC nor CSV/],
])('says what is wrong with a file: %s', (_, head, words) => {
  expect(judge(head)).toEqual({ ok: false, mistake: expect.stringMatching(words) })
})

it('takes files of up to 64 MB', () => {
  expect(judge(container, '', maxFileBytes)).toMatchObject({ ok: true })
  expect(judge(container, '', maxFileBytes + 1)).toEqual({
    ok: false,
    mistake: expect.stringContaining('larger than 64 MB'),
  })
})

it('says what it found', () => {
  expect(factsText(pskc)).toBe('PSKC, not encrypted, not signed.')
  expect(factsText({ ...pskc, encryption: 'password', isSigned: true })).toBe(
    'PSKC, encrypted under a password, signed.',
  )
  expect(factsText(csv)).toBe('CSV. The seeds in it are not encrypted.')
})
