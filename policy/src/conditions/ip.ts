import { type Address, parseAddress } from './ip-value.js'
import type { Comparison, Operator, OperatorFamily } from './operator.js'

/**
 * The IP address operators: CIDR ranges, or single addresses where the prefix is left out. Bits
 * behind the prefix do not count; IPv4 never lies in an IPv6 range.
 *
 * @see AWS IAM User Guide, Condition operators: IP address condition operators
 */
export const ipOperators: OperatorFamily = {
  IpAddress: { negated: false, compile },
  NotIpAddress: { negated: true, compile },
} satisfies Record<string, Operator>

interface Range {
  readonly address: Address
  readonly prefix: number
}

function compile(values: readonly string[]): Comparison {
  const ranges = values.map(parseRange).filter((range) => range !== undefined)
  return {
    variables: [],
    matchesAny: (requestValue) => {
      const address = parseAddress(requestValue)
      if (address === undefined) return false
      for (const range of ranges) if (contains(range, address)) return true
      return false
    },
  }
}

function parseRange(text: string): Range | undefined {
  const slash = text.indexOf('/')
  const address = parseAddress(slash === -1 ? text : text.slice(0, slash))
  if (address === undefined) return undefined
  const bits = typeof address === 'number' ? 32 : 128
  if (slash === -1) return { address, prefix: bits }
  const prefix = text.slice(slash + 1)
  if (!/^\d{1,3}$/.test(prefix) || Number(prefix) > bits) return undefined
  return { address, prefix: Number(prefix) }
}

function contains({ address: base, prefix }: Range, address: Address): boolean {
  if (typeof base === 'number') {
    // A shift by 32 would shift by nothing: `/0` holds every IPv4 address.
    return typeof address === 'number' && (prefix === 0 || (base ^ address) >>> (32 - prefix) === 0)
  }
  if (typeof address === 'number') return false
  let left = prefix
  for (let at = 0; left > 0; at += 1) {
    const spare = left < 16 ? 16 - left : 0
    if (((base[at] ?? 0) ^ (address[at] ?? 0)) >>> spare !== 0) return false
    left -= 16
  }
  return true
}
