import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createFrameReader } from './frames.js'
import { maxPduBytes } from './pdu.js'

function frame(length: number, fill = 0): Buffer {
  const bytes = Buffer.alloc(length, fill)
  bytes.writeUInt32BE(length)
  return bytes
}

describe('a reader of frames', () => {
  it('finds the same PDUs, however the stream is cut', () => {
    const lengths = fc.array(fc.integer({ min: 16, max: 300 }), { maxLength: 10 })
    const cuts = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 20 })
    const property = fc.property(lengths, cuts, (lengths, cuts) => {
      const frames = lengths.map((length, index) => frame(length, index))
      const stream = Buffer.concat(frames)
      const reader = createFrameReader()
      const found: Buffer[] = []
      for (let at = 0, turn = 0; at < stream.length; turn += 1) {
        const size = cuts[turn % cuts.length]!
        found.push(...reader.add(stream.subarray(at, at + size)))
        at += size
      }
      expect(found).toEqual(frames)
      expect(reader.isBroken()).toBe(false)
    })
    fc.assert(property)
  })

  it('takes a PDU of the greatest length', () => {
    expect(createFrameReader().add(frame(maxPduBytes))).toHaveLength(1)
  })

  it.each([0, 4, 15, maxPduBytes + 1, 0xff_ff_ff_ff])(
    'is broken by a length of %s, and keeps nothing from then on',
    (length) => {
      const header = Buffer.alloc(4)
      header.writeUInt32BE(length)
      const reader = createFrameReader()
      expect(reader.add(Buffer.concat([frame(20), header]))).toEqual([frame(20)])
      expect(reader.isBroken()).toBe(true)
      expect(reader.add(frame(20))).toEqual([])
    },
  )
})
