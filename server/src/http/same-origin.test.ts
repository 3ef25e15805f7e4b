import { describe, expect, it } from 'vitest'
import { isFromElsewhere } from './same-origin.js'

interface Case {
  /** `undefined`: the header is not there. */
  site?: string
  origin?: string
  host?: string
  secure?: boolean
  publicOrigin?: string
}

const judge = ({ site, origin, host = 'iam.example.com', secure = true, publicOrigin }: Case) =>
  isFromElsewhere(
    {
      header: (name) => ({ 'sec-fetch-site': site, origin })[name],
      host,
      secureTransport: secure,
    },
    publicOrigin,
  )

const publicOrigin = 'https://iam.example.com'

describe('isFromElsewhere', () => {
  it.each<[string, Case]>([
    ['what is not a browser', {}],
    ['a browser on the same origin', { site: 'same-origin' }],
    ['a person who typed the address', { site: 'none' }],
    [
      'a browser that hides the origin from a page of ours',
      { site: 'same-origin', origin: 'null' },
    ],
    ['the host that was asked for', { origin: 'https://iam.example.com' }],
    ['the same with a port', { origin: 'http://a.test:81', host: 'a.test:81', secure: false }],
    [
      'a host that spells out the usual port',
      { origin: publicOrigin, host: 'iam.example.com:443' },
    ],
    ['a host in capitals', { origin: publicOrigin, host: 'IAM.Example.com' }],
    ['an IPv6 host', { origin: 'http://[::1]:8080', host: '[::1]:8080', secure: false }],
    ['the public origin', { origin: publicOrigin, publicOrigin }],
    [
      'that behind a proxy',
      { origin: publicOrigin, publicOrigin, host: '10.0.0.1', secure: false },
    ],
  ])('takes %s', (_, given) => expect(judge(given)).toBe(false))

  it.each<[string, Case]>([
    ['another site', { site: 'cross-site' }],
    ['a neighbour on the same site', { site: 'same-site' }],
    ['another site, whatever the origin says', { site: 'cross-site', origin: publicOrigin }],
    ['a word that no browser says', { site: 'Same-Origin' }],
    ['an empty word', { site: '' }],
    ['another host', { origin: 'https://evil.example' }],
    ['a sub-domain', { origin: 'https://x.iam.example.com' }],
    ['the domain above', { origin: 'https://example.com' }],
    ['another port', { origin: 'https://iam.example.com:8443' }],
    ['the host by http where it was asked by https', { origin: 'http://iam.example.com' }],
    ['the host by https where it was asked by http', { origin: publicOrigin, secure: false }],
    ['an origin that is hidden', { origin: 'null' }],
    ['an empty origin', { origin: '' }],
    ['no origin', { origin: 'not an origin' }],
    ['an origin with a path', { origin: `${publicOrigin}/` }],
    ['any origin where no host was asked for', { origin: publicOrigin, host: '' }],
    ['an empty origin where no host was asked for', { origin: '', host: '' }],
    ['a host that is none', { origin: publicOrigin, host: 'iam.example.com:port' }],
    [
      'another host than the public one, though asked for',
      { origin: 'https://b', host: 'b', publicOrigin },
    ],
    ['another port than the public one', { origin: `${publicOrigin}:81`, publicOrigin }],
    ['another scheme than the public one', { origin: 'http://iam.example.com', publicOrigin }],
  ])('refuses %s', (_, given) => expect(judge(given)).toBe(true))
})
