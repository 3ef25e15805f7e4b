import { randomBytes, randomUUID } from 'node:crypto'

/** The one source of random, injected so that a test can be exact. */
export interface Random {
  bytes(count: number): Buffer
  uuid(): string
  /** `count` characters drawn evenly from `alphabet`, whose length is a power of two. */
  text(alphabet: string, count: number): string
}

export const systemRandom: Random = {
  bytes: (count) => randomBytes(count),
  uuid: () => randomUUID(),
  text: (alphabet, count) => {
    let text = ''
    // With a power of two, the remainder of a byte is as even as the byte.
    for (const byte of randomBytes(count)) text += alphabet[byte % alphabet.length]
    return text
  },
}
