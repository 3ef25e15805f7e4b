import { headerBytes, maxPduBytes } from './pdu.js'

/** Cuts a stream into PDUs. */
export interface FrameReader {
  /** The PDUs that are complete with these bytes. */
  add(bytes: Buffer): Buffer[]
  /** A length that cannot be: where the next PDU begins is not known, and never will be. */
  isBroken(): boolean
}

export function createFrameReader(): FrameReader {
  let kept: Buffer = Buffer.alloc(0)
  let isBroken = false

  function next(): Buffer | undefined {
    if (isBroken || kept.length < 4) return undefined
    const length = kept.readUInt32BE(0)
    isBroken = length < headerBytes || length > maxPduBytes
    if (isBroken || kept.length < length) return undefined
    const frame = kept.subarray(0, length)
    kept = kept.subarray(length)
    return frame
  }

  return {
    add(bytes) {
      if (isBroken) return []
      kept = kept.length === 0 ? bytes : Buffer.concat([kept, bytes])
      const frames: Buffer[] = []
      for (let frame = next(); frame !== undefined; frame = next()) frames.push(frame)
      return frames
    },
    isBroken: () => isBroken,
  }
}
