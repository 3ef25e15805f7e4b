import { describe, expect, it } from 'vitest'
import { systemRandom } from '../random.js'
import { decrypt, encrypt } from './sealed-box.js'

const key = systemRandom.bytes(32)
const seal = (plain: string, associated = 'row:1') =>
  encrypt({ key, plain, associated, random: systemRandom })

describe('a sealed box', () => {
  it.each(['', 'x', 'a secret of some length', 'é€😀'])('gives back %j', (plain) => {
    expect(decrypt({ key, box: seal(plain), associated: 'row:1' }).toString()).toBe(plain)
  })

  it('is another one each time, so that equal secrets do not look equal', () => {
    expect(seal('same').equals(seal('same'))).toBe(false)
  })

  it('holds nothing of the secret', () => {
    expect(seal('a secret of some length').toString('latin1')).not.toContain('secret')
  })

  it('does not open for another row', () => {
    expect(() => decrypt({ key, box: seal('x'), associated: 'row:2' })).toThrow()
  })

  it('does not open under another key', () => {
    const other = systemRandom.bytes(32)
    expect(() => decrypt({ key: other, box: seal('x'), associated: 'row:1' })).toThrow()
  })

  it('does not open when any byte of it was changed', () => {
    const box = seal('secret')
    for (let position = 0; position < box.length; position += 1) {
      const changed = Buffer.from(box)
      changed[position] = (changed[position] ?? 0) ^ 1
      expect(() => decrypt({ key, box: changed, associated: 'row:1' })).toThrow()
    }
  })

  it('does not open when it was cut at any place', () => {
    const box = seal('secret')
    for (let length = 0; length < box.length; length += 1) {
      expect(() => decrypt({ key, box: box.subarray(0, length), associated: 'row:1' })).toThrow()
    }
  })
})
