import { isIPv6 } from 'node:net'

/**
 * What tries of a client are counted under: an IPv4 address as it is, of an IPv6 address the first 64 bits, as whoever has one
 * has all of these (RFC 6177 §2).
 */
export function networkOf(address: string): string {
  if (!isIPv6(address)) return address
  const [head = '', tail] = (address.split('%')[0] ?? '').split('::')
  const groups = head === '' ? [] : head.split(':')
  // What `::` stands for is zeros; it can be in the first half, whose other groups are then those that are left of the second.
  const zeros = tail === undefined ? 0 : 8 - groups.length - groupsIn(tail)
  const all = [...groups, ...Array<string>(zeros).fill('0'), ...(tail ?? '').split(':')]
  const network = all.slice(0, 4).map((group) => group.toLowerCase().replace(/^0+(?=.)/, ''))
  return `${network.join(':')}::/64`
}

/** An IPv4 address at the end takes the place of two. */
function groupsIn(text: string): number {
  const groups = text.split(':').filter((group) => group !== '')
  return groups.length + (groups.at(-1)?.includes('.') === true ? 1 : 0)
}
