import type { HardwareToken } from './hardware-tokens.js'

/** What became of a token: the words of lists and of their filters. */
export const tokenStatuses = ['Available', 'Assigned', 'NotYetValid', 'Expired', 'Lost'] as const

export type TokenStatus = (typeof tokenStatuses)[number]

/** RFC 6030 §4.3: a token is used only between its dates. */
export const validityOf = (
  { startsAt, expiresAt }: Pick<HardwareToken, 'startsAt' | 'expiresAt'>,
  now: number,
): 'valid' | 'not-yet-valid' | 'no-longer-valid' => {
  if (expiresAt !== null && now >= expiresAt) return 'no-longer-valid'
  return startsAt !== null && now < startsAt ? 'not-yet-valid' : 'valid'
}

/** The status that `listTokens` finds a token by: each token has one. An expired one is of no use to whoever has it. */
export function tokenStatus(
  token: Pick<HardwareToken, 'startsAt' | 'expiresAt' | 'lostAt'> & { ownerKind: string | null },
  now: number,
): TokenStatus {
  if (token.lostAt !== null) return 'Lost'
  const validity = validityOf(token, now)
  if (validity === 'no-longer-valid') return 'Expired'
  if (token.ownerKind !== null) return 'Assigned'
  return validity === 'not-yet-valid' ? 'NotYetValid' : 'Available'
}
