import fc from 'fast-check'
import { expect, it } from 'vitest'
import { networkOf } from './client-network.js'

it.each([
  ['192.0.2.7', '192.0.2.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:DB8:0001:0002::6', '2001:db8:1:2::/64'],
  ['2001:db8::1:2:3:4:5', '2001:db8:0:1::/64'],
  ['2001:db8::6', '2001:db8:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
  ['::', '0:0:0:0::/64'],
  ['1::', '1:0:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ['64:ff9b::192.0.2.7', '64:ff9b:0:0::/64'],
  ['1:2:3:4:5:6:192.0.2.7', '1:2:3:4::/64'],
  ['not an address', 'not an address'],
])('counts %s under %s', (address, network) => {
  expect(networkOf(address)).toBe(network)
})

it('is one for all spellings of all addresses of a network', () => {
  const half = fc.array(fc.integer({ min: 0, max: 0xffff }), { minLength: 4, maxLength: 4 })
  fc.assert(
    fc.property(half, half, half, (network, one, other) => {
      const plain = (groups: number[]) => groups.map((group) => group.toString(16)).join(':')
      const short = new URL(`http://[${plain([...network, ...other])}]`).hostname.slice(1, -1)
      expect(networkOf(short)).toBe(networkOf(plain([...network, ...one])))
    }),
  )
})
