import { BlockList, isIP } from 'node:net'

/** Whether an address is that of a proxy whose word is taken. */
export type TrustsProxy = (address: string) => boolean

/** Of IP addresses and ranges such as `10.0.0.0/8` or `fd00::/8`, each well formed. */
export function trustedProxies(list: readonly string[]): TrustsProxy {
  const trusted = new BlockList()
  for (const entry of list) {
    const [address = '', prefix] = entry.split('/')
    if (prefix === undefined) trusted.addAddress(address, familyOf(address))
    else trusted.addSubnet(address, Number(prefix), familyOf(address))
  }
  return (address) => isIP(address) !== 0 && trusted.check(address, familyOf(address))
}

const familyOf = (address: string): 'ipv4' | 'ipv6' => (isIP(address) === 4 ? 'ipv4' : 'ipv6')

/** An address in one form: IPv4 addresses in their own, without a zone. */
export function plainAddress(address: string): string {
  // Asked of every request, and most addresses are plain.
  if (!address.startsWith('::') && !address.includes('%')) return address
  const withoutZone = address.replace(/%.*$/, '')
  return withoutZone.replace(/^::ffff:(?=\d+\.)/i, '')
}
