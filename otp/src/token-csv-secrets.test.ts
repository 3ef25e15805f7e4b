// Columns get mixed up, and faults go into audit events: what could be a secret is never repeated.
import { describe, expect, it } from 'vitest'
import { readTokenCsv } from './token-csv.js'

const base32 = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'
const hex = '3132333435363738393031323334353637383930'

describe('a secret in the wrong column', () => {
  // Hexadecimal, base32, base64, its letters in groups, too short for a token, and digits only.
  const seeds = [
    hex,
    base32,
    'MTIzNDU2Nzg5MDEyMzQ1Njc4OTA=',
    'GEZD GNBV-GY3T QOJQ GEZD GNBV GY3T QOJQ',
    'gezdgnbvgy3tqojq',
    '1234567890123456',
  ]
  const columns = ['serial', 'secret', 'step', 'digits', 'algorithm', 'kind', 'counter'] as const
  const good = { serial: 'S1', secret: hex, step: '30', digits: '6', algorithm: 'SHA1' }
  const row = (cells: Partial<Record<(typeof columns)[number], string>>) =>
    columns.map((column) => cells[column] ?? '').join(',')
  const read = (...lines: string[]) => readTokenCsv([columns.join(','), ...lines].join('\n'))

  it.each([
    ['step', 'The step in column 3 is not a whole number of seconds'],
    ['digits', 'The digits in column 4 are not possible: use 6, 7 or 8'],
    ['algorithm', 'The algorithm in column 5 is not known: use SHA1, SHA256 or SHA512'],
    ['kind', 'The kind in column 6 is not known: use totp or hotp'],
    ['counter', 'The counter in column 7 is not a whole number'],
  ] as const)('is not shown: %s', (column, reason) => {
    expect(read(row({ ...good, [column]: base32 })).faults).toEqual([
      { line: 2, serialNumber: 'S1', reason },
    ])
    for (const seed of seeds) {
      const { tokens, faults } = read(row({ ...good, [column]: seed }))
      expect(tokens).toEqual([])
      expect(faults).toHaveLength(1)
      expect(JSON.stringify(faults)).not.toContain(seed)
    }
  })

  it.each(seeds)('is not shown when serial number and secret are swapped: %s', (seed) => {
    for (const serial of ['S1', '12345678', '12345678901234567890']) {
      const swapped = row({ ...good, serial: seed, secret: serial })
      const { tokens, faults } = read(swapped, swapped)
      expect(tokens).toEqual([])
      expect(faults.map(({ line }) => line)).toEqual([2, 3])
      expect(JSON.stringify(faults)).not.toContain(seed)
      expect(faults[0]).not.toHaveProperty('serialNumber')
    }
  })

  it('is not shown where there are too many cells, or in the place of the name of a column', () => {
    expect(readTokenCsv(`${base32},S1,30,6,SHA1,x`).faults).toEqual([
      { line: 1, reason: 'There are more cells than the 5 columns' },
    ])
    const headed = readTokenCsv(`serial,secret,${base32}\nS1,${hex},1`)
    expect(headed.faults[0]?.reason).toMatch(
      /^The name of column 3 is not known: name it one of serial,/,
    )
  })
})
