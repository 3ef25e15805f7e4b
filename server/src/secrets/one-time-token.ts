import { createHash } from 'node:crypto'
import type { Random } from '../random.js'

/** 256 random bits for a link or a form; the database holds their hash only. */
export function newOneTimeToken(random: Random): { token: string; tokenHash: string } {
  const token = random.bytes(32).toString('base64url')
  return { token, tokenHash: hashOneTimeToken(token) }
}

export const hashOneTimeToken = (token: string): string =>
  createHash('sha256').update(token).digest('base64url')
