import { describe, expect, it } from 'vitest'
import { refusesPasswords, siteOf } from './site.js'

describe('siteOf', () => {
  const url = 'https://iam.example.com'
  it.each([
    ['https://iam.example.com', 'http://0.0.0.0:8080', url, 'iam.example.com'],
    ['https://iam.example.com/', 'http://localhost:8080', url, 'iam.example.com'],
    ['https://IAM.example.com:443', 'http://localhost:8080', url, 'iam.example.com'],
    ['https://iam.test:8443', 'https://0.0.0.0:8443', 'https://iam.test:8443', 'iam.test'],
    ['https://192.0.2.1', 'http://localhost:8080', 'https://192.0.2.1', undefined],
    ['https://[2001:db8::1]', 'http://localhost:8080', 'https://[2001:db8::1]', undefined],
    // No browser offers security keys there.
    ['http://iam.example.com', 'http://0.0.0.0:80', 'http://iam.example.com', undefined],
    [undefined, 'http://localhost:8080', 'http://localhost:8080', 'localhost'],
    [undefined, 'http://a.localhost:80', 'http://a.localhost', 'a.localhost'],
    [undefined, 'http://127.0.0.1:8080', 'http://127.0.0.1:8080', undefined],
    [undefined, 'http://[::1]:8080', 'http://[::1]:8080', undefined],
    [undefined, 'https://iam.example.com:443', url, 'iam.example.com'],
    [undefined, 'https://192.0.2.1:8443', 'https://192.0.2.1:8443', undefined],
    [undefined, 'http://iam.example.com:80', undefined, undefined],
    [undefined, 'http://192.0.2.1:80', undefined, undefined],
    [undefined, 'http://127.0.0.1.example.com:80', undefined, undefined],
    [undefined, 'http://localhost.example.com:80', undefined, undefined],
    [undefined, 'http://0.0.0.0:8080', undefined, undefined],
    [undefined, 'https://0.0.0.0:8443', undefined, undefined],
    [undefined, 'https://[::]:8443', undefined, undefined],
    [undefined, undefined, undefined, undefined],
  ])('public URL %s, listening on %s: origin %s, security keys for %s', (...given) => {
    const [publicUrl, listenerUrl, origin, rpId] = given
    const publicOrigin = publicUrl === undefined ? undefined : origin
    expect(siteOf({ publicUrl, listenerUrl })).toEqual({ publicOrigin, origin, rpId })
  })
})

interface Way {
  peerIp?: string
  host?: string
  secureTransport?: boolean
  headers?: Readonly<Record<string, string>>
}

const judge = (way: Way): boolean =>
  refusesPasswords({
    peerIp: way.peerIp ?? '127.0.0.1',
    host: way.host ?? 'localhost:8080',
    secureTransport: way.secureTransport ?? false,
    header: (name) => way.headers?.[name],
  })

describe('refusesPasswords', () => {
  it.each<[string, Way]>([
    ['https from anywhere', { secureTransport: true, peerIp: '192.0.2.1', host: 'a.example' }],
    [
      'https through a proxy',
      { secureTransport: true, headers: { 'x-forwarded-for': '192.0.2.1' } },
    ],
    ['http on this machine', {}],
    ['http on this machine, by address', { host: '127.0.0.1' }],
    ['http on this machine, by IPv6', { peerIp: '::1', host: '[::1]:8080' }],
    ['http on this machine, by a local name', { peerIp: '127.8.9.10', host: 'iam.localhost:8080' }],
  ])('says no of %s', (_, way) => expect(judge(way)).toBe(false))

  it.each<[string, Way]>([
    ['http from another machine', { peerIp: '192.0.2.1', host: '192.0.2.2' }],
    ['http from another machine that says it asks for localhost', { peerIp: '192.0.2.1' }],
    ['http for a public name', { host: 'iam.example.com' }],
    ['http for a name that begins like an address', { host: '127.0.0.1.example.com' }],
    ['http for a name that begins like a local one', { host: 'localhost.example.com' }],
    ['http without a host', { host: '' }],
    ['http for a host that is none', { host: 'localhost:port' }],
    ['an address that begins like loopback', { peerIp: '127.0.0.1.2' }],
    ['a peer that is not known', { peerIp: '' }],
    ...['x-forwarded-for', 'x-forwarded-proto', 'x-forwarded-host', 'forwarded', 'via'].map(
      (name): [string, Way] => [`what a proxy passes on (${name})`, { headers: { [name]: '' } }],
    ),
  ])('says yes of %s', (_, way) => expect(judge(way)).toBe(true))
})
