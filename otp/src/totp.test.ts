import { describe, expect, it } from 'vitest'
import { timeStep, totp } from './totp.js'

// RFC 6238 appendix B, with the seeds of 20, 32 and 64 bytes of its reference program (errata 2866).
const seed = '1234567890123456789012345678901234567890123456789012345678901234'
const secrets = {
  SHA1: Buffer.from(seed.slice(0, 20)),
  SHA256: Buffer.from(seed.slice(0, 32)),
  SHA512: Buffer.from(seed),
}
const rows = [
  { seconds: 59, step: 0x1, SHA1: '94287082', SHA256: '46119246', SHA512: '90693936' },
  {
    seconds: 1111111109,
    step: 0x23523ec,
    SHA1: '07081804',
    SHA256: '68084774',
    SHA512: '25091201',
  },
  {
    seconds: 1111111111,
    step: 0x23523ed,
    SHA1: '14050471',
    SHA256: '67062674',
    SHA512: '99943326',
  },
  {
    seconds: 1234567890,
    step: 0x273ef07,
    SHA1: '89005924',
    SHA256: '91819424',
    SHA512: '93441116',
  },
  {
    seconds: 2000000000,
    step: 0x3f940aa,
    SHA1: '69279037',
    SHA256: '90698825',
    SHA512: '38618901',
  },
  {
    seconds: 20000000000,
    step: 0x27bc86aa,
    SHA1: '65353130',
    SHA256: '77737706',
    SHA512: '47863826',
  },
]

describe.each(rows)('RFC 6238, appendix B, at $seconds s', (row) => {
  it('lies in the step of the table', () => {
    expect(timeStep(row.seconds * 1000)).toBe(row.step)
  })
  it.each(['SHA1', 'SHA256', 'SHA512'] as const)('shows the code of %s', (algorithm) => {
    const options = { algorithm, digits: 8 } as const
    expect(totp(secrets[algorithm], row.seconds * 1000, options)).toBe(row[algorithm])
  })
})

describe('totp', () => {
  it('keeps a code for the whole period and changes it at its end', () => {
    const code = totp(secrets.SHA1, 30_000)
    expect(totp(secrets.SHA1, 59_999.9)).toBe(code)
    expect(totp(secrets.SHA1, 60_000)).not.toBe(code)
  })

  it('takes other periods', () => {
    expect(timeStep(119_999, 60)).toBe(1)
    expect(totp(secrets.SHA1, 119_999, { periodSeconds: 60 })).toBe(totp(secrets.SHA1, 59_000))
  })

  it('refuses times before 1970, times that are no numbers, and impossible periods', () => {
    expect(() => totp(secrets.SHA1, -1)).toThrow(RangeError)
    expect(() => timeStep(Number.NaN)).toThrow(RangeError)
    expect(() => timeStep(0, 0)).toThrow(RangeError)
    expect(() => timeStep(0, 1.5)).toThrow(RangeError)
  })
})
