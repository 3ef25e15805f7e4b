/** An address: IPv4 as one number of 32 bits, IPv6 as eight groups of 16 bits. */
export type Address = number | readonly number[]

const longestAddress = '0000:0000:0000:0000:0000:ffff:255.255.255.255'

/**
 * Reads an IPv4 or IPv6 address; undefined for anything else. IPv6 may be shortened with `::` and
 * may end in an IPv4 address.
 *
 * @example parseAddress('203.0.113.7') // 0xcb007107
 */
export function parseAddress(text: string): Address | undefined {
  if (text.length > longestAddress.length) return undefined
  return text.includes(':') ? parseIpv6(text) : parseIpv4(text)
}

function parseIpv4(text: string): number | undefined {
  let value = 0
  let parts = 0
  let digits = 0
  let part = 0
  for (let at = 0; at <= text.length; at += 1) {
    const code = at === text.length ? 0x2e : text.charCodeAt(at)
    if (code === 0x2e) {
      if (digits === 0 || part > 255) return undefined
      value = value * 256 + part
      parts += 1
      digits = 0
      part = 0
    } else if (code >= 0x30 && code <= 0x39 && digits < 3) {
      part = part * 10 + code - 0x30
      digits += 1
    } else return undefined
  }
  return parts === 4 ? value : undefined
}

function parseIpv6(text: string): Address | undefined {
  const gap = text.indexOf('::')
  if (gap === -1) {
    const groups = parseGroups(text)
    return groups?.length === 8 ? groups : undefined
  }
  const head = parseGroups(text.slice(0, gap))
  const tail = parseGroups(text.slice(gap + 2))
  if (head === undefined || tail === undefined || head.length + tail.length > 7) return undefined
  return [...head, ...Array.from({ length: 8 - head.length - tail.length }, () => 0), ...tail]
}

function parseGroups(text: string): number[] | undefined {
  if (text === '') return []
  const groups: number[] = []
  const parts = text.split(':')
  for (const [index, part] of parts.entries()) {
    if (index === parts.length - 1 && part.includes('.')) {
      const embedded = parseIpv4(part)
      if (embedded === undefined) return undefined
      groups.push(Math.floor(embedded / 65_536), embedded % 65_536)
    } else if (/^[0-9A-Fa-f]{1,4}$/.test(part)) groups.push(Number.parseInt(part, 16))
    else return undefined
  }
  return groups
}
