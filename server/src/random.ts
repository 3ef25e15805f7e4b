import { randomBytes, randomUUID } from 'node:crypto'

/** The one source of random, injected so that a test can be exact. */
export interface Random {
  bytes(count: number): Buffer
  uuid(): string
  /** `count` characters drawn evenly from `alphabet`, whose length is a power of two. */
  text(alphabet: string, count: number): string
}

const poolSize = 4096
let pool = Buffer.alloc(0)
let taken = 0

// Asking the system for a few bytes at a time costs more than all that is done with them, so they are drawn from a stock. What
// was handed out is wiped from it.
function drawBytes(count: number): Buffer {
  if (count > poolSize / 4) return randomBytes(count)
  if (taken + count > pool.length) {
    pool = randomBytes(poolSize)
    taken = 0
  }
  const bytes = Buffer.from(pool.subarray(taken, taken + count))
  pool.fill(0, taken, taken + count)
  taken += count
  return bytes
}

export const systemRandom: Random = {
  bytes: drawBytes,
  uuid: () => randomUUID(),
  text: (alphabet, count) => {
    let text = ''
    // With a power of two, the remainder of a byte is as even as the byte.
    for (const byte of drawBytes(count)) text += alphabet[byte % alphabet.length]
    return text
  },
}
