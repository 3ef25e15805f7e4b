import type { IncomingMessage } from 'node:http'
import { describe, expect, it } from 'vitest'
import { type Sender, senderOf } from './sender.js'
import { trustedProxies } from './trusted-proxies.js'

const trusts = trustedProxies(['127.0.0.1', '10.0.0.0/8', '2001:db8:1::/48', '::1'])

/** A message as Node.js hands it over. */
function from(
  remoteAddress: string | undefined,
  headers: Readonly<Record<string, string>> = {},
  encrypted = false,
): Sender {
  const all: Readonly<Record<string, string>> = { host: 'inner:8080', ...headers }
  const message = {
    headers: all,
    rawHeaders: Object.entries(all).flat(),
    socket: { remoteAddress, ...(encrypted ? { encrypted } : {}) },
  }
  return senderOf(message as unknown as IncomingMessage, trusts)
}

describe('trustedProxies', () => {
  it.each(['127.0.0.1', '10.0.0.0', '10.255.255.255', '2001:db8:1::5', '::1'])(
    'trusts %s',
    (peer) => expect(trusts(peer)).toBe(true),
  )

  it.each(['127.0.0.2', '11.0.0.0', '9.255.255.255', '2001:db8:2::5', '::2', '', 'localhost'])(
    'does not trust `%s`',
    (peer) => expect(trusts(peer)).toBe(false),
  )

  it('trusts nobody where nobody is named', () => {
    expect(trustedProxies([])('127.0.0.1')).toBe(false)
  })
})

describe('senderOf', () => {
  const lies = {
    'x-forwarded-for': '192.0.2.9',
    'x-forwarded-proto': 'https',
    'x-forwarded-host': 'evil.example',
  }

  it('believes the connection alone where the peer is not trusted', () => {
    const sender = from('192.0.2.1', lies)
    expect(sender).toMatchObject({
      sourceIp: '192.0.2.1',
      peerIp: '192.0.2.1',
      host: 'inner:8080',
      secureTransport: false,
    })
    expect(sender.headers.slice(0, 2)).toEqual(['host', 'inner:8080'])
  })

  it('believes nobody where no proxies are named', () => {
    const socket = { remoteAddress: '127.0.0.1' }
    const message = { headers: { host: 'inner', ...lies }, rawHeaders: [], socket }
    expect(senderOf(message as unknown as IncomingMessage)).toMatchObject({
      sourceIp: '127.0.0.1',
      host: 'inner',
      secureTransport: false,
    })
  })

  it('tells a connection by https from one by http', () => {
    expect(from('192.0.2.1', {}, true).secureTransport).toBe(true)
    expect(from('192.0.2.1').secureTransport).toBe(false)
    expect(from('127.0.0.1', {}, true).secureTransport).toBe(true)
  })

  it.each([
    ['an IPv4 address in IPv6 form', '::ffff:192.0.2.1', '192.0.2.1'],
    ['the same in capitals', '::FFFF:192.0.2.1', '192.0.2.1'],
    ['an address with a zone', 'fe80::1%eth0', 'fe80::1'],
    ['none, because the client has gone', undefined, ''],
  ])('writes a peer in one form: %s', (_, peer, expected) =>
    expect(from(peer)).toMatchObject({ peerIp: expected, sourceIp: expected }),
  )

  it('knows a trusted proxy that connects by IPv4 in IPv6 form', () => {
    expect(from('::ffff:127.0.0.1', lies).sourceIp).toBe('192.0.2.9')
  })

  it.each([
    ['nobody', '', '127.0.0.1'],
    ['one client', '192.0.2.9', '192.0.2.9'],
    ['what the client itself made up before', '198.51.100.1, 192.0.2.9', '192.0.2.9'],
    ['a second proxy that is trusted', '192.0.2.9, 10.1.2.3', '192.0.2.9'],
    ['made-up ones before a second proxy', '198.51.100.1,192.0.2.9,10.1.2.3', '192.0.2.9'],
    ['trusted ones only', '10.1.1.1, 10.1.2.3', '10.1.1.1'],
    ['IPv6', '2001:db8:2::9, 2001:db8:1::1', '2001:db8:2::9'],
    ['IPv4 with a port', '192.0.2.9:4711', '192.0.2.9'],
    ['IPv6 with a port', '[2001:db8:2::9]:4711', '2001:db8:2::9'],
    ['IPv6 in brackets', '[2001:db8:2::9]', '2001:db8:2::9'],
    ['IPv4 in IPv6 form', '::ffff:192.0.2.9', '192.0.2.9'],
    ['no address', 'unknown', '127.0.0.1'],
    ['no address before a good one', 'unknown, 10.1.2.3', '10.1.2.3'],
    ['a good one before none', '192.0.2.9, unknown', '127.0.0.1'],
    ['a good one before none and a proxy', '192.0.2.9, 1.2.3.4.5, 10.1.2.3', '10.1.2.3'],
    ['gaps', ' , 192.0.2.9,,', '192.0.2.9'],
    ['markup', '<script>, 10.1.2.3', '10.1.2.3'],
  ])('finds the client that a trusted proxy names: %s', (_, forwardedFor, expected) =>
    expect(from('127.0.0.1', { 'x-forwarded-for': forwardedFor })).toMatchObject({
      sourceIp: expected,
      peerIp: '127.0.0.1',
    }),
  )

  it.each([
    ['https', true],
    ['HTTPS', true],
    ['https, https', true],
    ['http', false],
    ['https, http', false],
    ['http, https', false],
    ['wss', false],
  ])('takes X-Forwarded-Proto: %s as secure: %s', (scheme, expected) => {
    const headers = { 'x-forwarded-proto': scheme }
    expect(from('127.0.0.1', headers).secureTransport).toBe(expected)
    expect(from('127.0.0.1', headers, true).secureTransport).toBe(expected)
  })

  it.each(['iam.example.com', 'iam.example.com:8443', '192.0.2.1', '[2001:db8::1]:443'])(
    'takes X-Forwarded-Host: %s for the host that was asked for, and that was signed',
    (host) => {
      const sender = from('127.0.0.1', { accept: '*/*', 'x-forwarded-host': host })
      expect(sender.host).toBe(host)
      expect(sender.headers).toEqual(['Host', host, 'accept', '*/*', 'x-forwarded-host', host])
    },
  )

  it('takes of several hosts the one that the nearest proxy was asked for', () => {
    const headers = { 'x-forwarded-host': 'evil.example, iam.example.com' }
    expect(from('127.0.0.1', headers).host).toBe('iam.example.com')
  })

  it.each(['', ',', 'a b', 'iam.example.com/', 'iam.example.com:port', 'a@b', '"><script>'])(
    'keeps to the Host header where X-Forwarded-Host is no host: `%s`',
    (host) => {
      const sender = from('127.0.0.1', { 'x-forwarded-host': host })
      expect(sender.host).toBe('inner:8080')
      expect(sender.headers.slice(0, 2)).toEqual(['host', 'inner:8080'])
    },
  )
})
