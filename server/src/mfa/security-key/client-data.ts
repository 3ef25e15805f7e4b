import { z } from 'zod'
import type { RelyingParty } from '../device-kind.js'
import { parseJson } from './credential-json.js'

export interface ExpectedClientData {
  type: 'webauthn.create' | 'webauthn.get'
  challenge: string
  origin: RelyingParty['origin']
}

const clientData = z.object({
  type: z.string(),
  challenge: z.string(),
  origin: z.string(),
  crossOrigin: z.boolean().optional(),
  topOrigin: z.string().optional(),
})

/**
 * What the browser says it did, WebAuthn §7.1 and §7.2. The origin must be equal as a whole, scheme and port included, and no
 * page of another origin may be around ours. Undefined: all as expected.
 */
export function refuseClientData(
  clientDataJson: string,
  expected: ExpectedClientData,
): 'malformed' | 'wrong-type' | 'wrong-challenge' | 'wrong-origin' | 'cross-origin' | undefined {
  const { data } = clientData.safeParse(
    parseJson(Buffer.from(clientDataJson, 'base64url').toString()),
  )
  if (data === undefined) return 'malformed'
  if (data.type !== expected.type) return 'wrong-type'
  if (data.challenge !== expected.challenge) return 'wrong-challenge'
  if (data.origin !== expected.origin) return 'wrong-origin'
  if (data.crossOrigin === true || data.topOrigin !== undefined) return 'cross-origin'
  return undefined
}
