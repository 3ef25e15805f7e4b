import { hash, verify } from '@node-rs/argon2'
import { createTurns } from './turns.js'

// OWASP's minimum for argon2id: 19 MiB, two passes, one lane. The library works off the event loop.
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }

// A flood of passwords must take neither the machine's memory nor the threads that everything else needs: Node has four.
const turns = createTurns({ atOnce: 2, waiting: 200 })

/** An argon2id hash in PHC form. Throws AWS's `Throttling` where too many passwords wait already. */
export function hashPassword(password: string): Promise<string> {
  return turns.take(() => hash(password, cost))
}

/** Throws as `hashPassword`. */
export function verifyPassword(passwordHash: string, password: string): Promise<boolean> {
  return turns.take(() => verify(passwordHash, password))
}

/** Whether the password is one of those that were hashed. One after the other, so that others get their turn between. */
export async function isOneOf(
  passwordHashes: readonly string[],
  password: string,
): Promise<boolean> {
  for (const passwordHash of passwordHashes) {
    // eslint-disable-next-line no-await-in-loop -- as said above
    if (await verifyPassword(passwordHash, password)) return true
  }
  return false
}
