import { deflateRawSync, inflateRawSync } from 'node:zlib'
import type { AssumedSession } from './caller.js'

type Packable = Pick<AssumedSession, 'policy' | 'policyArns' | 'tags' | 'transitiveTagKeys'>

/**
 * Bytes of session policies and tags, packed, that a token has room for. AWS tells only percentages: a policy of one statement
 * (some 150 characters) takes 16 % of its room.
 */
export const packedRoom = 840

/** Session policies and tags in the form that goes into the token; undefined where there are none. */
export function packSession(session: Packable): Buffer | undefined {
  const { policy, policyArns = [], tags = [], transitiveTagKeys = [] } = session
  if (policy === undefined && policyArns.length === 0 && tags.length === 0) return undefined
  const content = [
    policy ?? null,
    policyArns,
    tags.map((tag) => [tag.Key, tag.Value]),
    transitiveTagKeys,
  ]
  return deflateRawSync(JSON.stringify(content), { level: 9 })
}

/** About the bytes of memory that policies and tags take, unpacked: a little text can stand for much. */
export function unpackedSize({ policy = '', policyArns = [], tags = [] }: Packable): number {
  const texts = [policy, ...policyArns, ...tags.flatMap((tag) => [tag.Key, tag.Value])]
  return texts.reduce((size, text) => size + 2 * text.length + 50, 0)
}

type Content = [string | null, string[], [string, string][], string[]]

export function unpackSession(packed: Buffer): Packable {
  const [policy, policyArns, tags, transitiveTagKeys] = JSON.parse(
    inflateRawSync(packed).toString(),
  ) as Content
  const session: Packable = {}
  if (policy !== null) session.policy = policy
  if (policyArns.length > 0) session.policyArns = policyArns
  if (tags.length > 0) session.tags = tags.map(([Key, Value]) => ({ Key, Value }))
  if (transitiveTagKeys.length > 0) session.transitiveTagKeys = transitiveTagKeys
  return session
}
